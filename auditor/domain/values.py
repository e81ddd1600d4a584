"""What an expression may be worth.

Two values that are equal stand for the same thing on one path; ``Term`` is worth something that
is not known but the same each time.
"""

from dataclasses import dataclass
from typing import TypeAlias

from auditor.domain.flags import Word


@dataclass(frozen=True, slots=True)
class Term:
    """Something unknown, told apart from other unknowns by where it came from.

    ``sign`` is what is known of it: "" nothing, "+" above 0, "0+" not negative, "!" not 0, "0-" 0
    or a failure, as the result of a call that is not followed.
    """

    name: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Int:
    """A number; nothing at all (NULL) and false are 0."""

    value: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A negative number or an error pointer, by the name of the error where it shows."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The mapping itself: a pointer to the VMA or descriptor."""


@dataclass(frozen=True, slots=True)
class MemberAddress:
    """The address of one of the mapping's members."""

    member: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member of the mapping held when the callback was entered."""

    member: str


@dataclass(frozen=True, slots=True)
class Address:
    """A function or a global object, by name, as seen from a file."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Mask:
    """Flags, as bits."""

    bits: int


@dataclass(frozen=True, slots=True)
class Flags:
    """A flags word relative to the one that came in, of which only ``kept`` bits are looked at."""

    word: Word
    kept: int


@dataclass(frozen=True, slots=True)
class Record:
    """A local struct that carries something the audit follows."""

    members: tuple[tuple[str, "Value"], ...]

    def get(self, name: str) -> "Value | None":
        """Return what a member holds, or None."""
        return next((value for member, value in self.members if member == name), None)

    def with_member(self, name: str, value: "Value") -> "Record":
        """Return the record with a member replaced."""
        others = tuple(pair for pair in self.members if pair[0] != name)
        return Record((*others, (name, value)))


Value: TypeAlias = (
    Term | Int | Failure | Mapping | MemberAddress | Entry | Address | Mask | Flags | Record
)


def either(one: Value, two: Value | None) -> Value | None:
    """Return what a value is known to be that is one or the other; None if that is nothing."""
    if one == two:
        return one
    return Failure() if isinstance(one, Failure) and isinstance(two, Failure) else None
