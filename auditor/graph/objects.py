"""What the operations tables that a mapping may be given hold, read where they are asked about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from auditor import kernel
from auditor.facts import chunks
from auditor.facts.objects import designated
from auditor.graph.includes import Includes
from auditor.preprocess import blank_comments, blank_spans, directives
from auditor.syntax import parse


@dataclass(frozen=True, slots=True)
class Installed:
    """A table that a mapping may be given: the file it stands in, its members' values by name.

    A value that is no plain name is there as "".
    """

    file: str
    members: Mapping[str, str]


_TABLE = re.compile(rb"(\w+)\s*(?:__\w+\s*)*=\s*\{")


class Objects:
    """The tables of a tree that are installed into mappings."""

    def __init__(self, includes: Includes, files: Iterable[str]) -> None:
        """Remember where tables may stand; nothing is read yet."""
        self._includes = includes
        self._files = tuple(files)
        self._known: dict[tuple[str, str], Installed | None] = {}

    def named(self, name: str, file: str) -> Installed | None:
        """Return the table of a name; None if it is not found.

        ``file`` is the one that speaks of the table: its own goes before another's of that name.
        """
        if (name, file) not in self._known:
            self._known[name, file] = self._in(name, file)
        return self._known[name, file]

    def _in(self, name: str, file: str) -> Installed | None:
        for where in dict.fromkeys((file, *self._shared.get(name, ()))):
            text = self._includes.text(where)
            match = _definition(name.encode()).search(text)
            if match is not None:
                start, end = chunks.around(text, [match.start(1)])[0]
                spans = directives(text).spans
                blanked = blank_spans(blank_comments(text[start:end]), spans, start)
                return Installed(where, designated(parse(blanked.decode("utf-8", "replace")), name))
        return None

    @cached_property
    def _shared(self) -> dict[str, list[str]]:
        """Return where tables stand that other files may speak of, by name."""
        found: dict[str, list[str]] = {}
        struct = f"struct {kernel.table('types')['installed']['struct']} ".encode()
        for file in self._files:
            text = self._includes.peek(file)
            at = text.find(struct)
            while at >= 0:
                match = _TABLE.match(text, at + len(struct))
                if match and b"static" not in text[text.rfind(b"\n", 0, at) + 1 : at]:
                    found.setdefault(match[1].decode(), []).append(file)
                at = text.find(struct, at + len(struct))
        return found


def _definition(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\b(%s)\s*(?:__\w+\s*)*=\s*\{" % re.escape(name))
