"""What was done to a mapping on the way through a function, and the ways out."""

from collections.abc import Hashable
from enum import IntFlag
from typing import NamedTuple

from auditor.domain.flags import (
    NOTHING_DONE,
    NOTHING_KNOWN,
    Known,
    Word,
    learn,
)
from auditor.domain.registry import Registry
from auditor.domain.values import Entry, Value


class Place(NamedTuple):
    """A line of a file, from 1."""

    file: str
    line: int


class Happened(IntFlag):
    """What may have happened to something: one bit a possibility, at least one of them."""

    NOT = 1
    YES = 2
    BACK = 4
    """It was changed, and changed back to what it was."""

    __hash__ = int.__hash__

    def then(self, later: "Happened") -> "Happened":
        """Return what may have happened after both, one after the other."""
        return _AFTER[self, later]

    def either(self, other: "Happened") -> "Happened":
        """Return what may have happened where one or the other did."""
        return _EITHER[self, other]


def _after(one: Happened, later: Happened) -> Happened:
    result = Happened(0)
    if later & Happened.NOT:
        result |= one
    if later & Happened.YES:
        result |= Happened.YES
    if later & Happened.BACK:
        result |= Happened.YES if one & Happened.YES else Happened(0)
        result |= Happened.BACK if one & ~Happened.YES else Happened(0)
    return result


# Asked at every join and call, where the operators of an enumeration are slow.
_EVERY = [Happened(bits) for bits in range(8)]
_AFTER = {(one, two): _after(one, two) for one in _EVERY for two in _EVERY}
_EITHER = {(one, two): one | two for one in _EVERY for two in _EVERY}


class Guard(NamedTuple):
    """A condition on the way, in source words, and whether it held.

    ``via`` are the calls that it stands in, outermost first. ``against`` marks a condition that
    the audit takes not to hold: what is done under it is told but not summed up.
    """

    text: str
    holds: bool
    place: Place
    via: tuple[str, ...] = ()
    against: bool = False


class Note(NamedTuple):
    """Something seen on the way: what, where, and the calls that lead there.

    ``bits`` are the flags that it is about, if any; ``unknown`` marks what could not be seen.
    """

    what: str
    place: Place
    via: tuple[str, ...] = ()
    bits: int = 0
    unknown: bool = False


GUARDS: Registry[Guard] = Registry()
"""The conditions met so far: paths carry sets of them as numbers."""
NOTES: Registry[Note] = Registry()
"""The notes taken so far, likewise."""


def nearest_guards(bits: int) -> int:
    """Return guards without those that stand further down the same calls as well."""
    return GUARDS.nearest(bits, _test, _depth)


def nearest_notes(bits: int) -> int:
    """Return notes without those that longer ways lead to as well."""
    return NOTES.nearest(bits, _thing, _depth)


def _test(guard: Guard) -> Hashable:
    return (guard.text, guard.holds, guard.place)


def _thing(note: Note) -> Hashable:
    return (note.what, note.place, note.bits)


def _depth(record: Guard | Note) -> int:
    return len(record.via)


class Holding(NamedTuple):
    """What may have happened to a member of the mapping, and its value where that is one."""

    happened: Happened
    value: Value | None


class Effect(NamedTuple):
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
        return self._replace(members=tuple(sorted([*others, (name, holding)], key=_first)))

    def written(self, name: str, value: Value | None) -> "Effect":
        """Return the effect after a member is written."""
        own = value == Entry(name)
        untouched = self.member(name).happened == Happened.NOT
        happened = Happened.BACK if own and not untouched else Happened.YES
        mutated = self.mutated if own and untouched else Happened.YES
        return self.with_member(name, Holding(happened, value))._replace(mutated=mutated)

    def join(self, other: "Effect") -> "Effect":
        """Return what may have happened on either of two paths."""
        names = sorted({name for name, _ in self.members} | {name for name, _ in other.members})
        members = []
        for name in names:
            one, two = self.member(name), other.member(name)
            value = one.value if one.value == two.value else None
            members.append((name, Holding(one.happened.either(two.happened), value)))
        return Effect(
            self.word.join(other.word),
            tuple(members),
            self.pages.either(other.pages),
            self.escapes.either(other.escapes),
            self.mutated.either(other.mutated),
            self.forwarded.either(other.forwarded),
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


def _first(pair: tuple[str, Holding]) -> str:
    return pair[0]


NO_EFFECT = Effect()


class Outcome(NamedTuple):
    """One way out of a function.

    ``known`` is what the way requires of the incoming flags; ``value`` what is returned, in
    terms of how the function was entered. ``guarded`` and ``noted`` are sets of GUARDS and NOTES.
    """

    effect: Effect
    known: Known
    value: Value | None
    guarded: int = 0
    noted: int = 0
    against: bool = False

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The conditions on the way."""
        return GUARDS.records(self.guarded)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was seen on the way."""
        return NOTES.records(self.noted)


def required(effect: Effect, known: Known, callee: Known) -> Known | None:
    """Return what a path requires of the incoming flags once it takes a callee's outcome.

    None if the callee's requirement contradicts the path.
    """
    return learn(effect.word, known, callee) if callee != NOTHING_KNOWN else known
