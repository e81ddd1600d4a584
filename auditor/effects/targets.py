"""Whom a call may reach: definitions by name, the targets of slots, operations tables."""

import re
from dataclasses import dataclass, field
from functools import cache

from auditor import kernel
from auditor.effects.evaluate import Evaluator
from auditor.facts.declarations import mapping_type
from auditor.graph import Program
from auditor.kernel.apis import apis
from auditor.lower import Lowered
from auditor.lower.tree import Assign, Call, Declare, Expression, Index, Member, Name, Unary
from auditor.lower.walk import walk
from auditor.program import Definition

_STRUCT = re.compile(r"\bstruct (\w+)")

Slot = tuple[str, str]


@dataclass(slots=True)
class Targets:
    """Answers whom a call may reach."""

    program: Program
    types: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _slots: dict[Slot, dict[Definition, None]] = field(default_factory=dict)
    _known: frozenset[Slot] = frozenset()
    _touching: dict[tuple[str, int, str], bool] = field(default_factory=dict)
    _filling: dict[tuple[str, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the slots and the functions that sit in each."""
        self._known = frozenset((slot.struct, slot.member) for slot in self.program.slots)
        for callback in self.program.callbacks:
            for table in callback.tables:
                into = self._slots.setdefault((table.struct, table.member), {})
                into.update(dict.fromkeys(callback.definitions))

    def definitions(self, name: str, file: str) -> tuple[Definition, ...]:
        """Return the definitions that a name may stand for, as seen from a file.

        Those that the audit does not speak for (see kernel/assumptions.toml) are among them.
        """
        found = self.program.functions.named(name, file)
        if found and not any(d.file == file and d.function.condition for d in found):
            return found
        # The other arm of an #if may define it without a word of mappings.
        return tuple(dict.fromkeys([*found, *self.program.bodies.beside(name, file)]))

    def of_slot(self, slot: Slot) -> tuple[Definition, ...]:
        """Return the functions that sit in a slot."""
        return tuple(self._slots.get(slot, ()))

    def forwards(self, slot: Slot) -> bool:
        """Tell whether any file may be behind a slot."""
        return slot[0] in kernel.table("types")["forward"]["structs"]

    def slot(self, function: Expression, evaluator: Evaluator) -> Slot | None:
        """Return the slot that a called expression goes through; None if it is none known."""
        root, path = _path(function)
        if not root or not path:
            return None
        struct = evaluator.types.get(root)
        if struct is None:
            return None
        found = self.program.types.of_path(struct, path, evaluator.file)
        slot = (found or "", path[-1])
        return slot if slot in self._known or self.forwards(slot) else None

    def is_empty(self, slot: Slot) -> bool:
        """Tell whether no table of the tree fills a slot."""
        return slot not in self._slots and not self.forwards(slot)

    def words(self, function: Expression) -> str:
        """Say what is called, where that is not followed."""
        root, path = _path(function)
        return f"calls through {'->'.join((root, *path)) or 'a computed address'}"

    def may_touch(self, definition: Definition) -> bool:
        """Tell whether a function may change its mapping, itself or through what it calls.

        Judged by the text alone, so that a long function that only looks need not be run.
        """
        key = (definition.file, definition.function.line, definition.function.name)
        if key not in self._touching:
            self._touching[key] = False  # a cycle changes nothing by itself
            if _takes_away(definition):
                return False
            lowered = self.program.bodies.of(definition)
            self._touching[key] = (
                lowered is None
                or bool(lowered.broken_at)
                or self._touches(lowered, definition.file)
            )
        return self._touching[key]

    def _macro_touches(self, name: str, file: str) -> bool:
        key = (file, 0, name)
        if key not in self._touching:
            self._touching[key] = False
            self._touching[key] = any(
                self._touches(lowered, where)
                for where, lowered in self.program.bodies.of_macros(name, file)
            )
        return self._touching[key]

    def _touches(self, lowered: Lowered, file: str) -> bool:
        declared = [(n.name, n.type) for n in walk(lowered.body) if isinstance(n, Declare)]
        types = dict([*lowered.parameters, *declared])
        return any(
            self._changes(node, types, file)
            if isinstance(node, Assign)
            else self._calls_change(node, types, file)
            for node in walk(lowered.body)
            if isinstance(node, Assign | Call)
        )

    def _changes(self, node: Assign, types: dict[str, str], file: str) -> bool:
        """Tell whether an assignment may change a mapping, or keep it."""
        if isinstance(node.target, Name):
            return False
        kept = node.value.text if isinstance(node.value, Name) else ""
        root, path = _path(node.target)
        kind = types.get(root, "")
        if mapping_type(kind) or mapping_type(types.get(kept, "")):
            return True
        if any(word in kind for word in kernel.table("types")["members"]["pointed"]):
            return True
        if not path or path[-1] not in _member_names():
            return False
        struct = _STRUCT.search(kind)
        if struct is None:
            return not kind
        owner = self.program.types.of_path(struct[1], path, file)
        return owner is None or mapping_type(owner) is not None

    def _calls_change(self, node: Call, types: dict[str, str], file: str) -> bool:
        if not isinstance(node.function, Name):
            return any(
                isinstance(part, Name) and mapping_type(types.get(part.text, "")) is not None
                for part in node.arguments
            )
        name = node.function.text
        row = apis().get(name)
        if row is not None:
            return row.changes_flags or row.fills or bool(row.outside)
        definitions = self.definitions(name, file)
        if definitions:
            return any(self.may_touch(inner) for inner in definitions)
        if self.program.bodies.takes_words(name, file) and any(
            isinstance(part, Name) and mapping_type(types.get(part.text, "")) is not None
            for argument in node.arguments
            for part in walk(argument)
        ):
            return True
        return self._macro_touches(name, file)

    def fills(self, name: str, file: str) -> bool:
        """Tell whether a function may fill page tables, itself or through what it calls."""
        key = (name, file)
        if key not in self._filling:
            self._filling[key] = False  # a cycle fills nothing by itself
            self._filling[key] = any(
                self._body_fills(definition) for definition in self.definitions(name, file)
            )
        return self._filling[key]

    def _body_fills(self, definition: Definition) -> bool:
        lowered = self.program.bodies.of(definition)
        if lowered is None:
            return False
        called = {
            node.function.text
            for node in walk(lowered.body)
            if isinstance(node, Call) and isinstance(node.function, Name)
        }
        rows = apis()
        if any(name in rows and rows[name].fills for name in called):
            return True
        return any(self.fills(name, definition.file) for name in called if name not in rows)


@cache
def _member_names() -> frozenset[str]:
    """Return what the members of a mapping are called."""
    rows = kernel.table("types")["members"]
    return frozenset(name for row, names in rows.items() if row != "source" for name in names)


def _takes_away(definition: Definition) -> bool:
    """Tell whether a function is one of the core's that remove pages from page tables."""
    row = kernel.table("types")["removal"]
    found = re.fullmatch(row["name"], definition.function.name)
    return found is not None and definition.file.startswith(tuple(row["folders"]))


def _path(function: Expression) -> tuple[str, tuple[str, ...]]:
    """Return the variable and the members that an expression goes through."""
    path: list[str] = []
    while not isinstance(function, Name):
        if isinstance(function, Member):
            path.insert(0, function.field)
            function = function.base
        elif isinstance(function, Index):
            function = function.base
        elif isinstance(function, Unary):
            function = function.operand
        elif (inner := passed_through(function)) is not None:
            function = inner
        else:
            return "", tuple(path)
    return function.text, tuple(path)


def passed_through(call: Expression) -> Expression | None:
    """Return the argument that a call gives back as it is; None if it does not."""
    if not isinstance(call, Call) or not isinstance(call.function, Name):
        return None
    row = apis().get(call.function.text)
    if row is None or row.value is None or row.value >= len(call.arguments):
        return None
    return call.arguments[row.value]


def struct_name(type_text: str) -> str:
    """Return the struct that a type names, or its last word."""
    words = type_text.replace("*", " ").split()
    return next((w for w in reversed(words) if w not in ("const", "struct", "volatile")), "")
