"""Entries of all files -> the tables that put functions into slots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from auditor.facts import Argument, Entry, Facts
from auditor.facts.declarations import signature
from auditor.graph.functions import Functions
from auditor.graph.types import Types
from auditor.program import Place, Table, Unresolved


@dataclass(frozen=True, slots=True)
class Filled:
    """A table entry with the name that it holds and the file that the name is seen from."""

    table: Table
    name: str
    file: str


@dataclass(slots=True)
class Linker:
    """What the tables of a tree are found with."""

    facts: Mapping[str, Facts]
    slots: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
    """Struct to member to the parameter types of each declaration of that slot."""
    functions: Functions
    types: Types
    unresolved: list[Unresolved]

    def fill(self) -> list[Filled]:
        """Return every table entry of the tree, in the order of files and lines."""
        found: list[Filled] = []
        storing: dict[tuple[str, int], list[tuple[Table, str]]] = {}
        for file, facts in self.facts.items():
            for entry in facts.entries:
                struct = self._struct(entry, file)
                if struct is None:
                    continue
                table = _table(entry, struct, file)
                if entry.parameter is not None:
                    storing.setdefault((entry.function, entry.parameter), []).append((table, file))
                else:
                    found += [Filled(table, name, file) for name in self._names(entry, file)]
        found += self._handed_over(storing)
        found += self._copied(found)
        return found

    def _struct(self, entry: Entry, file: str) -> str | None:
        """Return the struct whose slot an entry fills; None if it fills none."""
        member = entry.path[-1]
        candidates = [struct for struct, members in self.slots.items() if member in members]
        if not candidates:
            return None
        root = entry.root_type
        if root is None and entry.root:
            root = self.types.of_variable(entry.root, file)
        struct = None if root is None else self.types.of_path(root, entry.path, file)
        if struct is not None:
            return struct if struct in candidates else None
        return self._by_signature(entry, file, candidates)

    def _by_signature(self, entry: Entry, file: str, candidates: list[str]) -> str | None:
        """Return the one slot that the value's parameters fit, where the type does not show."""
        member = entry.path[-1]
        definitions = [d for name in entry.values for d in self.functions.named(name, file)]
        fitting = {
            struct
            for struct in candidates
            for definition in definitions
            if signature(definition.function.parameters) in self.slots[struct][member]
        }
        if len(fitting) == 1:
            return fitting.pop()
        if fitting:
            self._miss(
                entry.values[0], file, entry.line, "which struct it is put into does not show"
            )
        return None

    def _names(self, entry: Entry, file: str) -> list[str]:
        """Return the names among an entry's values that stand for functions."""
        known = [name for name in entry.values if self.functions.named(name, file)]
        if known:
            return known
        names = [name for name in entry.values if not self.functions.is_nothing(name, file)]
        return names if len(entry.values) == 1 else []

    def _handed_over(self, storing: dict[tuple[str, int], list[tuple[Table, str]]]) -> list[Filled]:
        """Return the entries made by functions that store an argument in a slot.

        A function that hands its own parameter on to such a function is one, too.
        """
        found: list[Filled] = []
        handed: dict[tuple[str, int], bool] = dict.fromkeys(storing, False)
        waiting = list(storing)
        while waiting:
            callee, index = key = waiting.pop()
            for file, argument in self._arguments(callee, index):
                for table, _ in storing[key]:
                    here = replace(
                        table,
                        place=Place(file, argument.line),
                        how="argument",
                        condition=argument.condition,
                    )
                    outer = self._parameter(argument, file)
                    if outer is not None:
                        if (argument.function, outer) not in storing:
                            waiting.append((argument.function, outer))
                            handed[argument.function, outer] = False
                        tables = storing.setdefault((argument.function, outer), [])
                        if (table, file) not in tables:
                            tables.append((table, file))
                        handed[key] = True
                    elif self.functions.named(argument.value, file):
                        found.append(Filled(here, argument.value, file))
                        handed[key] = True
        for key, was in handed.items():
            if not was:
                table, file = storing[key][0]
                reason = f"no caller of {key[0]} that hands over a function was found"
                self._miss(table.object, file, table.place.line, reason)
        return found

    def _arguments(self, callee: str, index: int) -> Iterator[tuple[str, Argument]]:
        for file, facts in self.facts.items():
            for argument in facts.arguments:
                if argument.callee == callee and argument.index == index:
                    yield file, argument

    def _parameter(self, argument: Argument, file: str) -> int | None:
        for definition in self.functions.named(argument.function, file):
            for index, parameter in enumerate(definition.function.parameters):
                if parameter.name == argument.value:
                    return index
        return None

    def _copied(self, found: list[Filled]) -> list[Filled]:
        """Return the entries in copies of tables: the file's own, or the only one of a name."""
        by_object: dict[str, list[Filled]] = {}
        for filled in found:
            if filled.table.how in ("initializer", "macro"):
                by_object.setdefault(filled.table.object, []).append(filled)
        copies: list[Filled] = []
        for file, facts in self.facts.items():
            for copy in facts.copies:
                tables = by_object.get(copy.source, [])
                here = [filled for filled in tables if filled.table.place.file == file]
                if not here and len({filled.table.place.file for filled in tables}) == 1:
                    here = tables
                for filled in here:
                    table = replace(
                        filled.table,
                        object=copy.target,
                        place=Place(file, copy.line),
                        how="copy",
                        condition=copy.condition,
                    )
                    copies.append(replace(filled, table=table))
        return copies

    def _miss(self, value: str, file: str, line: int, reason: str) -> None:
        self.unresolved.append(Unresolved(value, Place(file, line), reason))


def _table(entry: Entry, struct: str, file: str) -> Table:
    path = entry.path if entry.how != "assignment" else entry.path[-1:]
    return Table(
        struct=struct,
        member=entry.path[-1],
        object=entry.object,
        path="".join(part if part.startswith("[") else f".{part}" for part in path),
        place=Place(file, entry.line),
        how=entry.how,
        macro=entry.macro,
        condition=entry.condition,
    )
