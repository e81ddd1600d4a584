"""The values of the reference evaluator: numbers that know their bits' history, and pointers."""

from dataclasses import dataclass, field
from typing import TypeAlias

from scope import FLAGS

ALL_FLAGS = sum(FLAGS.values())
LARGEST = (1 << 64) - 1
MOST_ERRORS = 4095


@dataclass(frozen=True, slots=True)
class Number:
    """A number. ``incoming`` are its bits that still are the mapping's as it came in."""

    value: int
    incoming: int = 0


@dataclass(slots=True, eq=False)
class Record:
    """A struct, and every pointer to it. ``written`` are the members that were stored to."""

    name: str
    members: dict[str, "Value"]
    written: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ErrorPointer:
    """What ERR_PTR gives."""

    value: int


@dataclass(slots=True, eq=False)
class Cell:
    """A local variable, with its type as written."""

    type: str
    value: "Value | None"


Value: TypeAlias = Number | Record | ErrorPointer
ZERO, ONE = Number(0), Number(1)


def truth(value: Value) -> bool:
    """Tell whether C takes a value for true."""
    return not isinstance(value, Number) or value.value != 0


def of_bool(*, holds: bool) -> Number:
    """Return C's number for a truth."""
    return ONE if holds else ZERO


def converted(value: Value, type_text: str) -> Value:
    """Return a value as a variable of a type keeps it."""
    if type_text.split()[:1] == ["bool"]:
        return of_bool(holds=truth(value))
    unsigned = "vm_flags_t" in type_text or "unsigned" in type_text
    if unsigned and isinstance(value, Number):
        return Number(value.value & LARGEST, value.incoming)
    return value


def number_of(value: Value) -> Number:
    """Return a value that must be a number."""
    if isinstance(value, ErrorPointer):
        return Number(value.value)
    assert isinstance(value, Number), f"{value.name} used as a number"
    return value


def both(left: Number, right: Number) -> Number:
    """Return ``left & right``: a 1 keeps the other's bit, a 0 clears it."""
    kept = left.incoming & (right.incoming | right.value) | right.incoming & left.value
    return Number(left.value & right.value, kept)


def either(left: Number, right: Number) -> Number:
    """Return ``left | right``: a 0 keeps the other's bit, a 1 sets it."""
    kept = left.incoming & (right.incoming | ~right.value) | right.incoming & ~left.value
    return Number(left.value | right.value, kept)


def arithmetic(operator: str, left: Number, right: Number) -> Number:
    """Return the result of an operator on two numbers."""
    if operator == "&":
        return both(left, right)
    if operator == "|":
        return either(left, right)
    a, b = left.value, right.value
    if operator == "+":
        return Number(a + b)
    if operator == "-":
        return Number(a - b)
    results = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}
    return of_bool(holds=results[operator])
