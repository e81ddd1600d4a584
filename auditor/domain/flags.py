"""A flags word relative to the word that came in, one bit a flag.

For each bit the word holds which operations it may have been through last: none, a set, a clear.
After one path that is exactly one; joining paths makes it several. Beside it stands what is known
of the incoming bits, because a path is only taken under what was tested on the way.
"""

from dataclasses import dataclass

ALL = -1
"""Every bit, also those that nobody has named yet."""
MARKS = 0xFFFF
"""The bits kept for the flags with which a mapping never merges, however a tree calls them."""


@dataclass(frozen=True, slots=True)
class Word:
    """The possible last operations of each bit. At least one is possible for every bit.

    ``alone`` are the bits that may be set where none of MARKS is: which bits go together is lost
    when paths are joined, and this is the one thing that is asked about it afterwards.
    """

    untouched: int = ALL
    set: int = 0
    cleared: int = 0
    alone: int = 0

    def with_set(self, bits: int) -> "Word":
        """Return the word after setting bits: exact."""
        alone = 0 if bits & MARKS or self.marked else self.alone | bits
        return Word(self.untouched & ~bits, self.set | bits, self.cleared & ~bits, alone)

    def with_cleared(self, bits: int) -> "Word":
        """Return the word after clearing bits: exact."""
        return self.then(Word(~bits, 0, bits))

    def then(self, later: "Word") -> "Word":
        """Return this word after another's operations on top: exact bit by bit."""
        untouched = self.untouched & later.untouched
        set_ = (self.set & later.untouched) | later.set
        cleared = (self.cleared & later.untouched) | later.cleared
        if MARKS & set_ & ~(untouched | cleared):
            alone = 0
        elif later.cleared & self.set & MARKS:
            alone = set_ & ~MARKS
        else:
            alone = (self.alone & later.untouched) | later.alone
        return Word(untouched, set_, cleared, alone)

    def join(self, other: "Word") -> "Word":
        """Return what may have happened on either of two paths: the least cover, bit by bit.

        How bits go together is lost: of {A set, B cleared} and the reverse, A and B both set
        becomes possible.
        """
        return Word(
            self.untouched | other.untouched,
            self.set | other.set,
            self.cleared | other.cleared,
            self.alone | other.alone,
        )

    def covers(self, other: "Word") -> bool:
        """Tell whether all that may have happened by ``other`` may have happened by this."""
        return self.join(other) == self

    @property
    def marked(self) -> int:
        """The bits of MARKS that were surely set."""
        return MARKS & self.set & ~(self.untouched | self.cleared)

    @property
    def changed(self) -> int:
        """The bits that may have been through an operation."""
        return self.set | self.cleared


NOTHING_DONE = Word()
ANYTHING_DONE = Word(ALL, ALL, ALL, ~MARKS)


@dataclass(frozen=True, slots=True)
class Known:
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
