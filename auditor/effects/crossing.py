"""Between a caller's terms and its callee's: arguments on the way in, outcomes on the way out."""

from auditor import kernel
from auditor.domain.flags import NOTHING_DONE
from auditor.domain.outcomes import (
    GUARDS,
    NO_EFFECT,
    NOTES,
    Effect,
    Guard,
    Happened,
    Holding,
    Note,
    Outcome,
    required,
)
from auditor.domain.values import Entry, Flags, Int, Record, Term, Value
from auditor.effects.evaluate import Valued
from auditor.effects.state import State
from auditor.lower import Lowered
from auditor.program import Definition


def entered(values: tuple[Value, ...], state: State, definition: Definition) -> tuple[Value, ...]:
    """Return a call's arguments in terms of the callee's entry."""
    parameters = [parameter.name for parameter in definition.function.parameters]
    return _as_entered(values, state, parameters)


def entered_macro(values: tuple[Value, ...], state: State, lowered: Lowered) -> tuple[Value, ...]:
    """Return a use's arguments in terms of a function-like macro's entry."""
    return _as_entered(values, state, [name for name, _ in lowered.parameters])


def _as_entered(
    values: tuple[Value, ...], state: State, parameters: list[str]
) -> tuple[Value, ...]:
    named = zip(parameters, values, strict=False)
    return tuple(_to_callee(value, name, state) for name, value in named)


def _to_callee(value: Value, name: str, state: State) -> Value:
    for member, holding in state.effect.members:
        if holding.value == value and not isinstance(value, Int):
            return Entry(member)
    match value:
        case Entry(member) if state.effect.member(member).happened != Happened.NOT:
            return Term(name)
        case Flags(word, kept):
            same = word == state.effect.word
            return Flags(NOTHING_DONE, kept) if same else Term(name)
        case Term(_, sign):
            return Term(name, sign)
        case Record(members):
            return Record(tuple((m, _to_callee(v, f"{name}.{m}", state)) for m, v in members))
    return value


def laid_over(
    outcomes: tuple[Outcome, ...], name: str, file: str, state: State, line: int
) -> Valued:
    """Return the paths on which a call took each of its callee's ways out.

    ``file`` is the one that the callee stands in.
    """
    found: Valued = []
    before = state.without_memory()
    effects: dict[Effect, Effect] = {}
    given = f"{name}()@{line}"
    for outcome in outcomes:
        known = required(state.effect, state.known, outcome.known)
        if known is None:
            continue
        effect = effects.get(outcome.effect)
        if effect is None:
            effect = effects[outcome.effect] = _done(outcome.effect, state)
        after = State(
            effect,
            known,
            before.variables,
            before.facts,
            state.guarded | _guarded(outcome.guarded, name),
            state.noted | _noted(outcome.noted, name, file),
            state.against or outcome.against,
        )
        value = Int(0) if outcome.value is None else outcome.value
        found.append((after, _to_caller(value, given, state)))
    return found


def _done(effect: Effect, state: State) -> Effect:
    """Return what was done to the mapping once a callee has done its part."""
    if effect is NO_EFFECT:
        return state.effect
    members = tuple(
        (m, Holding(h.happened, None if h.value is None else _to_caller(h.value, m, state)))
        if h.value != Entry(m)
        else (m, h)
        for m, h in effect.members
    )
    return state.effect.then(effect._replace(members=members) if members else effect)


def _guarded(bits: int, name: str) -> int:
    """Return a callee's guards as its caller has them."""

    def below(guard: Guard) -> Guard:
        via = (name, *guard.via)
        return Guard(guard.text, guard.holds, guard.place, via, guard.against)

    return GUARDS.changed(bits, name, below)


def _noted(bits: int, name: str, file: str) -> int:
    """Return a callee's notes as its caller has them.

    Page tables go by the name that a reader knows: the first function on the way into the core.
    """
    entry = file.startswith(tuple(kernel.table("types")["core"]["folders"]))

    def below(note: Note) -> Note:
        fills = entry and note.what.startswith("page_tables ")
        what = f"page_tables {name}" if fills else note.what
        return Note(what, note.place, (name, *note.via), note.bits, note.unknown)

    return NOTES.changed(bits, (name, entry), below)


def _to_caller(value: Value, name: str, state: State) -> Value:
    """Return a callee's value in terms of the caller's entry."""
    match value:
        case Entry(member):
            held = state.effect.member(member).value
            return Term(name) if held is None else held
        case Flags(word, kept):
            return Flags(state.effect.word.then(word), kept)
        case Term(_, sign):
            return Term(name, sign)
        case Record():
            return Term(name)
    return value
