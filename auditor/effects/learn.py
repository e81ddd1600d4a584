"""What a test that went one way shows of the mapping's flags and of a variable."""

from collections.abc import Callable, Collection, Iterator

from auditor.domain.compare import refined, shown_by_equality, shown_by_mask
from auditor.domain.values import Flags, Int, Value
from auditor.effects.state import State
from auditor.lower.render import STATEMENTS, render
from auditor.lower.tree import Assign, Binary, Expression, Name, Unary

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


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


def split(
    node: Expression, state: State, learn: Callable[[State, bool], State | None]
) -> Iterator[tuple[State, bool]]:
    """Follow both answers of a test, unless the path knows the answer from before.

    Statement expressions are all spelled alike, and do something each time: none is remembered.
    """
    text = render(node)
    if text in state.facts:
        yield state, state.facts[text]
        return
    for held in (True, False):
        known = state if STATEMENTS in text else state.with_fact(text, holds=held)
        after = learn(known, held)
        if after is not None:
            yield after, held


def is_test(node: Expression) -> bool:
    """Tell whether an expression is worth 0 or 1: the answer of a test."""
    if isinstance(node, Unary):
        return node.operator == "!"
    return isinstance(node, Binary) and node.operator in {*COMPARISONS, "&&", "||"}
