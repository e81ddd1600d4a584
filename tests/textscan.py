"""An independent scan of a kernel tree for mmap slots and what fills them: text only, no parser.

It knows nothing of types, so it asks less than the audit does: where a slot's *member name* is
designated or assigned, and where a macro that does so is used.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ctext import CText

OUT_OF_SCOPE = ("Documentation", "scripts", "tools")
_POINTER = re.compile(r"\(\s*\*\s*(?:const\s+)?(?P<member>\w+)\s*\)\s*\(")
_MAPPING_TYPES = re.compile(r"\bstruct\s+(?:vm_area_struct|vm_area_desc|vma_proto)\s*\*(?!\s*\*)")
_STRUCT = re.compile(r"\bstruct\s+(?P<tag>\w+)\s*(?:__\w+\s*)*\{")
_NOT_CALLBACKS = frozenset({"vm_operations_struct"})


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A function pointer in a struct that takes a mapping."""

    struct: str
    member: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place that puts ``value`` into a member, by itself or through ``macro``."""

    file: str
    line: int
    member: str
    value: str
    macro: str | None = None
    offset: int = 0


class TextScan:
    """What a text scan sees of a tree's mmap slots."""

    def __init__(self, tree: Path) -> None:
        """Remember the tree; the reading is done when something is asked."""
        self.tree = tree
        self._texts: dict[str, CText] = {}

    def text(self, file: str) -> CText:
        """Return a file's blanked text."""
        if file not in self._texts:
            self._texts[file] = CText((self.tree / file).read_bytes())
        return self._texts[file]

    @cached_property
    def _files(self) -> tuple[str, ...]:
        return tuple(_c_files(self.tree))

    @cached_property
    def _mapping_files(self) -> tuple[str, ...]:
        return tuple(self.holding({"mmap"}))

    def holding(self, words: Iterable[str]) -> Iterator[str]:
        """Yield the files that hold one of the words, also as a part of a longer one."""
        shortest = {word for word in words if not any(o in word for o in words if o != word)}
        needles = [word.encode() for word in sorted(shortest)]
        for file in self._files:
            with (self.tree / file).open("rb", buffering=0) as stream:
                raw = stream.read()
            if any(needle in raw for needle in needles):
                yield file

    def matching(self, *patterns: re.Pattern[bytes], words: frozenset[bytes]) -> Iterator[str]:
        """Yield the files in which a pattern's group is one of the words, anywhere in the text.

        Each pattern should begin with a letter of its own: that is what makes it quick.
        """
        for file in self._files:
            raw = (self.tree / file).read_bytes()
            if any(not words.isdisjoint(pattern.findall(raw)) for pattern in patterns):
                yield file

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every mmap function pointer of the tree's structs that takes a mapping."""
        found = [slot for file in self._mapping_files for slot in self._slots_in(file)]
        return tuple(sorted(found))

    def _slots_in(self, file: str) -> Iterator[Slot]:
        source = self.text(file)
        for pointer in _POINTER.finditer(source.text):
            opening = pointer.end() - 1
            parameters = source.text[opening : source.closing(opening)]
            if "mmap" not in pointer["member"] or not _MAPPING_TYPES.search(parameters):
                continue
            struct = self._struct_around(source, pointer.start())
            if struct and struct not in _NOT_CALLBACKS:
                yield Slot(struct, pointer["member"], file, source.line(pointer.start("member")))

    @staticmethod
    def _struct_around(source: CText, offset: int) -> str | None:
        """Return the innermost tagged struct whose body holds the offset as a member."""
        around = set(source.enclosing_braces(offset))
        tags = [m["tag"] for m in _STRUCT.finditer(source.text, 0, offset) if m.end() - 1 in around]
        return tags[-1] if tags else None

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of the slots' members."""
        return frozenset(slot.member for slot in self.slots)

    @cached_property
    def _fill(self) -> re.Pattern[str]:
        names = "|".join(sorted(self.members))
        return re.compile(rf"(?:\.|->)\s*(?P<member>{names})\s*=(?!=)\s*")

    @cached_property
    def macros(self) -> dict[str, dict[str, tuple[Place, ...]]]:
        """For each file ('' for all, from headers): the macros that fill a slot when used."""
        known: dict[str, dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
        for file in self._mapping_files:
            for define in self.text(file).defines():
                for place in self._fills(file, self.text(file), define.start, define.end):
                    known[_scope(file)][define.name].add(place)
        fresh = {name for table in known.values() for name in table}
        while fresh:
            fresh = self._spread(known, fresh)
        return {
            scope: {name: tuple(sorted(places)) for name, places in table.items()}
            for scope, table in known.items()
        }

    def _spread(self, known: dict[str, dict[str, set[Place]]], names: set[str]) -> set[str]:
        """Add the macros whose bodies use one of the names; return the new ones."""
        fresh: set[str] = set()
        for file in self.holding(names):
            for define in self.text(file).defines():
                for name in set(re.findall(r"\w+", define.body)) & names:
                    inherited = known[""].get(name, set()) | known[file].get(name, set())
                    if inherited - known[_scope(file)][define.name]:
                        known[_scope(file)][define.name] |= inherited
                        fresh.add(define.name)
        return fresh

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every designator or assignment of a slot's member outside macro definitions."""
        found: list[Place] = []
        for file in self._mapping_files:
            source = self.text(file)
            found += [
                place
                for place in self._fills(file, source, 0, len(source.text))
                if not source.in_directive(place.offset)
            ]
        return tuple(sorted(found))

    @cached_property
    def uses(self) -> tuple[Place, ...]:
        """Every use, outside directives, of a macro that fills a slot."""
        names = {name for table in self.macros.values() for name in table}
        found: set[Place] = set()
        for file in self.holding(names):
            source, macros = self.text(file), self.visible_macros(file)
            for word in re.finditer(rf"\b(?:{'|'.join(sorted(names))})\b", source.text):
                if word[0] in macros and not source.in_directive(word.start()):
                    line = source.line(word.start())
                    found |= {
                        Place(file, line, place.member, place.value, word[0], word.start())
                        for place in macros[word[0]]
                    }
        return tuple(sorted(found))

    def visible_macros(self, file: str) -> dict[str, tuple[Place, ...]]:
        """Return the slot-filling macros that a file may use."""
        return {**self.macros.get("", {}), **self.macros.get(file, {})}

    def _fills(self, file: str, source: CText, start: int, end: int) -> Iterator[Place]:
        for fill in self._fill.finditer(source.text, start, end):
            value = _value(source.text, fill.end(), end)
            at = fill.start("member")
            yield Place(file, source.line(at), fill["member"], value, offset=at)


def _scope(file: str) -> str:
    return "" if file.endswith(".h") else file


def _value(text: str, start: int, end: int) -> str:
    """Return the expression from ``start`` to the comma, semicolon or brace that ends it."""
    depth = 0
    for at in range(start, end):
        if text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
        if depth < 0 or (depth == 0 and text[at] in ",;{}"):
            end = at
            break
    return " ".join(text[start:end].replace("\\\n", " ").split())


def _c_files(tree: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(tree):
        if Path(folder) == tree:
            folders[:] = [name for name in folders if name not in OUT_OF_SCOPE]
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if name.endswith((".c", ".h")) and path.is_file():
                yield str(path.relative_to(tree))
