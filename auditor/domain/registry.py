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
        self._bits: dict[T, int] = {}
        self._records: list[T] = []
        self._changed: dict[tuple[int, Hashable], int] = {}

    def bit(self, record: T) -> int:
        """Return the set of one record."""
        known = self._bits.get(record)
        if known is None:
            known = self._bits[record] = 1 << len(self._records)
            self._records.append(record)
        return known

    def records(self, bits: int) -> tuple[T, ...]:
        """Return the records of a set, those that were met first first."""
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self._records[lowest.bit_length() - 1])
            bits ^= lowest
        return tuple(found)

    def changed(self, bits: int, by: Hashable, change: Callable[[T], T]) -> int:
        """Return a set with each record changed; ``by`` names the change, which is remembered."""
        key = (bits, by)
        if key not in self._changed:
            result = 0
            for record in self.records(bits):
                result |= self.bit(change(record))
            self._changed[key] = result
        return self._changed[key]

    def nearest(
        self, bits: int, same: Callable[[T], Hashable], distance: Callable[[T], int]
    ) -> int:
        """Return a set with only the nearest of the records that are the same."""
        key = (bits, same)
        if key not in self._changed:
            kept: dict[Hashable, T] = {}
            for record in self.records(bits):
                known = kept.get(same(record))
                if known is None or distance(record) < distance(known):
                    kept[same(record)] = record
            result = 0
            for record in kept.values():
                result |= self.bit(record)
            self._changed[key] = result
        return self._changed[key]
