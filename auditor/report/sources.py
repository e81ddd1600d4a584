"""The functions shown on the page: each stands once, with the lines that hold evidence marked."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from auditor.answer import Audit, SourceText
from auditor.program import Definition, Place


@dataclass(frozen=True, slots=True)
class Piece:
    """Successive lines of a source: a single one that is marked, or those between.

    ``line`` is the number of the marked one, else None.
    """

    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A function as the page shows it."""

    number: int
    source: SourceText
    pieces: tuple[Piece, ...]
    lines: range


class Sources:
    """The sources of an audit, asked by place."""

    def __init__(self, audit: Audit) -> None:
        """Split the texts into lines, and find which lines hold evidence."""
        self._sources = audit.sources
        self._lines = [s.text.replace("\r\n", "\n").split("\n") for s in audit.sources]
        self._starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, source in enumerate(audit.sources):
            self._starts[source.place.file].append((source.place.line, number))
        for starts in self._starts.values():
            starts.sort()
        self._marked: dict[int, set[int]] = defaultdict(set)
        for place in {item.place for row in audit.rows for item in row.effects.evidence}:
            holder = self._at(place)
            if holder is not None:
                self._marked[holder].add(place.line)

    def line(self, place: Place) -> str:
        """Return the text of a line, or "" if it is not shown."""
        number = self._at(place)
        if number is None:
            return ""
        return self._lines[number][place.line - self._sources[number].place.line].strip()

    def link(self, place: Place) -> str:
        """Return the fragment of a line that holds evidence, or "" if it is not shown."""
        number = self._at(place)
        return "" if number is None else f"#f{number}L{place.line}"

    def of(self, definition: Definition) -> int | None:
        """Return the number of a definition's source, or None if it is not shown."""
        return self._at(definition.place)

    def shown(self, number: int) -> Shown:
        """Return a source ready to be shown."""
        source, lines = self._sources[number], self._lines[number]
        first = source.place.line
        marked = sorted(line - first for line in self._marked[number])
        pieces: list[Piece] = []
        for before, here in pairwise((-1, *marked, len(lines))):
            if here - before > 1:
                between = "\n".join(lines[before + 1 : here])
                pieces.append(Piece(None, between + "\n" * (here < len(lines))))
            if here < len(lines):
                pieces.append(Piece(first + here, lines[here]))
        return Shown(number, source, tuple(pieces), range(first, first + len(lines)))

    def _at(self, place: Place) -> int | None:
        starts = self._starts.get(place.file, [])
        index = bisect_right(starts, (place.line, len(self._sources))) - 1
        if index < 0:
            return None
        start, number = starts[index]
        return number if place.line - start < len(self._lines[number]) else None
