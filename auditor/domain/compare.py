"""How two values compare, and what a test shows of a value."""

from dataclasses import replace

from auditor.domain.flags import Known, current
from auditor.domain.values import (
    Address,
    Entry,
    Failure,
    Flags,
    Int,
    Mapping,
    Mask,
    MemberAddress,
    Record,
    Term,
    Value,
)

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


def truth(value: Value, known: Known) -> bool | None:
    """Tell whether a value counts as true, given what is known of the incoming flags."""
    match value:
        case Int(number):
            return number != 0
        case Mask(bits):
            return bits != 0
        case Flags(word, kept):
            now = current(word, known)
            if now.ones & kept:
                return True
            return False if not kept & ~now.zeros else None
        case Term(_, sign):
            return True if sign in ("+", "!") else None
        case Entry():
            return None
    return True


def compare(operator: str, one: Value, two: Value, known: Known) -> bool | None:
    """Tell whether ``one operator two`` holds; None if it may or may not."""
    one, two = _plain(one), _plain(two)
    if one == two and not isinstance(one, Failure):
        return operator in ("==", "<=", ">=")
    if isinstance(one, Int) and isinstance(two, Int):
        return _numbers(operator, one.value, two.value)
    if isinstance(two, Flags):
        return _flags(operator, two, one, known)
    if isinstance(one, Flags):
        return _flags(operator, one, two, known)
    if isinstance(one, Int):
        return _with_number(_FLIPPED[operator], two, one.value)
    if isinstance(two, Int):
        return _with_number(operator, one, two.value)
    if isinstance(one, Failure) and isinstance(two, Failure):
        if one.name and two.name and operator in ("==", "!="):
            return (one.name == two.name) == (operator == "==")
        return None
    if Failure in (type(one), type(two)) and {type(one), type(two)} & _OBJECTS:
        return {"==": False, "!=": True}.get(operator)
    return None


_OBJECTS = {Address, Mapping, MemberAddress, Record}


def _plain(value: Value) -> Value:
    """Return a mask of no bits, or a flags word of which nothing is looked at, as the number 0."""
    if isinstance(value, Mask) and value.bits == 0:
        return Int(0)
    if isinstance(value, Flags) and value.kept == 0:
        return Int(0)
    return value


def _numbers(operator: str, one: int, two: int) -> bool:
    return {
        "==": one == two,
        "!=": one != two,
        "<": one < two,
        "<=": one <= two,
        ">": one > two,
        ">=": one >= two,
    }[operator]


def _flags(operator: str, flags: Flags, other: Value, known: Known) -> bool | None:
    wanted = _bits(other)
    if wanted is None or operator not in ("==", "!="):
        return None
    if wanted & ~flags.kept:
        return operator == "!="
    now = current(flags.word, known)
    ones, zeros = wanted, flags.kept & ~wanted
    if ones & now.zeros or zeros & now.ones:
        return operator == "!="
    if not ones & ~now.ones and not zeros & ~now.zeros:
        return operator == "=="
    return None


def _bits(value: Value) -> int | None:
    if isinstance(value, Mask):
        return value.bits
    return 0 if value == Int(0) else None


def _with_number(operator: str, value: Value, number: int) -> bool | None:
    """Compare something that is no number with one."""
    if isinstance(value, Failure):
        if number >= 0:
            return operator in ("<", "<=", "!=")
        return None
    if isinstance(value, Term) and number == 0:
        return _SIGNS.get((value.sign, operator))
    if type(value) in _OBJECTS and number == 0:
        return {"==": False, "!=": True}.get(operator)
    if isinstance(value, Mask) and operator in ("==", "!=") and number == 0:
        return operator == "!="
    return None


_SIGNS = {
    ("+", "<"): False,
    ("+", "<="): False,
    ("+", "=="): False,
    ("+", "!="): True,
    ("+", ">"): True,
    ("+", ">="): True,
    ("0+", "<"): False,
    ("0+", ">="): True,
    ("!", "=="): False,
    ("!", "!="): True,
}


def refined(operator: str, value: Value, number: int, *, holds: bool) -> Value:
    """Return what a value is known to be once ``value operator number`` held, or did not."""
    if not isinstance(value, Term):
        return value
    if not holds:
        operator = _OPPOSITE[operator]
    if operator == "==":
        return Int(number)
    if number == 0:
        shown = _SHOWN.get((value.sign, operator))
        if shown == "-":
            return Failure()
        if shown is not None:
            return replace(value, sign=shown)
    return value


_SHOWN = {
    ("", "<"): "-",
    ("!", "<"): "-",
    ("", ">="): "0+",
    ("!", ">="): "+",
    ("", ">"): "+",
    ("0+", ">"): "+",
    ("!", ">"): "+",
    ("", "!="): "!",
    ("0-", "<"): "-",
    ("0-", "!="): "-",
    ("0-", ">="): "0+",
    ("0-", ">"): "+",
    ("0+", "!="): "+",
}


def shown_by_mask(flags: Flags, known: Known, *, holds: bool) -> Known | None:
    """Return what a present flags word shows once its kept bits were tested for any.

    None where nothing can be said of single bits.
    """
    now = current(flags.word, known)
    open_bits = flags.kept & ~now.zeros & ~now.ones
    if not holds:
        return Known(0, flags.kept)
    if open_bits and not open_bits & (open_bits - 1):
        return Known(open_bits, 0)
    return None


def shown_by_equality(flags: Flags, other: Value, known: Known, *, equal: bool) -> Known | None:
    """Return what a present flags word shows once it was compared with a mask.

    None where nothing can be said of single bits.
    """
    wanted = _bits(_plain(other))
    if wanted is None:
        return None
    ones, zeros = wanted & flags.kept, flags.kept & ~wanted
    if equal:
        return Known(ones, zeros)
    now = current(flags.word, known)
    open_ones, open_zeros = ones & ~now.ones, zeros & ~now.zeros
    open_bits = open_ones | open_zeros
    if open_bits and not open_bits & (open_bits - 1):
        return Known(open_zeros, open_ones)
    return None
