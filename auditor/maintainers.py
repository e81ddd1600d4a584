"""Which section of MAINTAINERS a path belongs to, and whom it names."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_PEOPLE = frozenset("MRL")
_WILD = re.compile(r"[*?\[]")
_GENERIC = -2
"""The rank of patterns that say next to nothing of a path, such as ``*/``, is above this."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title, and its maintainers, reviewers and lists as written."""

    title: str
    people: tuple[str, ...]


REST = Section("THE REST", ())
"""What the kernel's own file calls what no other section claims."""


@dataclass(frozen=True, slots=True)
class _Claims:
    """A section with what it claims: file patterns, those excluded, and words in a path."""

    section: Section
    files: tuple[str, ...]
    excluded: tuple[str, ...]
    names: tuple[str, ...]


class Maintainers:
    """The sections of a MAINTAINERS file, asked by path.

    A path belongs to the section whose file pattern spells out most of it; of two alike, to the
    section that claims less. The list that a patch goes to may be longer.
    """

    __slots__ = ("_answers", "_globs", "_plain", "_sections")

    def __init__(self, sections: list[_Claims]) -> None:
        """Index the patterns by the folder they begin with: a path meets few of them."""
        self._sections = sections
        self._answers: dict[str, Section] = {}
        self._plain: dict[str, list[int]] = defaultdict(list)
        self._globs: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for number, claims in enumerate(sections):
            for pattern in claims.files:
                wild = _WILD.search(pattern)
                if wild:
                    folder = pattern[: pattern.rfind("/", 0, wild.start()) + 1]
                    self._globs[folder].append((pattern, number))
                else:
                    self._plain[pattern].append(number)

    @classmethod
    def parse(cls, text: str) -> "Maintainers":
        """Read the text of a MAINTAINERS file; an empty one knows nobody."""
        blocks = text.replace("\r\n", "\n").split("\n\n")
        return cls([claims for block in blocks if (claims := _claims(block)) is not None])

    def of(self, path: str) -> Section:
        """Return the section that a path belongs to; ``REST`` if no section claims it."""
        if path not in self._answers:
            self._answers[path] = self._closest(path)
        return self._answers[path]

    def _closest(self, path: str) -> Section:
        claimed = sorted(self._fitting(path))
        generic = [claim for claim in claimed if claim[0] > _GENERIC]
        close = claimed[: len(claimed) - len(generic)]
        for claims in (close, self._named(path), generic):
            for _, _, number in claims:
                excluded = self._sections[number].excluded
                if not any(_fits(pattern, path) for pattern in excluded):
                    return self._sections[number].section
        return REST

    def _fitting(self, path: str) -> Iterator[tuple[int, int, int]]:
        """Yield a rank for each file pattern that fits, the best the smallest.

        It is how much of the path the pattern spells out, negative; how many patterns its section
        has; and the section.
        """
        parts = path.split("/")
        above = ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts))]
        for folder in ("", *above, path):
            same = {folder, folder.removesuffix("/")}
            fitting = [(folder, number) for name in same for number in self._plain.get(name, ())]
            fitting += [item for item in self._globs.get(folder, ()) if _fits(item[0], path)]
            for pattern, number in fitting:
                literal = len(_WILD.sub("", pattern))
                yield -literal, len(self._sections[number].files), number

    def _named(self, path: str) -> Iterator[tuple[int, int, int]]:
        """Yield the sections that claim a word in the path. There are hundreds: asked last."""
        for number, claims in enumerate(self._sections):
            if any(_word(name).search(path) for name in claims.names):
                yield 0, 0, number


def _claims(block: str) -> _Claims | None:
    """Return a section from its lines: a title, then fields; None if it is no section."""
    title = ""
    people: list[str] = []
    patterns: dict[str, list[str]] = {"F": [], "X": [], "N": []}
    for line in block.split("\n"):
        kind, value = line[:1], line[2:].strip()
        if line[1:2] != ":":
            title = title if any(patterns.values()) or people else line.strip()
        elif kind in _PEOPLE:
            people.append(value)
        elif kind in patterns:
            patterns[kind].append(value)
    if not title or not (patterns["F"] or patterns["N"]):
        return None
    files, excluded, names = (tuple(patterns[kind]) for kind in "FXN")
    return _Claims(Section(title, tuple(people)), files, excluded, names)


def _fits(pattern: str, path: str) -> bool:
    wild = _WILD.search(pattern)
    if wild is None:
        return path == pattern or path.startswith(pattern.rstrip("/") + "/")
    return path.startswith(pattern[: wild.start()]) and _regex(pattern).match(path) is not None


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """Return what a file pattern means to get_maintainer.pl.

    ``*`` and ``?`` do not cross a slash, ``[...]`` is a class; a pattern that ends in a slash takes
    all below the folder, another one only what lies as deep as itself.
    """
    escaped = re.sub(r"[^*?\[\]]+", lambda plain: re.escape(plain[0]), pattern)
    escaped = escaped.replace("*", "[^/]*").replace("?", "[^/]")
    return _compiled(escaped if pattern.endswith("/") else f"{escaped}$", pattern)


@cache
def _word(name: str) -> re.Pattern[str]:
    return _compiled(name, name)


def _compiled(regex: str, otherwise: str) -> re.Pattern[str]:
    """Compile what a tree's file says; what is no regular expression means itself."""
    try:
        return re.compile(regex)
    except re.error:
        return re.compile(re.escape(otherwise))
