"""What a function does, as a statement tree: lowered where it is asked about."""

import re
from collections.abc import Mapping
from itertools import accumulate

from auditor.facts import Facts, Function, chunks, declarations
from auditor.facts.chunks import Chunk
from auditor.graph.includes import Includes
from auditor.lower import Lowered, lower, lower_macro
from auditor.lower.tree import Call, Loop, Name
from auditor.lower.walk import walk
from auditor.lower.words import needs_words, spelled_out
from auditor.preprocess import Directives, Macro, blank_comments, blank_spans, directives
from auditor.program import Definition
from auditor.syntax import matches, parse

_HEAD = re.compile(rb"(?:[A-Za-z_][^;{}=(]*[\s*])?\Z")
_CALLED = re.compile(rb"\s*\(")


class Bodies:
    """The bodies of a tree's functions and of its function-like macros."""

    def __init__(self, includes: Includes, facts: Mapping[str, Facts]) -> None:
        """Index the function-like macros; bodies are read later."""
        self.includes = includes
        self._known = {file: found.directives for file, found in facts.items()}
        self._lines: dict[str, list[int]] = {}
        self._lowered: dict[tuple[str, int, str], Lowered | None] = {}
        self._beside: dict[tuple[str, str], tuple[Definition, ...]] = {}
        self._known_files = tuple(facts)
        self._elsewhere: dict[tuple[str, bool], tuple[Definition, ...]] = {}
        self._calls: dict[Definition, tuple[tuple[Call, bool], ...]] = {}
        self._text: dict[str, list[bytes]] = {}
        self._macros: dict[str, list[tuple[str, Macro]]] = {}
        for file, found in facts.items():
            for macro in found.directives.macros:
                if macro.parameters is not None:
                    self._macros.setdefault(macro.name, []).append((file, macro))

    def of(self, definition: Definition) -> Lowered | None:
        """Return a function's statement tree; None where the grammar cannot make one."""
        function = definition.function
        key = (definition.file, function.line, function.name)
        if key not in self._lowered:
            self._lowered[key] = lower(
                function.name,
                tuple((parameter.name, parameter.type) for parameter in function.parameters),
                self._blanked(definition.file, function.first_line, function.last_line),
                function.first_line,
                self._directives(definition.file),
            )
        return self._lowered[key]

    def broken(self, definition: Definition) -> tuple[int, ...]:
        """Return the lines of a function that did not fit the grammar."""
        lowered = self.of(definition)
        return (definition.function.line,) if lowered is None else lowered.broken_at

    def calls(self, definition: Definition) -> tuple[tuple[Call, bool], ...]:
        """Return the calls in a function's own text by a plain name, and whether in a loop."""
        if definition not in self._calls:
            lowered = self.of(definition)
            found = [] if lowered is None else list(walk(lowered.body))
            looped = {id(n) for loop in found if isinstance(loop, Loop) for n in walk(loop.body)}
            self._calls[definition] = tuple(
                (node, id(node) in looped)
                for node in found
                if isinstance(node, Call) and isinstance(node.function, Name)
            )
        return self._calls[definition]

    def line(self, file: str, line: int) -> str:
        """Return a line of a file as written, "" where there is none; lines count from 1."""
        if file not in self._text:
            self._text[file] = self.includes.text(file).split(b"\n")
        lines = self._text[file]
        return lines[line - 1].decode("utf-8", "replace") if 0 < line <= len(lines) else ""

    def source(self, definition: Definition) -> str:
        """Return a function's text as written."""
        function = definition.function
        lines = self.includes.text(definition.file).split(b"\n")
        text = b"\n".join(lines[function.first_line - 1 : function.last_line])
        return text.decode("utf-8", "replace")

    def of_macros(
        self, name: str, file: str, words: tuple[str, ...] = ()
    ) -> list[tuple[str, Lowered]]:
        """Return the function-like macros of a name that a file sees: where, and what they do.

        ``words`` are the arguments of a use. A macro that cannot be seen as a function, because
        it assigns a parameter, names a member by one or hands on a list of them, is lowered with
        these in its text; its name then has them too.
        """
        candidates = self._macros.get(name, [])
        here = [pair for pair in candidates if pair[0] == file]
        if candidates and not here:
            headers = self.includes.in_sight(file, {where for where, _ in candidates})
            here = [pair for pair in candidates if pair[0] in headers]
        found = []
        for where, macro in here:
            used = spelled_out(macro, words) if words and needs_words(macro) else macro
            key = (where, macro.line, used.name)
            if key not in self._lowered:
                self._lowered[key] = lower_macro(used)
            lowered = self._lowered[key]
            if lowered is not None:
                found.append((where, lowered))
        return found

    def takes_words(self, name: str, file: str) -> bool:
        """Tell whether a name is that of a macro which does something to its arguments' words."""
        return any(needs_words(macro) for _, macro in self._macros.get(name, ())) and bool(
            self.of_macros(name, file)
        )

    def beside(self, name: str, file: str) -> tuple[Definition, ...]:
        """Return the definitions of a function in a file, whether or not it mentions mappings."""
        if (name, file) not in self._beside:
            self._beside[name, file] = tuple(self._search(name, file))
        return self._beside[name, file]

    def elsewhere(self, name: str, file: str, *, everywhere: bool) -> tuple[Definition, ...]:
        """Return the definitions of a function that mentions no mappings, as seen from a file.

        Looked for in the headers that concern mappings, and in all files that do if the answer
        must not be missed.
        """
        key = (name, everywhere)
        if key not in self._elsewhere:
            files = [f for f in self._known_files if everywhere or f.endswith(".h")]
            word = name.encode() + b"("
            holding = [f for f in files if word in self.includes.peek(f)]
            self._elsewhere[key] = tuple(d for f in holding for d in self.beside(name, f))
        found = self._elsewhere[key]
        headers = self.includes.in_sight(file, {d.file for d in found if d.file.endswith(".h")})
        return tuple(
            d
            for d in found
            if d.file in headers
            or (d.file.endswith(".c") and "static" not in d.function.specifiers)
        )

    def _directives(self, file: str) -> Directives:
        if file not in self._known:
            self._known[file] = directives(self.includes.text(file))
        return self._known[file]

    def _blanked(self, file: str, first: int, last: int) -> str:
        """Return lines of a file with comments and directives blanked."""
        text = self.includes.text(file)
        if file not in self._lines:
            lengths = (len(line) + 1 for line in text.split(b"\n"))
            self._lines[file] = [0, *accumulate(lengths)]
        start, end = self._lines[file][first - 1], self._lines[file][last] - 1
        blanked = blank_spans(blank_comments(text[start:end]), self._directives(file).spans, start)
        return blanked.decode("utf-8", "replace")

    def _search(self, name: str, file: str) -> list[Definition]:
        raw = self.includes.text(file)
        offsets = [
            offset
            for offset in chunks.occurrences(raw, name.encode())
            if _heads_definition(raw, offset, len(name))
        ]
        found: list[Function] = []
        for start, end in chunks.around(raw, offsets):
            conditions = self._directives(file)
            text = blank_spans(blank_comments(raw[start:end]), conditions.spans, start)
            root = parse(text.decode("utf-8", "replace"))
            line = raw.count(b"\n", 0, start) + 1
            here = matches(root, "functions")
            chunk = Chunk(text.decode("utf-8", "replace"), root, here, line, conditions)
            found += [f for f in declarations.functions(chunk) if f.name == name]
        return [Definition(file, function) for function in dict.fromkeys(found)]


def _heads_definition(text: bytes, offset: int, length: int) -> bool:
    """Tell whether a name stands where a definition's does: on a line that begins at column 0."""
    start = text.rfind(b"\n", 0, offset) + 1
    return (
        _HEAD.match(text, start, offset) is not None
        and _CALLED.match(text, offset + length) is not None
    )
