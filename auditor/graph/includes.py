"""Which headers a file sees."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.sources import Folder

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Include:
    """One ``#include``; ``quoted`` tells ``"x.h"`` from ``<x.h>``."""

    path: str
    quoted: bool


class Includes:
    """The include graph of a tree, read where it is asked about."""

    def __init__(self, folder: Folder, paths: Iterable[str]) -> None:
        """Index the tree's headers by name."""
        self._folder = folder
        self._texts: dict[str, bytes] = {}
        self._direct: dict[str, tuple[str, ...]] = {}
        self._local: dict[str, frozenset[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            if path.endswith(".h"):
                self._by_name.setdefault(posixpath.basename(path), []).append(path)

    def text(self, path: str) -> bytes:
        """Return a file's text; empty if it cannot be read."""
        if path not in self._texts:
            self._texts[path] = self.peek(path)
        return self._texts[path]

    def peek(self, path: str) -> bytes:
        """Return a file's text without keeping it, for those that are looked into once."""
        if path in self._texts:
            return self._texts[path]
        try:
            return self._folder.read(path)
        except OSError:
            return b""

    def seen_by(self, path: str, depth: int = 4) -> Iterator[str]:
        """Yield the file and the headers that it includes, nearest first, ``depth`` levels deep."""
        seen = {path}
        level = [path]
        for _ in range(depth + 1):
            yield from level
            found = dict.fromkeys(header for file in level for header in self.direct(file))
            level = [header for header in found if header not in seen]
            seen.update(level)

    def in_sight(self, path: str, headers: Iterable[str]) -> frozenset[str]:
        """Return which of the headers that define one thing a file sees.

        A lone header of the include folders counts as seen. Of several those count that the
        includes lead to, or all where they lead to none; architectures' are alternatives.
        """
        near = [header for header in headers if self._sees(path, header)]
        shared = [header for header in near if header.startswith("include/")]
        if len(shared) > 1:
            seen = set(self.seen_by(path))
            hidden = {header for header in shared if header not in seen}
            if len(hidden) < len(shared):
                near = [header for header in near if header not in hidden]
        return frozenset(near)

    def _sees(self, path: str, header: str) -> bool:
        """Tell whether a file may see a header: a shared one always, another by its includes."""
        if header == path or _is_global(header):
            return True
        if path not in self._local:
            seen = {path}
            waiting = [path]
            while waiting:
                for found in self.direct(waiting.pop()):
                    if found not in seen and not _is_global(found):
                        seen.add(found)
                        waiting.append(found)
            self._local[path] = frozenset(seen)
        return header in self._local[path]

    def direct(self, path: str) -> tuple[str, ...]:
        """Return the headers that a file names; all candidates where the name is ambiguous."""
        if path not in self._direct:
            text = self.text(path)
            named = [
                Include((match[1] or match[2]).decode("utf-8", "replace"), match[1] is not None)
                for match in _INCLUDE.finditer(text)
            ]
            self._direct[path] = tuple(
                dict.fromkeys(header for include in named for header in self._find(path, include))
            )
        return self._direct[path]

    def _find(self, path: str, include: Include) -> tuple[str, ...]:
        candidates = self._by_name.get(posixpath.basename(include.path), [])
        if include.quoted:
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), include.path))
            if beside in candidates:
                return (beside,)
        generic = f"include/{include.path}"
        if generic in candidates:
            return (generic,)
        ending = "/" + posixpath.normpath(include.path).lstrip("./")
        fitting = [header for header in candidates if header.endswith(ending)]
        if not include.quoted:
            return tuple(header for header in fitting if header.startswith("arch/"))
        # A folder given to the compiler with -I: the header that shares most of the path.
        nearest = max((_shared(path, header) for header in fitting), default=0)
        return tuple(header for header in fitting if nearest and _shared(path, header) == nearest)


def _is_global(header: str) -> bool:
    return header.startswith("include/") or "/include/asm/" in header


def _shared(path: str, other: str) -> int:
    """Return how many leading folders two paths have in common."""
    count = 0
    for one, two in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
        if one != two:
            break
        count += 1
    return count
