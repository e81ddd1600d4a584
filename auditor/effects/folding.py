"""Many paths made few: the ways out of a function, the targets of a slot."""

from auditor.domain.outcomes import GUARDS, Outcome, nearest_guards, nearest_notes
from auditor.domain.values import Failure, Record, Term, Value
from auditor.effects.evaluate import Valued
from auditor.effects.run import MOST_PATHS
from auditor.effects.state import State, merged

MOST_OUTCOMES = 12
"""Ways out of a function that are told apart; more are joined."""


def ways_out(paths: Valued) -> tuple[Outcome, ...]:
    """Return the ways out of a function, those that do not differ made one."""
    groups: dict[Value, list[State]] = {}
    for state, value in paths:
        groups.setdefault(_returned(value), []).append(state)
    most = max(1, MOST_OUTCOMES // max(1, len(groups)))
    found = []
    for value, states in groups.items():
        for one in merged(states, frozenset(), most):
            guarded, noted = nearest_guards(one.guarded), nearest_notes(one.noted)
            found.append(Outcome(one.effect, one.known, value, guarded, noted, one.against))
    failed = [one for one in found if isinstance(one.value, Failure)]
    passed = [one for one in found if not isinstance(one.value, Failure)]
    return (*_telling(passed), *_telling(failed))


def folded(paths: Valued) -> Valued:
    """Return paths, with what a call gives back, joined where there are too many."""
    if len(paths) <= MOST_PATHS:
        return paths
    groups: dict[Value, list[State]] = {}
    for state, value in paths:
        groups.setdefault(_returned(value), []).append(state)
    names = frozenset(name for state, _ in paths for name in state.variables)
    most = max(1, MOST_PATHS // len(groups))
    return [(one, value) for value, states in groups.items() for one in merged(states, names, most)]


def _returned(value: Value) -> Value:
    """Return a value as callers see it: which unknown it is does not matter to them."""
    match value:
        case Term(_, sign):
            return Term("result", sign)
        case Record():
            return Term("result")
        case Failure():
            return Failure()
    return value


def _telling(outcomes: list[Outcome]) -> list[Outcome]:
    """Return outcomes without the guards that all of them are under: those tell nothing apart."""
    if not outcomes:
        return []
    common = outcomes[0].guarded
    for one in outcomes:
        common &= one.guarded
    for guard in GUARDS.records(common):
        if guard.against:
            common &= ~GUARDS.bit(guard)
    return [one._replace(guarded=one.guarded & ~common) for one in outcomes]
