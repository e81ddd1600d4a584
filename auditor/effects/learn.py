"""What a test that went one way shows of the mapping's flags and of a variable."""

from collections.abc import Collection

from auditor.domain.compare import refined, shown_by_equality, shown_by_mask
from auditor.domain.values import Flags, Int, Value
from auditor.effects.state import State
from auditor.lower.tree import Assign, Binary, Expression, Name


def learn_comparison(
    scope: Collection[str], node: Binary, sides: tuple[Value, Value], state: State, *, held: bool
) -> State | None:
    """Return a path with what an undecided comparison shows; None if that cannot be.

    ``scope`` are the variables of the function, of which more may be known now.
    """
    one, two = sides
    flags, other = (one, two) if isinstance(one, Flags) else (two, one)
    if isinstance(flags, Flags) and node.operator in ("==", "!="):
        equal = held == (node.operator == "==")
        shown = shown_by_equality(flags, other, state.known, equal=equal)
        return state if shown is None else state.learning(flags.word, shown)
    if isinstance(node.left, Name) and isinstance(two, Int) and node.left.text in scope:
        value = refined(node.operator, one, two.value, holds=held)
        return state.with_refined(node.left.text, value)
    if isinstance(node.left, Assign) and isinstance(two, Int):
        target = node.left.target
        if isinstance(target, Name) and target.text in scope:
            value = refined(node.operator, one, two.value, holds=held)
            return state.with_refined(target.text, value)
    return state


def learn_truth(
    scope: Collection[str], node: Expression, value: Value, state: State, *, held: bool
) -> State | None:
    """Return a path with what an undecided test shows; None if that cannot be."""
    if isinstance(value, Flags):
        shown = shown_by_mask(value, state.known, holds=held)
        return state if shown is None else state.learning(value.word, shown)
    name = node.target if isinstance(node, Assign) else node
    if isinstance(name, Name) and name.text in scope:
        return state.with_refined(name.text, refined("!=", value, 0, holds=held))
    return state
