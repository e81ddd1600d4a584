"""Conditions of the preprocessor on a path: what is assumed, what is against that."""

from auditor import kernel
from auditor.configuration import architecture, holds
from auditor.domain.outcomes import Guard, Place
from auditor.effects.state import State
from auditor.program import Definition


def under(state: State, condition: str, place: Place, *, held: bool) -> State | None:
    """Return a path on which an ``#if`` condition held or did not; None if it cannot be.

    A path remembers each answer, so that one option is not on here and off there. What is assumed
    needs no guard; what is against it gets one that says so.
    """
    # An option that is asked for to be off is the same question the other way round.
    turned = condition.startswith("!defined(") and condition.count("(") == 1
    fact = f"#if {condition[1:] if turned else condition}"
    known = state.facts.get(fact)
    if known is not None:
        return state if known is (held is not turned) else None
    after = state.with_fact(fact, holds=held is not turned)
    assumed = holds(condition)
    if assumed is held:
        return after
    return after.with_guard(Guard(condition, held, place, against=assumed is not None))


def chosen_by_configuration(definition: Definition, seen_from: str, state: State) -> State | None:
    """Return a path on which a function is the one of its name that is built; None if it is not."""
    files: dict[str, dict[str, str]] = kernel.table("assumptions")["files"]
    conditions = [definition.function.condition, files.get(definition.file, {}).get("condition")]
    after = _on_architecture(definition, seen_from, state)
    for condition in conditions:
        if condition is not None and after is not None:
            after = under(after, condition, definition.place, held=True)
    return after


def _on_architecture(definition: Definition, seen_from: str, state: State) -> State | None:
    """Return a path on the architecture of a function; None if it is on another already."""
    name = architecture(definition.file)
    if name is None or name == architecture(seen_from):
        return state
    text = f"arch/{name}"
    if any(fact.startswith("arch/") and fact != text for fact in state.facts):
        return None
    if text in state.facts:
        return state
    guard = Guard(text, holds=True, place=definition.place)
    return state.with_fact(text, holds=True).with_guard(guard)
