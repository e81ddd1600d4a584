"""What a generated program is made from: one draw after the other."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw: TypeAlias = Callable[[st.SearchStrategy[int]], int]


@cache
def _numbers(last: int) -> st.SearchStrategy[int]:
    return st.integers(0, last)


class Choices:
    """Draws; all of them shrink towards the first alternative."""

    def __init__(self, draw: Draw) -> None:
        """Draw from hypothesis, or from anything that answers like it."""
        self._draw = draw

    def number(self, first: int, last: int) -> int:
        """Return a number between two, both included."""
        return first + self._draw(_numbers(last - first))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of several things."""
        return items[self.number(0, len(items) - 1)] if len(items) > 1 else items[0]

    def chance(self, percent: int) -> bool:
        """Return True in so many of a hundred draws."""
        return self.number(0, 99) >= 100 - percent

    def weighted(self, items: Sequence[tuple[int, T]]) -> T:
        """Return one of several things, each as likely as its weight."""
        rest = self.number(0, sum(weight for weight, _ in items) - 1)
        for weight, item in items:
            if rest < weight:
                return item
            rest -= weight
        raise AssertionError
