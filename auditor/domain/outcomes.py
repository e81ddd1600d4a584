"""What was done to a mapping on the way through a function, and the ways out."""

from dataclasses import dataclass, replace
from enum import IntFlag

from auditor.domain.flags import (
    NOTHING_DONE,
    NOTHING_KNOWN,
    Known,
    Word,
    learn,
)
from auditor.domain.values import Entry, Value


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, from 1."""

    file: str
    line: int


class Happened(IntFlag):
    """What may have happened to something: one bit a possibility, at least one of them."""

    NOT = 1
    YES = 2
    BACK = 4
    """It was changed, and changed back to what it was."""

    def then(self, later: "Happened") -> "Happened":
        """Return what may have happened after both, one after the other."""
        result = Happened(0)
        if later & Happened.NOT:
            result |= self
        if later & Happened.YES:
            result |= Happened.YES
        if later & Happened.BACK:
            result |= Happened.YES if self & Happened.YES else Happened(0)
            result |= Happened.BACK if self & ~Happened.YES else Happened(0)
        return result


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on the way, in source words, and whether it held.

    ``via`` are the calls that it stands in, outermost first. ``against`` marks a condition that
    the audit takes not to hold: what is done under it is told but not summed up.
    """

    text: str
    holds: bool
    place: Place
    via: tuple[str, ...] = ()
    against: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something seen on the way: what, where, and the calls that lead there.

    ``bits`` are the flags that it is about, if any; ``unknown`` marks what could not be seen.
    """

    what: str
    place: Place
    via: tuple[str, ...] = ()
    bits: int = 0
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What may have happened to a member of the mapping, and its value where that is one."""

    happened: Happened
    value: Value | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What was done to the mapping, relative to how it came in."""

    word: Word = NOTHING_DONE
    members: tuple[tuple[str, Holding], ...] = ()
    """The members that may have been written, by name."""
    pages: Happened = Happened.NOT
    escapes: Happened = Happened.NOT
    mutated: Happened = Happened.NOT
    """Whether anything of the mapping may have been changed, be it changed back later."""
    forwarded: Happened = Happened.NOT

    def member(self, name: str) -> Holding:
        """Return what is known of a member."""
        for known, holding in self.members:
            if known == name:
                return holding
        return Holding(Happened.NOT, Entry(name))

    def with_member(self, name: str, holding: Holding) -> "Effect":
        """Return the effect with a member's holding replaced."""
        others = tuple(pair for pair in self.members if pair[0] != name)
        return replace(self, members=tuple(sorted([*others, (name, holding)], key=lambda p: p[0])))

    def written(self, name: str, value: Value | None) -> "Effect":
        """Return the effect after a member is written."""
        back = value == Entry(name)
        before = self.member(name).happened
        if back:
            happened = Happened.NOT if before == Happened.NOT else Happened.BACK
        else:
            happened = Happened.YES
        mutated = self.mutated if back and before == Happened.NOT else Happened.YES
        return replace(self.with_member(name, Holding(happened, value)), mutated=mutated)

    def join(self, other: "Effect") -> "Effect":
        """Return what may have happened on either of two paths."""
        names = sorted({name for name, _ in self.members} | {name for name, _ in other.members})
        members = []
        for name in names:
            one, two = self.member(name), other.member(name)
            value = one.value if one.value == two.value else None
            members.append((name, Holding(one.happened | two.happened, value)))
        return Effect(
            self.word.join(other.word),
            tuple(members),
            self.pages | other.pages,
            self.escapes | other.escapes,
            self.mutated | other.mutated,
            self.forwarded | other.forwarded,
        )

    def then(self, later: "Effect") -> "Effect":
        """Return the effect of a callee on top of this one.

        ``later`` is relative to how the mapping came into the callee; its values must have been
        put into this effect's terms.
        """
        members = dict(self.members)
        for name, holding in later.members:
            before = self.member(name)
            happened = before.happened.then(holding.happened)
            value = before.value if holding.value == Entry(name) else holding.value
            members[name] = Holding(happened, value)
        return Effect(
            self.word.then(later.word),
            tuple(sorted(members.items())),
            self.pages.then(later.pages),
            self.escapes.then(later.escapes),
            self.mutated.then(later.mutated),
            self.forwarded.then(later.forwarded),
        )


NO_EFFECT = Effect()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way out of a function.

    ``known`` is what the way requires of the incoming flags; ``value`` what is returned, in
    terms of how the function was entered.
    """

    effect: Effect
    known: Known
    value: Value | None
    guards: tuple[Guard, ...]
    notes: tuple[Note, ...]


def required(effect: Effect, known: Known, callee: Known) -> Known | None:
    """Return what a path requires of the incoming flags once it takes a callee's outcome.

    None if the callee's requirement contradicts the path.
    """
    return learn(effect.word, known, callee) if callee != NOTHING_KNOWN else known
