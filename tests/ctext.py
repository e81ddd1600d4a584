"""C text with its comments and strings blanked at equal length, read by regular expressions."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_NOISE = re.compile(
    r"/\*.*?(?:\*/|\Z)|//(?:\\\r?\n|[^\n])*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\r?\n)*", re.MULTILINE)
_DEFINE = re.compile(
    r"[ \t]*#[ \t\\\n]*define[ \t\\\n]+(?P<name>\w+)(?P<parameters>\([^)]*\))?(?P<body>.*)",
    re.DOTALL,
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_SCOPES = re.compile(r"[{}]")
_INITIALISED = re.compile(
    r"\bstruct\s+(\w+)\s+(?:__\w+\s+)*(\w+)\s*(?:\[[^\]]*\]\s*)*(?:__\w+(?:\([^)]*\))?\s*)*=\s*$"
)


@dataclass(frozen=True, slots=True)
class Define:
    """A macro's definition and where it lies in its file."""

    name: str
    parameters: tuple[str, ...]
    body: str
    start: int
    end: int


class CText:
    """One C file, blanked, with its lines, directives and brackets."""

    def __init__(self, raw: bytes) -> None:
        """Read bytes of any encoding: one byte stays one character."""
        self.text = blank(raw.decode("latin-1"))
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self.directives = [match.span() for match in _DIRECTIVE.finditer(self.text)]
        self._directive_starts = [start for start, _ in self.directives]

    def line(self, offset: int) -> int:
        """Return the line, counted from 1, that an offset lies in."""
        return bisect_right(self._starts, offset)

    def line_span(self, line: int) -> tuple[int, int]:
        """Return where a line starts and ends."""
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self._starts[line - 1], end

    @property
    def lines(self) -> int:
        """Return how many lines the file has."""
        return len(self._starts)

    def in_directive(self, offset: int) -> bool:
        """Say whether an offset lies in a preprocessor line with its continuations."""
        at = bisect_right(self._directive_starts, offset) - 1
        return at >= 0 and offset < self.directives[at][1]

    def defines(self) -> Iterator[Define]:
        """Yield the macros that this file defines, in order."""
        for start, end in self.directives:
            match = _DEFINE.match(self.text, start, end)
            if match:
                parameters = re.findall(r"\w+", match["parameters"] or "")
                yield Define(match["name"], tuple(parameters), match["body"], start, end)

    def closing(self, opening: int) -> int:
        """Return the offset of the bracket that closes the one at ``opening``, or the end."""
        opener = self.text[opening]
        brackets = re.compile(f"[{re.escape(opener + _CLOSERS[opener])}]")
        depth = 0
        for match in brackets.finditer(self.text, opening):
            depth += 1 if match[0] == opener else -1
            if depth == 0:
                return match.start()
        return len(self.text)

    def enclosing_braces(self, offset: int) -> tuple[int, ...]:
        """Return the opening braces around an offset, the outermost first."""
        around: list[int] = []
        for match in _SCOPES.finditer(self.text, 0, offset):
            if self.in_directive(match.start()):
                continue
            if match[0] == "{":
                around.append(match.start())
            elif around:
                around.pop()
        return tuple(around)

    def initialised(self, offset: int) -> tuple[str, str] | None:
        """Return the struct and the variable whose initialiser holds the offset directly."""
        braces = self.enclosing_braces(offset)
        if not braces:
            return None
        match = _INITIALISED.search(self.text, max(0, braces[-1] - 300), braces[-1])
        return (match[1], match[2]) if match else None


def blank(text: str) -> str:
    """Replace comments and literals by spaces, the newlines kept."""
    return _NOISE.sub(_blanked, text)


def _blanked(noise: re.Match[str]) -> str:
    found = noise[0]
    if found[0] == "/":
        return _NOT_NEWLINE.sub(" ", found)
    return found[0] + _NOT_NEWLINE.sub(" ", found[1:-1]) + found[-1]
