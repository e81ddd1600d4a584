"""Hold a table entry of an audit against the text at its file and line."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ctext import CText
from textscan import Place, TextScan

_WORD = re.compile(r"\w+")
_COPYING = re.compile(r"=|\bmemcpy\s*\(|\w*memdup\s*\(|\b\w*copy\w*\s*\(")
_NEARBY_LINES = 12

Table = Mapping[str, Any]


class Confirmation:
    """A text scan as the judge of an audit's table entries."""

    def __init__(self, scan: TextScan) -> None:
        """Index the scan's places and macro uses by file and line."""
        self.scan = scan
        self._at: dict[tuple[str, int], list[Place]] = defaultdict(list)
        for place in (*scan.places, *scan.uses):
            self._at[place.file, place.line].append(place)

    def refusal(self, symbol: str, table: Table, sources: frozenset[str]) -> str | None:
        """Say why the text does not show the entry; None when it does.

        ``sources`` are the variables that other entries show to hold the same callback.
        """
        file, line = table["file"], table["line"]
        if not (self.scan.tree / file).is_file():
            return "no such file"
        source = self.scan.text(file)
        if line > source.lines:
            return "no such line"
        places = [place for place in self._at[file, line] if place.member == table["member"]]
        if any(self._names(place, symbol) for place in places):
            return self._wrong_owner(places, table)
        if any(symbol in _words(text) for text in _argument_lists(source, symbol, line)):
            return None
        if table["how"] == "copy" and _copies(source, line, sources):
            return None
        return f"names another value: {places[0].value}" if places else "nothing there"

    def _names(self, place: Place, symbol: str) -> bool:
        source = self.scan.text(place.file)
        if symbol in _words(place.value):
            return True
        if place.macro:
            return self._expands(source, place, symbol)
        words = set(_words(place.value))
        return any(
            define.name in words and symbol in _words(define.body) for define in source.defines()
        )

    @staticmethod
    def _expands(source: CText, place: Place, symbol: str) -> bool:
        """Say whether a macro's use names the symbol: by pasting, as an argument, or on its way."""
        arguments: list[str] = []
        opening = source.text.find("(", place.offset)
        if opening >= 0:
            arguments = _words(source.text[opening : source.closing(opening)])
        if "##" in place.value:
            literal = re.sub(r"\w+\s*##\s*|\s*##\s*\w+", "", place.value).strip()
            return literal in symbol and any(symbol.replace(literal, "") == a for a in arguments)
        bodies = {define.name: _words(define.body) for define in source.defines()}
        passed, fresh = set(arguments), {place.macro or ""}
        while fresh:
            words = {word for name in fresh for word in bodies.pop(name, ())}
            passed |= words
            fresh = words & bodies.keys()
        return symbol in passed

    def _wrong_owner(self, places: list[Place], table: Table) -> str | None:
        """Compare struct and variable where the text shows them around the designator."""
        for place in places:
            owner = self.scan.text(place.file).initialised(place.offset)
            nested = table["path"].count(".") > 1 or "[" in table["path"]
            if owner and not nested and owner != (table["struct"], table["object"]):
                return f"belongs to struct {owner[0]} {owner[1]}"
        return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _argument_lists(source: CText, symbol: str, line: int) -> Iterator[str]:
    """Yield the argument lists that lie on the line, or around it, near the symbol."""
    start, _ = source.line_span(max(1, line - _NEARBY_LINES))
    line_start, line_end = source.line_span(line)
    for call in re.finditer(r"\b\w+\s*\(", source.text[start:line_end]):
        opening = start + call.end() - 1
        closing = source.closing(opening)
        arguments = source.text[opening:closing]
        if closing >= line_start and ";" not in arguments and symbol in arguments:
            yield arguments


def _copies(source: CText, line: int, sources: frozenset[str]) -> bool:
    """Say whether the statement at a line copies from one of the variables."""
    start, _ = source.line_span(line)
    end = source.text.find(";", start)
    statement = source.text[start:end]
    return bool(_COPYING.search(statement)) and bool(sources & set(_words(statement)))
