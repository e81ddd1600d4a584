"""What a generated program is made from: one number after the other."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Draw: TypeAlias = Callable[[st.SearchStrategy[int]], int]


class Choices:
    """Numbers from a source, kept in ``drawn``; 0 is the simplest alternative of each."""

    def __init__(self, source: Callable[[int], int]) -> None:
        """``source`` gives a number from 0 to the one that it is asked with."""
        self._source = source
        self.drawn: list[int] = []

    def number(self, first: int, last: int) -> int:
        """Return a number between two, both included."""
        drawn = self._source(last - first)
        self.drawn.append(drawn)
        return first + drawn

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


def from_seed(seed: int) -> Choices:
    """Return choices that a seed decides."""
    chosen = random.Random(seed)  # noqa: S311 - a test's, not a secret's
    return Choices(lambda last: chosen.randint(0, last))


def from_hypothesis(draw: Draw) -> Choices:
    """Return choices that hypothesis makes."""
    return Choices(lambda last: draw(_numbers(last)))


def again(drawn: Sequence[int]) -> Choices:
    """Return choices made before; where they end or do not fit any more, the nearest that do."""
    rest = iter(drawn)
    return Choices(lambda last: min(next(rest, 0), last))


@cache
def _numbers(last: int) -> st.SearchStrategy[int]:
    return st.integers(0, last)
