"""Which struct a member expression leads to."""

import re

from auditor.facts import chunks, declarations
from auditor.graph.includes import Includes
from auditor.preprocess import blank_comments, blank_spans, directives
from auditor.syntax import parse


class Types:
    """The structs of a tree, read where they are asked about."""

    def __init__(self, includes: Includes) -> None:
        """Start with nothing known."""
        self._includes = includes
        self._structs: dict[tuple[str, str], dict[str, str]] = {}
        self._read: dict[tuple[str, str], dict[str, dict[str, str]]] = {}

    def of_path(self, struct: str, path: tuple[str, ...], file: str) -> str | None:
        """Return the struct that the last member of a path belongs to, as seen from a file.

        ``("ops", "mmap")`` on ``snd_hwdep`` gives ``snd_hwdep_ops``; subscripts change nothing, and
        a struct without a name is its owner's.
        """
        for member in path[:-1]:
            if member.startswith("["):
                continue
            inner = self._members(struct, file).get(member)
            if inner is None:
                return None
            struct = inner
        return struct.partition("::")[0]

    def of_variable(self, name: str, file: str) -> str | None:
        """Return the struct that a file-level variable is or points to, as seen from a file."""
        pattern = re.compile(
            rb"\bstruct\s+(\w+)\s+(?:\**\s*\w+\s*,\s*)*\**\s*%s\s*[;=,\[]"
            % re.escape(name.encode())
        )
        for seen in self._includes.seen_by(file, depth=1):
            match = pattern.search(self._includes.text(seen))
            if match:
                return match[1].decode()
        return None

    def _members(self, struct: str, file: str) -> dict[str, str]:
        key = (struct, file)
        if key not in self._structs:
            self._structs[key] = next(
                (
                    found
                    for seen in self._includes.seen_by(file)
                    if (found := self._in(struct, seen))
                ),
                {},
            )
        return self._structs[key]

    def _in(self, struct: str, file: str) -> dict[str, str]:
        """Return the members of a struct if this very file defines it."""
        name = struct.partition("::")[0]
        if (name, file) not in self._read:
            self._read[name, file] = {}
            text = self._includes.text(file)
            # A comment may well speak of the struct before it is defined.
            offset = (
                _definition(blank_comments(text), name.encode()) if name.encode() in text else -1
            )
            if offset >= 0:
                start, end = chunks.around(text, [offset])[0]
                blanked = blank_spans(
                    blank_comments(text[start:end]), directives(text).spans, start
                )
                found = declarations.members(parse(blanked.decode("utf-8", "replace")))
                self._read[name, file] = found
        return self._read[name, file].get(struct, {})


def _definition(text: bytes, name: bytes) -> int:
    """Return the offset of a struct's definition, or -1."""
    match = re.search(rb"\b(?:struct|union)\s+%s\b[^;{}()=]*\{" % re.escape(name), text)
    match = match or re.search(rb"^\}\s*%s\s*;" % re.escape(name), text, re.MULTILINE)
    return -1 if match is None else match.start()
