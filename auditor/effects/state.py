"""One path so far: what was done to the mapping, what the variables hold, what was tested."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace

from auditor.domain.flags import NOTHING_KNOWN, Known, Word, learn
from auditor.domain.outcomes import NO_EFFECT, Effect, Guard, Note, Place
from auditor.domain.values import Failure, Value


@dataclass(frozen=True, slots=True)
class State:
    """A path so far.

    ``facts`` are the tests whose answer is known, by their text; a fact falls when a variable in
    it is assigned. ``against`` marks a path that the audit takes not to happen.
    """

    effect: Effect = NO_EFFECT
    known: Known = NOTHING_KNOWN
    variables: Dictionary[str, Value] = field(default_factory=dict)
    facts: Dictionary[str, bool] = field(default_factory=dict)
    guards: tuple[Guard, ...] = ()
    notes: tuple[Note, ...] = ()
    against: bool = False

    def with_effect(self, effect: Effect, what: str, place: Place) -> "State":
        """Return the path after an effect, with the evidence for it."""
        return replace(self, effect=effect, notes=noted(self.notes, Note(what, place)))

    def with_note(self, note: Note) -> "State":
        """Return the path with a note more."""
        return replace(self, notes=noted(self.notes, note))

    def with_guard(self, guard: Guard) -> "State":
        """Return the path under one more condition."""
        if guard in self.guards:
            return self
        return replace(self, guards=(*self.guards, guard), against=self.against or guard.against)

    def with_variable(self, name: str, value: Value) -> "State":
        """Return the path after a variable is assigned: facts about it fall."""
        facts = {text: held for text, held in self.facts.items() if name not in words(text)}
        return replace(self, variables={**self.variables, name: value}, facts=facts)

    def with_refined(self, name: str, value: Value) -> "State":
        """Return the path with more known of what a variable holds anyway."""
        return replace(self, variables={**self.variables, name: value})

    def with_fact(self, text: str, *, holds: bool) -> "State":
        """Return the path with the answer of a test known."""
        return replace(self, facts={**self.facts, text: holds})

    def forgetting(self, names: frozenset[str]) -> "State":
        """Return the path without what is known of some variables."""
        facts = {t: held for t, held in self.facts.items() if not names & words(t)}
        variables = {n: value for n, value in self.variables.items() if n not in names}
        return replace(self, variables=variables, facts=facts)

    def without_memory(self) -> "State":
        """Return the path without facts about what pointers lead to: a call may change that."""
        facts = {t: held for t, held in self.facts.items() if "->" not in t}
        return self if len(facts) == len(self.facts) else replace(self, facts=facts)

    def learning(self, word: Word, now: Known) -> "State | None":
        """Return the path with more known of a flags word's bits; None if that cannot be.

        The word is the mapping's as it is, or as it was when a variable took it.
        """
        known = learn(word, self.known, now)
        return None if known is None else replace(self, known=known)


def words(text: str) -> frozenset[str]:
    """Return the names in a piece of source."""
    found = _WORDS.get(text)
    if found is None:
        letters = "".join(c if c.isalnum() or c == "_" else " " for c in text)
        found = _WORDS[text] = frozenset(letters.split())
    return found


_WORDS: dict[str, frozenset[str]] = {}


def noted(notes: tuple[Note, ...], *more: Note) -> tuple[Note, ...]:
    """Return notes with more added; of one thing at one place the shorter way there stays."""
    found = {(note.what, note.place, note.bits): note for note in notes}
    for note in more:
        known = found.get((note.what, note.place, note.bits))
        if known is None or len(note.via) < len(known.via):
            found[note.what, note.place, note.bits] = note
    return tuple(found.values())


def merged(states: list[State], live: frozenset[str], most: int) -> list[State]:
    """Return the paths that meet at one place, those that do not differ any more made one.

    Paths differ by their effect and by the variables that may still be read. More than ``most``
    are joined: what may have happened on any of them may have happened.
    """
    groups: dict[object, State] = {}
    for state in states:
        kept = {name: v for name, v in state.variables.items() if name in live or name[0] == "#"}
        key = (state.effect, frozenset(kept.items()), state.against)
        before = groups.get(key)
        one = replace(state, variables=kept)
        groups[key] = one if before is None else _same_effect(before, one)
    found = list(groups.values())
    if len(found) <= most:
        return found
    for coarser in (_effect_of, _results_of, _side_of):
        sides: dict[object, list[State]] = {}
        for state in found:
            sides.setdefault(coarser(state), []).append(state)
        if len(sides) <= max(most, 2):
            return [_joined(side) for side in sides.values()]
    return found


def _effect_of(state: State) -> object:
    return (state.effect, state.against)


def _results_of(state: State) -> object:
    """Tell apart what a path will say of itself: whether its variables hold failures."""
    failures = frozenset(n for n, v in state.variables.items() if isinstance(v, Failure))
    return (failures, state.effect.pages, state.against)


def _side_of(state: State) -> object:
    return state.against


def _same_effect(one: State, two: State) -> State:
    return replace(
        one,
        known=one.known.join(two.known),
        facts={text: held for text, held in one.facts.items() if two.facts.get(text) is held},
        guards=tuple(guard for guard in one.guards if guard in two.guards),
        notes=noted(one.notes, *two.notes),
    )


def _joined(states: list[State]) -> State:
    joined = states[0]
    for state in states[1:]:
        variables = {
            name: value
            for name, value in joined.variables.items()
            if state.variables.get(name) == value
        }
        same = _same_effect(joined, state)
        joined = replace(same, effect=joined.effect.join(state.effect), variables=variables)
    return joined
