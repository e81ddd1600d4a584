"""One path so far: what was done to the mapping, what the variables hold, what was tested."""

from collections.abc import Mapping as Dictionary
from types import MappingProxyType
from typing import NamedTuple

from auditor.domain.flags import NOTHING_KNOWN, Known, Word, learn
from auditor.domain.outcomes import GUARDS, NO_EFFECT, NOTES, Effect, Guard, Note, Place
from auditor.domain.values import Failure, Value, either
from auditor.lower.walk import words


class State(NamedTuple):
    """A path so far.

    ``facts`` are the tests whose answer is known, by their text; a fact falls when a variable in
    it is assigned. ``guarded`` and ``noted`` are sets of GUARDS and NOTES. ``against`` marks a
    path that the audit takes not to happen.
    """

    effect: Effect = NO_EFFECT
    known: Known = NOTHING_KNOWN
    variables: Dictionary[str, Value] = MappingProxyType({})
    facts: Dictionary[str, bool] = MappingProxyType({})
    guarded: int = 0
    noted: int = 0
    against: bool = False

    def with_effect(self, effect: Effect, what: str, place: Place) -> "State":
        """Return the path after an effect, with the evidence for it."""
        noted = self.noted | NOTES.bit(Note(what, place))
        return State(
            effect, self.known, self.variables, self.facts, self.guarded, noted, self.against
        )

    def with_note(self, note: Note) -> "State":
        """Return the path with a note more."""
        noted = self.noted | NOTES.bit(note)
        return State(
            self.effect, self.known, self.variables, self.facts, self.guarded, noted, self.against
        )

    def with_guard(self, guard: Guard) -> "State":
        """Return the path under one more condition."""
        return State(
            self.effect,
            self.known,
            self.variables,
            self.facts,
            self.guarded | GUARDS.bit(guard),
            self.noted,
            self.against or guard.against,
        )

    def with_variable(self, name: str, value: Value) -> "State":
        """Return the path after a variable is assigned: facts about it fall."""
        facts = self.facts
        if any(name in words(text) for text in facts):
            facts = {text: held for text, held in facts.items() if name not in words(text)}
        return self._with({**self.variables, name: value}, facts)

    def with_refined(self, name: str, value: Value) -> "State":
        """Return the path with more known of what a variable holds anyway."""
        return self._with({**self.variables, name: value}, self.facts)

    def with_fact(self, text: str, *, holds: bool) -> "State":
        """Return the path with the answer of a test known."""
        return self._with(self.variables, {**self.facts, text: holds})

    def forgetting(self, names: frozenset[str]) -> "State":
        """Return the path without what is known of some variables."""
        facts = {t: held for t, held in self.facts.items() if not names & words(t)}
        variables = {n: value for n, value in self.variables.items() if n not in names}
        return self._with(variables, facts)

    def without_memory(self) -> "State":
        """Return the path without facts about what pointers lead to: a call may change that."""
        facts = {t: held for t, held in self.facts.items() if "->" not in t}
        return self if len(facts) == len(self.facts) else self._with(self.variables, facts)

    def learning(self, word: Word, now: Known) -> "State | None":
        """Return the path with more known of a flags word's bits; None if that cannot be.

        The word is the mapping's as it is, or as it was when a variable took it.
        """
        known = learn(word, self.known, now)
        return None if known is None else self._replace(known=known)

    def holding(self, variables: Dictionary[str, Value]) -> "State":
        """Return the path with these variables, and no more is known of others."""
        return self._with(variables, self.facts)

    def _with(self, variables: Dictionary[str, Value], facts: Dictionary[str, bool]) -> "State":
        return State(
            self.effect,
            self.known,
            variables,
            facts,
            self.guarded,
            self.noted,
            self.against,
        )


def merged(states: list[State], live: frozenset[str], most: int) -> list[State]:
    """Return the paths that meet at one place, those that do not differ any more made one.

    Paths differ by their effect and by the variables that may still be read. More than ``most``
    are joined: what may have happened on any of them may have happened.
    """
    if len(states) == 1:
        return [_living(states[0], live)]
    groups: dict[object, State] = {}
    for state in states:
        one = _living(state, live)
        key = (one.effect, frozenset(one.variables.items()), one.against)
        before = groups.get(key)
        groups[key] = one if before is None else same_effect(before, one)
    found = list(groups.values())
    if len(found) <= most:
        return found
    for coarser in (_nearly_all_of, _effect_of, _results_and_known_of, _results_of, _side_of):
        sides: dict[object, list[State]] = {}
        for state in found:
            sides.setdefault(coarser(state), []).append(state)
        if len(sides) <= max(most, 2):
            return [_joined(side) for side in sides.values()]
    return found


def _living(state: State, live: frozenset[str]) -> State:
    """Return a path without the variables that are not read any more."""
    if live.issuperset(state.variables):
        return state
    return state.holding({name: v for name, v in state.variables.items() if name in live})


def _nearly_all_of(state: State) -> object:
    return (state.effect, state.known, _failures(state), state.against)


def _effect_of(state: State) -> object:
    return (state.effect, _failures(state), state.against)


def _results_and_known_of(state: State) -> object:
    return (_failures(state), state.effect.pages, state.known, state.against)


def _results_of(state: State) -> object:
    return (_failures(state), state.effect.pages, state.against)


def _failures(state: State) -> frozenset[str]:
    """Return which variables hold failures: what a path will say of itself."""
    return frozenset(n for n, v in state.variables.items() if isinstance(v, Failure))


def _side_of(state: State) -> object:
    return state.against


def same_effect(one: State, two: State) -> State:
    """Return what is known on either of two paths that did and hold the same."""
    facts = one.facts
    if facts != two.facts:
        facts = {text: held for text, held in facts.items() if two.facts.get(text) is held}
    return State(
        one.effect,
        one.known.join(two.known),
        one.variables,
        facts,
        _of_both(one, two),
        one.noted | two.noted,
        one.against,
    )


def _of_both(one: State, two: State) -> int:
    """Return the conditions that both paths are under, and what is against either.

    Only paths of one side are joined, so that what is against one is against both.
    """
    both = one.guarded & two.guarded
    if not one.against:
        return both
    either = one.guarded | two.guarded
    against = (guard for guard in GUARDS.records(either & ~both) if guard.against)
    for guard in against:
        both |= GUARDS.bit(guard)
    return both


def _joined(states: list[State]) -> State:
    joined = states[0]
    for state in states[1:]:
        variables = {
            name: both
            for name, value in joined.variables.items()
            if (both := either(value, state.variables.get(name))) is not None
        }
        same = same_effect(joined, state)
        joined = same._replace(effect=joined.effect.join(state.effect), variables=variables)
    return joined
