"""Which section of MAINTAINERS a path belongs to, and whom it names."""

import re
from dataclasses import dataclass

_FIELD = re.compile(r"([A-Z]):\s*(.*)")
_PEOPLE = ("M", "R", "L")
_REST = "THE REST"
"""What the kernel's own file calls what no other section claims."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title, and its maintainers, reviewers and lists as written."""

    title: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    files: tuple[str, ...]
    excluded: tuple[str, ...]
    names: tuple[str, ...]


class Maintainers:
    """The sections of a MAINTAINERS file, asked by path.

    A path belongs to the section whose file pattern fits it most closely, as a reader would say;
    the whole list that a patch goes to may be longer.
    """

    def __init__(self, sections: list[tuple[Section, _Patterns]]) -> None:
        """Index the plain patterns by text, so that a path meets only those that can fit it."""
        self._sections = sections
        self._plain: dict[str, list[int]] = {}
        self._others: list[tuple[re.Pattern[str], int, int]] = []
        self._excluded: list[list[re.Pattern[str]]] = []
        for number, (_, patterns) in enumerate(sections):
            for pattern in patterns.files:
                if "*" in pattern or "?" in pattern or "[" in pattern:
                    compiled = _compiled(pattern)
                    self._others.append((compiled, _closeness(pattern), number))
                else:
                    self._plain.setdefault(pattern, []).append(number)
            self._others += [(_regex(name), 0, number) for name in patterns.names]
            self._excluded.append([_compiled(pattern) for pattern in patterns.excluded])
        self._answers: dict[str, Section] = {}

    @classmethod
    def parse(cls, text: str) -> "Maintainers":
        """Read the text of a MAINTAINERS file; an empty one knows nobody."""
        sections: list[tuple[Section, _Patterns]] = []
        title, fields = "", []
        for line in [*text.splitlines(), ""]:
            match = _FIELD.match(line)
            if match:
                fields.append((match[1], match[2].strip()))
                continue
            if title and fields:
                sections.append(_section(title, fields))
            title, fields = line.strip(), []
        return cls(sections)

    def of(self, path: str) -> Section:
        """Return the section that a path belongs to."""
        if path not in self._answers:
            self._answers[path] = self._closest(path)
        return self._answers[path]

    def _closest(self, path: str) -> Section:
        best: tuple[int, int] | None = None
        parts = path.split("/")
        fitting = [(len(path) + 1, n) for n in self._plain.get(path, [])]
        for depth in range(len(parts)):
            folder = "/".join(parts[:depth]) + "/" if depth else "./"
            fitting += [(len(folder), n) for n in self._plain.get(folder, [])]
        fitting += [(close, n) for regex, close, n in self._others if regex.search(path)]
        for close, number in fitting:
            if any(regex.search(path) for regex in self._excluded[number]):
                continue
            rank = -1 if self._sections[number][0].title == _REST else close
            if best is None or rank > best[0]:
                best = (rank, number)
        return Section(_REST, ()) if best is None else self._sections[best[1]][0]


def _section(title: str, fields: list[tuple[str, str]]) -> tuple[Section, _Patterns]:
    def of(*kinds: str) -> tuple[str, ...]:
        return tuple(value for kind, value in fields if kind in kinds)

    return Section(title, of(*_PEOPLE)), _Patterns(of("F"), of("X"), of("N"))


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the pattern that get_maintainer.pl makes of a file pattern.

    ``*`` and ``?`` do not cross a slash; one that ends in a slash takes all below the folder.
    """
    escaped = re.escape(pattern).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.compile(f"^{escaped}" if pattern.endswith("/") else f"^{escaped}(?:$|/)")


def _regex(name: str) -> re.Pattern[str]:
    try:
        return re.compile(name)
    except re.error:
        return re.compile(re.escape(name))


def _closeness(pattern: str) -> int:
    """Return how much of a path a pattern spells out."""
    return len(pattern.replace("*", "").replace("?", ""))
