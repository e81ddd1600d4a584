"""Which parts of a file are worth parsing: the top-level chunks that hold a sign of a mapping.

A chunk reaches from behind one column-0 ``}`` to behind the next. Parsing these alone reads a
tenth of the text and gives the same facts as parsing whole files (there is a test for that).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tree_sitter import Node

from auditor import kernel
from auditor.needles import Needles
from auditor.preprocess import Directives, Macro
from auditor.syntax import Match

# What stands before and behind a name where it is filled, declared, or handed on.
_POSITIONS = (
    (re.compile(rb"[.>]\s*\Z"), re.compile(rb"\s*=(?!=)")),
    (re.compile(rb"\(\s*\*\s*\Z"), re.compile(rb"\s*\)\s*\(")),
    (re.compile(rb"[(,]\s*&?\s*\Z"), re.compile(rb"\s*[,)]")),
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk as it was parsed: comments and directives blanked, table macros expanded.

    ``line`` is the line of the file that it starts on. ``ranges`` are the byte ranges that came
    from a macro, with that macro. Expansion keeps the number of newlines, so lines stay true.
    """

    text: str
    root: Node
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


@cache
def needles(macros: frozenset[str] = frozenset()) -> Needles:
    """Return what a file holds one of if it concerns mappings; ``macros`` make tables."""
    return Needles([*_mapping_types(), kernel.table("types")["slot"]["word"], *macros])


@cache
def _mapping_types() -> frozenset[str]:
    table = kernel.table("types")["mapping"]
    return frozenset((*table["vma"], *table["descriptor"]))


def signs(text: bytes, macros: Iterable[str] = ()) -> Iterator[int]:
    """Yield the offsets of the words that make a chunk worth parsing.

    That is: a mapping's type; the name of a macro that makes a table; a name with the slot word
    where a slot is declared, filled or handed on.
    """
    makers = frozenset(macros)
    whole = makers | _mapping_types()
    slot_word = kernel.table("types")["slot"]["word"]
    for start, end in needles(makers).words(text):
        word = text[start:end].decode()
        if word in whole or (slot_word in word and _in_slot_position(text, start, end)):
            yield start


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


def occurrences(text: bytes, needle: bytes) -> Iterator[int]:
    """Yield the offsets at which a needle stands, overlaps apart."""
    offset = text.find(needle)
    while offset >= 0:
        yield offset
        offset = text.find(needle, offset + len(needle))


def _in_slot_position(text: bytes, start: int, end: int) -> bool:
    return any(
        behind.match(text, end) and before.search(text, max(0, start - 40), start)
        for before, behind in _POSITIONS
    )


def _behind_line(text: bytes, offset: int) -> int:
    newline = text.find(b"\n", offset)
    return len(text) if newline < 0 else newline + 1
