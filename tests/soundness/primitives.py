"""What the kernel's functions mean to the reference evaluator, written from kernel.h."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from values import (
    LARGEST,
    MOST_ERRORS,
    ZERO,
    ErrorPointer,
    Number,
    Record,
    Value,
    both,
    either,
    number_of,
    of_bool,
    truth,
)

Primitive: TypeAlias = Callable[[Sequence[Value]], Value]
NONCACHED = 0x10


def _change(mapping: Value, to_set: Value, to_clear: Value) -> Value:
    assert isinstance(mapping, Record)
    flags = either(number_of(mapping.members["vm_flags"]), number_of(to_set))
    mask = number_of(to_clear)
    # The complement of a bit that came in is not that bit any more.
    assert not mask.incoming, "clears flags that the mapping came with"
    mapping.members["vm_flags"] = both(flags, Number(~mask.value & LARGEST))
    return ZERO


def _replace(mapping: Value, flags: Value) -> Value:
    assert isinstance(mapping, Record)
    mapping.members["vm_flags"] = flags
    return ZERO


def _error_pointer(value: Value) -> Value:
    number = number_of(value).value
    return ErrorPointer(number) if number else ZERO


def is_error(value: Value) -> bool:
    """Tell whether IS_ERR holds."""
    return isinstance(value, ErrorPointer) and -MOST_ERRORS <= value.value < 0


PRIMITIVES: dict[str, Primitive] = {
    "vm_flags_set": lambda parts: _change(parts[0], parts[1], ZERO),
    "vm_flags_clear": lambda parts: _change(parts[0], ZERO, parts[1]),
    "vm_flags_mod": lambda parts: _change(parts[0], parts[1], parts[2]),
    "vm_flags_init": lambda parts: _replace(parts[0], parts[1]),
    "vm_flags_reset": lambda parts: _replace(parts[0], parts[1]),
    "ERR_PTR": lambda parts: _error_pointer(parts[0]),
    "PTR_ERR": lambda parts: number_of(parts[0]),
    "IS_ERR": lambda parts: of_bool(holds=is_error(parts[0])),
    "IS_ERR_OR_NULL": lambda parts: of_bool(holds=is_error(parts[0]) or not truth(parts[0])),
    "PTR_ERR_OR_ZERO": lambda parts: number_of(parts[0]) if is_error(parts[0]) else ZERO,
    "pgprot_noncached": lambda parts: Number(number_of(parts[0]).value | NONCACHED),
    "likely": lambda parts: of_bool(holds=truth(parts[0])),
    "unlikely": lambda parts: of_bool(holds=truth(parts[0])),
}
