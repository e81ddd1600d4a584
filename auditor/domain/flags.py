"""A flags word relative to the word that came in, one bit a flag.

For each bit the word holds which operations it may have been through last: none, a set, a clear.
After one path that is exactly one; joining paths makes it several. Beside it stands what is known
of the incoming bits, because a path is only taken under what was tested on the way.
"""

from functools import cache
from typing import NamedTuple, TypeAlias

ALL = -1
"""Every bit, also those that nobody has named yet."""
MARKS = 0xFFFF
"""The bits kept for the flags with which a mapping never merges, however a tree calls them."""


Groups: TypeAlias = frozenset[tuple[int, int, int]]
"""Of MARKS those set and those cleared, and the other bits that may be set with just these."""
_START: Groups = frozenset({(0, 0, 0)})


class Word(NamedTuple):
    """The possible last operations of each bit. At least one is possible for every bit.

    Which bits go together is lost when paths are joined. What is asked about it afterwards is
    which may be set where none of MARKS is, so ``groups`` keeps just that.
    """

    untouched: int = ALL
    set: int = 0
    cleared: int = 0
    groups: Groups = _START

    def with_set(self, bits: int) -> "Word":
        """Return the word after setting bits: exact."""
        return self.then(_set(bits))

    def with_cleared(self, bits: int) -> "Word":
        """Return the word after clearing bits: exact."""
        return self.then(_cleared(bits))

    def then(self, later: "Word") -> "Word":
        """Return this word after another's operations on top: exact bit by bit."""
        return Word(
            self.untouched & later.untouched,
            (self.set & later.untouched) | later.set,
            (self.cleared & later.untouched) | later.cleared,
            _laid_over(self.groups, later),
        )

    def join(self, other: "Word") -> "Word":
        """Return what may have happened on either of two paths: the least cover, bit by bit.

        How bits go together is lost: of {A set, B cleared} and the reverse, A and B both set
        becomes possible.
        """
        return Word(
            self.untouched | other.untouched,
            self.set | other.set,
            self.cleared | other.cleared,
            self.groups if self.groups == other.groups else _grouped([*self.groups, *other.groups]),
        )

    def covers(self, other: "Word") -> bool:
        """Tell whether all that may have happened by ``other`` may have happened by this."""
        return self.join(other) == self

    @property
    def alone(self) -> int:
        """The bits that may be set where none of MARKS is."""
        alone = 0
        for marks, _, bits in self.groups:
            alone |= 0 if marks else bits
        return alone

    @property
    def changed(self) -> int:
        """The bits that may have been through an operation."""
        return self.set | self.cleared


@cache
def _set(bits: int) -> Word:
    return Word(~bits, bits, 0, frozenset({(bits & MARKS, 0, bits & ~MARKS)}))


@cache
def _cleared(bits: int) -> Word:
    return Word(~bits, 0, bits, frozenset({(0, bits & MARKS, 0)}))


@cache
def _over(groups: Groups, untouched: int, later: Groups) -> Groups:
    return _grouped(
        [
            ((marks & ~off) | on, (gone & ~on) | off, (bits & untouched) | more)
            for marks, gone, bits in groups
            for on, off, more in later
        ]
    )


def _laid_over(groups: Groups, later: Word) -> Groups:
    if later.groups == _START and not later.cleared:
        return groups
    return _over(groups, later.untouched, later.groups)


def _grouped(found: list[tuple[int, int, int]]) -> Groups:
    """Return groups with those of the same marks made one."""
    merged: dict[tuple[int, int], int] = {}
    for marks, gone, bits in found:
        merged[marks, gone] = merged.get((marks, gone), 0) | bits
    return frozenset((marks, gone, bits) for (marks, gone), bits in merged.items())


NOTHING_DONE = Word()
ANYTHING_DONE = Word(ALL, ALL, ALL, frozenset({(0, 0, ~MARKS), (0, MARKS, ~MARKS)}))
ANY_SET = Word(ALL, ALL, 0, frozenset({(0, 0, ~MARKS)}))
ANY_CLEARED = Word(ALL, 0, ALL, frozenset({(0, 0, 0), (0, MARKS, 0)}))


class Known(NamedTuple):
    """What is known of the incoming bits: those that are one and those that are zero."""

    ones: int = 0
    zeros: int = 0

    def join(self, other: "Known") -> "Known":
        """Return what is known on both of two paths."""
        return Known(self.ones & other.ones, self.zeros & other.zeros)

    def both(self, other: "Known") -> "Known | None":
        """Return what is known where both hold; None if they contradict each other."""
        joined = Known(self.ones | other.ones, self.zeros | other.zeros)
        return None if joined.ones & joined.zeros else joined


NOTHING_KNOWN = Known()


def current(word: Word, known: Known) -> Known:
    """Return what is known of the bits as they stand now."""
    ones = ~word.cleared & (~word.untouched | known.ones)
    zeros = ~word.set & (~word.untouched | known.zeros)
    return Known(ones, zeros)


def learn(word: Word, known: Known, now: Known) -> Known | None:
    """Return what is known of the incoming bits once ``now`` is known of the present ones.

    A bit that was surely untouched is what it was; of the others nothing is learnt. None if what
    is known already excludes it: the path cannot be taken.
    """
    here = current(word, known)
    if (now.ones & here.zeros) | (now.zeros & here.ones):
        return None
    certain = ~(word.set | word.cleared)
    return known.both(Known(now.ones & certain, now.zeros & certain))
