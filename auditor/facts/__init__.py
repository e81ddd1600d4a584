"""One file's text -> Facts: the slots, functions, tables and macros that concern mappings.

Pure, and of one file alone, so that it can be cached and run in parallel. What the file takes
from others (macros that make tables) is handed in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

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
    "copied",
    "table_macros",
]

_QUERIES = ("functions", "members", "aliases", "designators", "assignments", "copies")
_GIVEN = re.compile(rb"[(,=]\s*[&*]?\s*\Z")
_USE = re.compile(rb"\s*[,;)]")
_COPIED = re.compile(rb"[^=!<>]=\s*\*?\s*\Z")
_ENDS = re.compile(rb"\s*;")

T = TypeVar("T")
Macros: TypeAlias = Mapping[str, tuple[Macro, ...]]
Span: TypeAlias = tuple[int, int]


def concerned(text: bytes, macros: Iterable[str]) -> bool:
    """Tell whether a file has anything to say about mappings; see ``chunks.signs``."""
    return next(chunks.signs(text, macros), None) is not None


def copied(text: bytes, tables: Iterable[str]) -> frozenset[str]:
    """Return which of these tables, of other files, a file copies as a whole."""
    return frozenset(
        name
        for name in tables
        for offset in chunks.occurrences(text, name.encode())
        if _ENDS.match(text, offset + len(name))
        and _COPIED.search(text, max(text.rfind(b";", 0, offset), 0), offset)
    )


def collect(
    text: bytes, macros: Macros, others: frozenset[str] = frozenset(), *, whole: bool = False
) -> Facts:
    """Return the facts of one file.

    ``macros`` are the macros of headers that make tables; a definition in the file itself goes
    before them. ``others`` are tables of other files that may be copied here. With ``whole`` the
    file is parsed as one chunk, which must give the same.
    """
    found = directives(text)
    known = {**macros, **table_macros(found.macros)}
    spans = [(0, len(text))] if whole else chunks.around(text, chunks.signs(text, known))
    parsed = list(_parsed(text, spans, found, known))
    functions = _unique(f for chunk in parsed for f in declarations.functions(chunk))
    entries = _unique(e for chunk in parsed for e in tables.entries(chunk, functions))
    names = frozenset(f.name for f in functions if _takes_mapping(f))
    objects = others | {entry.root for entry in entries if entry.how != "assignment"}
    further = () if whole else _handed_on(text, names | objects, spans)
    everything = [*parsed, *_parsed(text, further, found, None)]
    return Facts(
        slots=_unique(slot for chunk in parsed for slot in declarations.slots(chunk)),
        functions=functions,
        entries=entries,
        arguments=_unique(a for chunk in everything for a in tables.arguments(chunk, names)),
        copies=_unique(c for chunk in everything for c in tables.copies(chunk, objects)),
        directives=found,
    )


def _parsed(
    text: bytes, spans: Iterable[Span], found: Directives, macros: Macros | None
) -> Iterator[Chunk]:
    """Parse chunks of a file, once for each way to expand the macros.

    Without macros (None) a chunk need hold no sign of a mapping.
    """
    line, counted = 1, 0
    for start, end in spans:
        line += text.count(b"\n", counted, start)
        counted = start
        blanked = blank_spans(blank_comments(text[start:end]), found.spans, start)
        if macros is not None and not concerned(blanked, macros):
            continue
        for expansion in expansions(blanked.decode("utf-8", "replace"), macros or {}):
            root = parse(expansion.text)
            here = matches(root, *_QUERIES)
            yield Chunk(expansion.text, root, here, line, found, expansion.ranges)


def _handed_on(text: bytes, names: frozenset[str], spans: list[Span]) -> list[Span]:
    """Return the further chunks where one of these names is used other than in a call."""
    offsets = [
        offset
        for name in names
        for offset in chunks.occurrences(text, name.encode())
        if _USE.match(text, offset + len(name)) and _GIVEN.search(text, offset - 8, offset)
    ]
    return [span for span in chunks.around(text, offsets) if span not in spans]


def _takes_mapping(function: Function) -> bool:
    return any(declarations.mapping_type(parameter.type) for parameter in function.parameters)


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
