"""What the C preprocessor would see: directives, their conditions, macro definitions.

Nothing is evaluated: every arm of an ``#if`` counts, and what stands in it carries the condition.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

_DIRECTIVE = re.compile(rb"#[ \t]*(?!include)(\w+)[ \t]*")
"""An include says nothing here, and the grammar reads it."""
_DEFINE = re.compile(r"(\w+)(\(([^()]*)\))?")
_COMMENT_OR_STRING = re.compile(
    rb"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|//[^\n]*"
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'',
    re.DOTALL,
)
_CONTINUED = re.compile(rb"\\\r?\n")
_GUARD = re.compile(rb"#[ \t]*ifndef[ \t]+(\w+)\s*#[ \t]*define[ \t]+\1\b")
_TO_BLANKS = bytes(byte if byte == ord("\n") else ord(" ") for byte in range(256))

_Conditions: TypeAlias = tuple[str | None, ...]
"""One arm of an ``#if``: that no arm before it holds, and what it asks; None always holds."""


@dataclass(frozen=True, slots=True)
class Macro:
    """One ``#define``. ``parameters`` is None for an object-like macro; lines count from 1."""

    name: str
    parameters: tuple[str, ...] | None
    body: str
    line: int
    condition: str | None


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of an ``#if``: its own condition, None where it always holds.

    ``otherwise`` holds where neither this arm nor one before it does; None behind ``#else``.
    """

    number: int
    condition: str | None
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one file: spans are byte offsets, ends exclusive."""

    spans: tuple[tuple[int, int], ...]
    macros: tuple[Macro, ...]
    changes: tuple[int, ...]
    """The lines from which on another condition holds."""
    conditions: tuple[str | None, ...]
    arms: tuple[tuple[Arm, ...], ...]
    """Which arm of each enclosing ``#if`` holds from there on, outermost first."""

    def condition(self, line: int) -> str | None:
        """Return the ``#if`` condition that a line stands under, or None."""
        return self.conditions[self.region(line)]

    def region(self, line: int) -> int:
        """Return which of the stretches between conditional directives a line stands in."""
        return bisect_right(self.changes, line) - 1


NO_DIRECTIVES = Directives((), (), (0,), (None,), ((),))


def blank_comments(text: bytes) -> bytes:
    """Return the text with comments replaced by spaces, at the same length."""
    return _COMMENT_OR_STRING.sub(_blank_comment, text)


def blank_spans(text: bytes, spans: tuple[tuple[int, int], ...], base: int = 0) -> bytes:
    """Return the text with spans replaced by spaces.

    Spans are in order and relative to the start of the file, ``base`` bytes before the text's.
    """
    first = bisect_right(spans, (base, 0)) - 1
    out = bytearray(text)
    for start, end in spans[max(first, 0) :]:
        low, high = max(start - base, 0), min(end - base, len(out))
        if start - base >= len(out):
            break
        if low < high:
            out[low:high] = out[low:high].translate(_TO_BLANKS)
    return bytes(out)


def directives(text: bytes) -> Directives:
    """Read the directives of one file.

    A header guard is no condition. An ``#else`` or ``#endif`` without its ``#if`` is passed over,
    as a file under work may hold one.
    """
    spans: list[tuple[int, int]] = []
    macros: list[Macro] = []
    stack: list[_Conditions] = []
    changes: list[int] = [0]
    conditions: list[str | None] = [None]
    arms: list[tuple[Arm, ...]] = [()]
    guard = _header_guard(text)
    position, line = 0, 1
    for match in _directives(text):
        start = match.start()
        if start < position:
            continue
        line += text.count(b"\n", position, start)
        position = _end_of_line(text, match.end())
        spans.append((start, position))
        keyword = match.group(1)
        if keyword == b"define":
            macro = _macro(_joined(text[match.end() : position]), line, conditions[-1])
            if macro:
                macros.append(macro)
        elif _follow(
            keyword, "" if start == guard else _joined(text[match.end() : position]), stack
        ):
            changes.append(line)
            conditions.append(conjunction(part for arm in stack for part in arm))
            arms.append(tuple(_arm(arm) for arm in stack))
        line += text.count(b"\n", start, position)
    return Directives(
        tuple(spans),
        tuple(macros),
        tuple(changes),
        tuple(conditions),
        tuple(arms),
    )


def _directives(text: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what looks like a directive: a ``#`` that begins a line, outside of comments."""
    offset = text.find(b"#")
    code = 0  # no comment is open here
    while offset >= 0:
        if not text[text.rfind(b"\n", 0, offset) + 1 : offset].strip():
            match = _DIRECTIVE.match(text, offset)
            if match:
                opened = text.rfind(b"/*", code, offset)
                if opened < 0 or text.find(b"*/", opened + 2, offset) >= 0:
                    code = offset
                    yield match
        offset = text.find(b"#", offset + 1)


def _follow(keyword: bytes, rest: str, stack: list[_Conditions]) -> bool:
    """Apply a conditional directive to the stack of arms; False if it is none.

    ``rest`` is the condition; "" if it always holds, as a header's guard does.
    """
    rest = rest.strip()
    if keyword == b"ifdef":
        stack.append((f"defined({rest})",))
    elif keyword == b"ifndef":
        stack.append((f"!defined({rest})" if rest else None,))
    elif keyword == b"if":
        stack.append((rest,))
    elif keyword == b"elif" and stack:
        stack[-1] = (*_negated(stack[-1]), rest)
    elif keyword == b"else" and stack:
        stack[-1] = (*_negated(stack[-1]), None)
    elif keyword == b"endif" and stack:
        stack.pop()
    else:
        return False
    return True


def _negated(arm: _Conditions) -> _Conditions:
    """Turn the last condition of an arm round: what held for it does not hold for the next."""
    last = arm[-1]
    return (*arm[:-1], None if last is None else negated(last))


def negated(condition: str) -> str:
    """Return the opposite of a condition, as short as a reader would write it."""
    if re.fullmatch(r"!\s*(\w+|\w+\s*\([^()]*\))", condition):
        return condition[1:].strip()
    if re.fullmatch(r"\w+|\w+\s*\([^()]*\)", condition):
        return f"!{condition}"
    return f"!({condition})"


def conjunction(parts: Iterable[str | None]) -> str | None:
    """Return the condition that all parts hold; those that are None always do."""
    known = [part for part in parts if part is not None]
    if len(known) < 2:  # noqa: PLR2004 - nothing to join
        return known[0] if known else None
    return " && ".join(f"({part})" if "||" in part else part for part in known)


@cache
def _arm(arm: _Conditions) -> Arm:
    last = arm[-1] is None
    return Arm(len(arm) - 1, conjunction(arm), None if last else conjunction(_negated(arm)))


def _header_guard(text: bytes) -> int:
    """Return the offset of the ``#ifndef`` that guards a header, or -1."""
    first = next(_directives(text), None)
    if first is None or _GUARD.match(text, first.start()) is None:
        return -1
    return first.start()


def _end_of_line(text: bytes, offset: int) -> int:
    """Return the offset of the newline that ends a directive, continuation lines included."""
    while True:
        end = text.find(b"\n", offset)
        if end < 0:
            return len(text)
        if not text[max(end - 2, offset) : end].rstrip(b"\r").endswith(b"\\"):
            return end
        offset = end + 1


def _joined(raw: bytes) -> str:
    text = blank_comments(raw) if b"/" in raw else raw
    return (_CONTINUED.sub(b" ", text) if b"\\" in text else text).decode("utf-8", "replace")


def _macro(rest: str, line: int, condition: str | None) -> Macro | None:
    match = _DEFINE.match(rest)
    if match is None:
        return None
    parameters = None
    if match.group(2) is not None:
        parameters = tuple(word.strip() for word in match.group(3).split(",") if word.strip())
    return Macro(match.group(1), parameters, rest[match.end() :].strip(), line, condition)


def _blank_comment(match: re.Match[bytes]) -> bytes:
    token = match.group()
    return token.translate(_TO_BLANKS) if token.startswith(b"/") else token
