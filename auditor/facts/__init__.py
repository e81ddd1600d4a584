"""One file's text -> Facts: the slots, functions, tables and macros that concern mappings.

Pure, and of one file alone, so that it can be cached and run in parallel. What the file takes
from others (macros that make tables) is handed in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from auditor import kernel
from auditor.facts import chunks, declarations, tables
from auditor.facts.chunks import Chunk
from auditor.facts.macros import expansions, table_macros
from auditor.facts.records import Argument, Copy, Entry, Facts, Function, Parameter, Slot
from auditor.preprocess import Directives, Macro, blank_comments, blank_spans, directives
from auditor.syntax import matches, parse

__all__ = [
    "Argument",
    "Copy",
    "Entry",
    "Facts",
    "Function",
    "Parameter",
    "Slot",
    "collect",
    "concerned",
    "table_macros",
]

_QUERIES = ("functions", "members", "aliases", "designators", "assignments", "arguments", "copies")
_GIVEN = re.compile(rb"[(,=]\s*[&*]?\s*\Z")
_COPIED = re.compile(rb"[^=!<>]=\s*\*?\s*\w*\Z")
_USE = re.compile(rb"\s*[,;)]")

T = TypeVar("T")
Macros: TypeAlias = Mapping[str, tuple[Macro, ...]]
Span: TypeAlias = tuple[int, int]


def concerned(text: bytes | bytearray, macros: Iterable[str]) -> bool:
    """Tell whether a file has anything to say about mappings; see ``chunks.signs``."""
    return next(chunks.signs(text, macros), None) is not None


def collect(text: bytes, macros: Macros, *, whole: bool = False) -> Facts:
    """Return the facts of one file.

    ``macros`` are the macros of headers that make tables; a definition in the file itself goes
    before them. With ``whole`` the file is parsed as one chunk, which must give the same.
    """
    found = directives(text)
    known = {**macros, **table_macros(found.macros)}
    spans = [(0, len(text))] if whole else chunks.around(text, chunks.signs(text, known))
    parsed = list(_parsed(text, spans, found, known))
    functions = _unique(f for chunk in parsed for f in declarations.functions(chunk))
    entries = _unique(e for chunk in parsed for e in tables.entries(chunk, functions))
    names = frozenset(function.name for function in functions)
    objects = frozenset(entry.root for entry in entries if entry.how != "assignment")
    others = () if whole else _handed_on(text, names | objects, spans)
    everything = [*parsed, *_parsed(text, others, found, None)]
    return Facts(
        slots=_unique(slot for chunk in parsed for slot in declarations.slots(chunk)),
        functions=functions,
        entries=entries,
        arguments=_unique(a for chunk in everything for a in tables.arguments(chunk, names)),
        copies=_unique(c for chunk in everything for c in tables.copies(chunk, objects)),
        macros=found.macros,
        includes=found.includes,
    )


def _parsed(
    text: bytes, spans: Iterable[Span], found: Directives, macros: Macros | None
) -> Iterator[Chunk]:
    """Parse chunks of a file, once for each way to expand the macros.

    Without macros (None) a chunk need hold no sign of a mapping.
    """
    for start, end in spans:
        blanked = blank_spans(blank_comments(text[start:end]), found.spans, start)
        if macros is not None and not concerned(blanked, macros):
            continue
        line = text.count(b"\n", 0, start) + 1
        for expansion in expansions(blanked.decode("utf-8", "replace"), macros or {}):
            found_here = matches(parse(expansion.text), *_QUERIES)
            yield Chunk(expansion.text, found_here, line, found, expansion.ranges)


def _handed_on(text: bytes, names: frozenset[str], spans: list[Span]) -> list[Span]:
    """Return the further chunks where one of these names is used other than in a call.

    A name that ends as tables' names do may be another file's table that is copied here.
    """
    offsets = [
        offset
        for name in names
        for offset in chunks.occurrences(text, name.encode())
        if _USE.match(text, offset + len(name)) and _GIVEN.search(text, offset - 8, offset)
    ]
    ending = kernel.table("types")["copy"]["names"].encode()
    offsets += [
        offset
        for offset in chunks.occurrences(text, ending + b";")
        if _COPIED.search(text, max(0, offset - 80), offset)
    ]
    return [span for span in chunks.around(text, offsets) if span not in spans]


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
