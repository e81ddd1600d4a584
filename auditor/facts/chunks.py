"""Which parts of a file are worth parsing: the top-level chunks that hold a sign of a mapping.

A chunk reaches from behind one column-0 ``}`` to behind the next. Parsing these alone reads a
tenth of the text and gives the same facts as parsing whole files (there is a test for that).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from auditor import kernel
from auditor.preprocess import Directives, Macro
from auditor.syntax import Match

_BEFORE = re.compile(rb"(?:[.>]\s*|\(\s*\*\s*|[(,]\s*&?\s*)\Z")
_AFTER = re.compile(rb"\s*(?:=(?!=)|\)\s*\(|[,)])")
_WORD = re.compile(rb"\w")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk as it was parsed: comments and directives blanked, table macros expanded.

    ``line`` is the line of the file that it starts on. ``ranges`` are the byte ranges that came
    from a macro, with that macro. Expansion keeps the number of newlines, so lines stay true.
    """

    text: str
    matches: dict[str, list[Match]]
    line: int
    directives: Directives
    ranges: tuple[tuple[int, int, Macro], ...] = ()

    def line_of(self, node: Node) -> int:
        """Return the line of the file that a node starts on."""
        return self.line + node.start_point.row

    def condition(self, node: Node) -> str | None:
        """Return the ``#if`` condition that a node stands under: its own and its macro's."""
        here = self.directives.condition(self.line_of(node))
        macro = self.macro(node)
        parts = [part for part in (here, macro and macro.condition) if part]
        return " && ".join(dict.fromkeys(parts)) or None

    def macro(self, node: Node) -> Macro | None:
        """Return the macro whose expansion holds a node, or None."""
        offset = node.start_byte
        return next((macro for start, end, macro in self.ranges if start <= offset < end), None)


def needles(home: bytes = b"") -> tuple[bytes, ...]:
    """Return the words one of which a file holds if it concerns mappings, macro uses apart.

    ``home`` is the text of the header that defines the mapping types: what it does not define,
    the tree does not have, and each word less to search for is a pass over the tree less.
    """
    types = kernel.table("types")
    names = [*types["mapping"]["vma"], *types["mapping"]["descriptor"]]
    found = [name.encode() for name in names if b"struct %s {" % name.encode() in home]
    return (*(found or (name.encode() for name in names)), types["slot"]["word"].encode())


def signs(text: bytes | bytearray, macros: Iterable[str] = ()) -> Iterator[int]:
    """Yield the offsets of what makes a chunk worth parsing.

    That is: a mapping's type; a name with the slot word where a slot is declared, filled or
    handed on; the name of a macro that makes a table.
    """
    *types, word = needles()
    for needle in types:
        yield from occurrences(text, needle)
    for offset in occurrences(text, word):
        if _in_slot_position(text, offset, len(word)):
            yield offset
    for name in macros:
        for offset in occurrences(text, name.encode()):
            before, after = text[offset - 1 : offset], text[offset + len(name) :][:1]
            if not _WORD.match(before) and not _WORD.match(after):
                yield offset


def around(text: bytes, offsets: Iterable[int]) -> list[tuple[int, int]]:
    """Return the chunks that hold these offsets, in source order."""
    chunks: set[tuple[int, int]] = set()
    end_of_last = -1
    for offset in sorted(offsets):
        if offset < end_of_last:
            continue
        before = text.rfind(b"\n}", 0, offset)
        start = 0 if before < 0 else _behind_line(text, before + 1)
        start = 0 if start > offset else start
        closing = text.find(b"\n}", offset)
        end = len(text) if closing < 0 else _behind_line(text, closing + 1)
        chunks.add((start, end))
        end_of_last = end
    return sorted(chunks)


def occurrences(text: bytes | bytearray, needle: bytes) -> Iterator[int]:
    """Yield the offsets at which a needle stands, overlaps apart."""
    offset = text.find(needle)
    while offset >= 0:
        yield offset
        offset = text.find(needle, offset + len(needle))


def _in_slot_position(text: bytes | bytearray, offset: int, length: int) -> bool:
    start, end = offset, offset + length
    while start > 0 and _WORD.match(text, start - 1):
        start -= 1
    while end < len(text) and _WORD.match(text, end):
        end += 1
    if not _AFTER.match(text, end):
        return False
    return _BEFORE.search(text, max(0, start - 40), start) is not None


def _behind_line(text: bytes, offset: int) -> int:
    newline = text.find(b"\n", offset)
    return len(text) if newline < 0 else newline + 1
