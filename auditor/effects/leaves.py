"""Calls whose meaning comes from kernel/apis.toml, because a body cannot say it."""

from auditor.domain.outcomes import Happened, Note, Place
from auditor.domain.values import (
    Address,
    Failure,
    Flags,
    Int,
    Mapping,
    Mask,
    MemberAddress,
    Term,
    Value,
)
from auditor.effects.assumed import under
from auditor.effects.evaluate import Evaluator, Valued
from auditor.effects.state import State
from auditor.effects.store import flags_assigned, flags_changed
from auditor.kernel.apis import Api
from auditor.lower.render import render
from auditor.lower.tree import Call, Name


def leaf(
    node: Call, row: Api, values: tuple[Value, ...], state: State, evaluator: Evaluator
) -> Valued:
    """Return the paths that a call leads to by its row, with what it gives back."""
    place = Place(evaluator.file, node.line)
    name = node.function.text if isinstance(node.function, Name) else ""
    if row.changes_flags:
        return [(_flags(row, values, state, place), Int(0))]
    if row.outside:
        done = state.with_note(Note(f"outside {row.outside} {name}", place))
        if row.outside == "allocation":
            given = Term(f"{name}()@{node.line}", "+")
            return [(state.without_memory(), Int(0)), (done.without_memory(), given)]
        state = done
    for undone in row.undoes:
        state = state.with_note(Note(f"undoes {undone}", place))
    if row.fills:
        effect = state.effect._replace(pages=Happened.YES, mutated=Happened.YES)
        state = state.with_effect(effect, f"page_tables {name}", place)
    if row.action:
        effect = state.effect._replace(pages=Happened.YES)
        return [(state.with_effect(effect, f"action {name}", place), Int(0))]
    if row.forwards:
        effect = state.effect._replace(forwarded=Happened.YES)
        state = state.with_effect(effect, f"forwards to {name}", place)
    if row.test:
        if row.test == "option":
            return _option(node, state, place)
        return _tested(node, row.test, values, state)
    if row.value is not None and row.value < len(values):
        return [(state, values[row.value])]
    return [(state.without_memory(), Term(f"{name}()@{node.line}", "0-"))]


def _flags(row: Api, values: tuple[Value, ...], state: State, place: Place) -> State:
    """Return the path after a call that changes flags, if it is this mapping's flags."""
    target = values[row.mapping] if row.mapping < len(values) else None
    if not isinstance(target, Mapping) and target != MemberAddress("flags"):
        return state
    if row.assign is not None:
        return flags_assigned(state, _joined(row, row.assign, values), place)
    set_ = Int(0) if row.set is None else _joined(row, row.set, values)
    clear = Int(0) if row.clear is None else _joined(row, row.clear, values)
    return flags_changed(state, set_, clear, place)


def _joined(row: Api, index: int, values: tuple[Value, ...]) -> Value:
    """Return the flags that an argument holds, or that it and all behind it do."""
    if not row.rest:
        return values[index] if index < len(values) else Term("nothing")
    bits = 0
    for value in values[index:]:
        if not isinstance(value, Mask):
            return value
        bits |= value.bits
    return Mask(bits)


def _option(node: Call, state: State, place: Place) -> Valued:
    """Return both answers of a question for an option: on is assumed, off is against that."""
    condition = f"defined({render(node.arguments[0])})" if node.arguments else "defined()"
    ways = [(under(state, condition, place, held=held), Int(int(held))) for held in (True, False)]
    return [(after, value) for after, value in ways if after is not None]


def _tested(node: Call, test: str, values: tuple[Value, ...], state: State) -> Valued:
    """Return both answers of a test of a pointer or result, as far as both are possible."""
    value = values[0] if values else Term("nothing")
    nothing = test.endswith("zero") and value == Int(0)
    if isinstance(value, Failure) or nothing:
        return [(state, value if test == "failure to number" else Int(1))]
    known = isinstance(value, Address | Mapping | MemberAddress | Int | Flags)
    if known or (isinstance(value, Term) and value.sign in ("+", "0+")):
        return [(state, Int(0))]
    name = node.arguments[0]
    yes, no = state, state
    if isinstance(name, Name) and name.text in state.variables:
        yes = state.with_refined(name.text, Failure())
        no = state.with_refined(name.text, Term(name.text, "+" if "zero" in test else "0+"))
    return [(yes, Failure() if test == "failure to number" else Int(1)), (no, Int(0))]
