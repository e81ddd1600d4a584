"""What operators make of values: numbers and flags are computed, the rest is a new unknown."""

import re

from auditor import kernel
from auditor.domain.flags import ALL
from auditor.domain.values import Failure, Flags, Int, Mask, Term, Value
from auditor.lower.render import render
from auditor.lower.tree import Binary, Unary

_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)[uUlL]*")
WORD = 64
"""Bits of the largest number that is shifted."""


def literal(text: str) -> Value:
    """Return what a literal is worth; a string is some pointer."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Term(text, "+") if text[:1] == '"' else Term(text)
    digits = match[1]
    octal = len(digits) > 1 and digits[0] == "0" and digits[1] not in "xX"
    return Int(int(digits, 8 if octal else 0))


def unary(operator: str, value: Value, node: Unary) -> Value:
    """Return what a prefix operator makes of a value; ``!`` is a test and not among them."""
    match operator, value:
        case "-", Int(number):
            return Int(-number) if number <= 0 else Failure(str(number))
        case "-", Term(name, _) if re.fullmatch(kernel.table("types")["constants"]["error"], name):
            return Failure(name)
        case "-", Failure(name) if name.isdigit():
            return Int(int(name))
        case "~", Mask(bits):
            return Mask(~bits)
        case "~", Int(0):
            return Mask(ALL)
        case "+", _:
            return value
    return Term(render(node))


def binary(operator: str, one: Value, two: Value, node: Binary) -> Value:
    """Return what an operator makes of two values; comparisons are tests and not among them."""
    if operator == ",":
        return two
    if operator in ("|", "&"):
        one, two = _mask(one, two), _mask(two, one)
    match operator, one, two:
        case "|", Mask(left), Mask(right):
            return Mask(left | right)
        case "&", Mask(left), Mask(right):
            return Mask(left & right)
        case ("&", Flags(word, kept), Mask(bits)) | ("&", Mask(bits), Flags(word, kept)):
            return Flags(word, kept & bits)
        case ("|", Flags(word, kept), Mask(bits)) | ("|", Mask(bits), Flags(word, kept)):
            return Flags(word.with_set(bits), kept | bits)
        case _, Int(left), Int(right):
            return _number(operator, left, right, node)
    return Term(render(node))


def _mask(value: Value, other: Value) -> Value:
    """Return the number 0 as a mask of no bits where flags are on the other side."""
    return Mask(0) if value == Int(0) and isinstance(other, Mask | Flags) else value


def _number(operator: str, one: int, two: int, node: Binary) -> Value:
    match operator:
        case "+":
            result = one + two
        case "-":
            result = one - two
        case "*":
            result = one * two
        case "&":
            result = one & two
        case "|":
            result = one | two
        case "<<" if 0 <= two < WORD:
            result = one << two
        case ">>" if two >= 0:
            result = one >> two
        case _:
            return Term(render(node))
    return Int(result) if result >= 0 else Failure(str(-result))
