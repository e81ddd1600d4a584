"""Records that are met over and over, each known by one bit, so that a set of them is a number.

Paths are joined and laid over each other all the time, and with each go its guards and notes:
as numbers their union and intersection cost nothing.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Registry(Generic[T]):
    """Gives each record its bit, in the order in which they are first met."""

    def __init__(self) -> None:
        """Start with no records."""
        self._numbers: dict[T, int] = {}
        self._records: list[T] = []
        self._changed: dict[tuple[int, Hashable], int] = {}
        self._moved: dict[Hashable, dict[int, int]] = {}
        self._alike: dict[Hashable, dict[int, tuple[Hashable, int]]] = {}

    def bit(self, record: T) -> int:
        """Return the set of one record."""
        return 1 << self._number(record)

    def records(self, bits: int) -> tuple[T, ...]:
        """Return the records of a set, those that were met first first."""
        known = self._records
        return tuple([known[number] for number in _numbers(bits)])

    def changed(self, bits: int, by: Hashable, change: Callable[[T], T]) -> int:
        """Return a set with each record changed; ``by`` names the change, which is remembered."""
        if not bits:
            return 0
        key = (bits, by)
        result = self._changed.get(key)
        if result is None:
            moved = self._moved.setdefault(by, {})
            result = 0
            for number in _numbers(bits):
                if number not in moved:
                    moved[number] = self.bit(change(self._records[number]))
                result |= moved[number]
            self._changed[key] = result
        return result

    def nearest(
        self, bits: int, same: Callable[[T], Hashable], distance: Callable[[T], int]
    ) -> int:
        """Return a set with only the nearest of the records that are the same."""
        if not bits & (bits - 1):
            return bits
        key = (bits, same)
        result = self._changed.get(key)
        if result is None:
            alike = self._alike.setdefault(same, {})
            kept: dict[Hashable, int] = {}
            for number in _numbers(bits):
                if number not in alike:
                    record = self._records[number]
                    alike[number] = (same(record), distance(record))
                thing, far = alike[number]
                known = kept.get(thing)
                if known is None or far < alike[known][1]:
                    kept[thing] = number
            result = 0
            for number in kept.values():
                result |= 1 << number
            self._changed[key] = result
        return result

    def _number(self, record: T) -> int:
        number = self._numbers.get(record)
        if number is None:
            number = self._numbers[record] = len(self._records)
            self._records.append(record)
        return number


def _numbers(bits: int) -> list[int]:
    """Return the places of the ones in a number, the lowest first.

    Sets have thousands of places and few ones, so it is worth not shifting the number itself.
    """
    digits = bin(bits)
    last, found, at = len(digits) - 1, [], digits.rfind("1")
    while at >= 0:
        found.append(last - at)
        at = digits.rfind("1", 0, at)
    return found
