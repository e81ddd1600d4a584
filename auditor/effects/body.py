"""What one function does with its mapping, anywhere in its body: paths are not told apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor import kernel
from auditor.graph.flags import Flags
from auditor.kernel.apis import apis
from auditor.lower import Lowered
from auditor.lower.tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Conditional,
    Declare,
    Expression,
    Member,
    Name,
    Opaque,
    Unary,
    walk,
)

_FLAG = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Touch:
    """Something done to the mapping itself: ``what`` as in ``Evidence``, and the line."""

    what: str
    line: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A call that is handed the mapping or something that stems from it.

    ``mapping`` and ``stems`` are the indices of those arguments.
    """

    call: Call
    mapping: frozenset[int]
    stems: frozenset[int]


class Body:
    """One function's body, some of whose parameters are a mapping or stem from one."""

    def __init__(self, lowered: Lowered, mapping: set[str], stems: set[str], flags: Flags) -> None:
        """Follow the mapping through the function's variables."""
        self._nodes = list(walk(lowered.body))
        self._flags = flags
        self._mapping = set(mapping)
        self._stems = set(stems)
        self.types = dict(lowered.parameters)
        self.types |= {node.name: node.type for node in self._nodes if isinstance(node, Declare)}
        self._follow()

    def touches(self) -> Iterator[Touch]:
        """Yield the changes of the mapping's members and flags."""
        for node in self._nodes:
            if isinstance(node, Assign) and self._is_member(node.target):
                yield from self._assigned(node)
            elif isinstance(node, Call) and isinstance(node.function, Name):
                yield from self._leaf(node, node.function.text)
                for argument in node.arguments:
                    if isinstance(argument, Unary) and self._is_member(argument.operand):
                        yield from self._handed_on(argument, node)

    def passed(self) -> Iterator[Passed]:
        """Yield the calls that are handed the mapping or what stems from it."""
        for node in self._nodes:
            if isinstance(node, Call) and not _is_leaf(node):
                mapping = frozenset(
                    i for i, part in enumerate(node.arguments) if self.is_mapping(part)
                )
                stems = frozenset(
                    i
                    for i, part in enumerate(node.arguments)
                    if i not in mapping and self._stems_from(part)
                )
                if mapping or stems:
                    yield Passed(node, mapping, stems)

    def broken(self) -> Iterator[Opaque]:
        """Yield the pieces that could not be read."""
        for node in self._nodes:
            if isinstance(node, Opaque) and node.kind in ("error", "depth"):
                yield node

    def is_mapping(self, value: Expression) -> bool:
        """Tell whether an expression is the mapping itself."""
        if isinstance(value, Name):
            return value.text in self._mapping
        if isinstance(value, Cast):
            return self.is_mapping(value.operand)
        if isinstance(value, Conditional):
            arms = [value.otherwise] if value.then is None else [value.then, value.otherwise]
            return any(self.is_mapping(arm) for arm in arms)
        return False

    def _stems_from(self, value: Expression) -> bool:
        names = self._mapping | self._stems
        return any(isinstance(part, Name) and part.text in names for part in walk(value))

    def _follow(self) -> None:
        """Let the mapping flow through assignments to variables until nothing changes."""
        pairs = [(n.name, n.value) for n in self._nodes if isinstance(n, Declare) and n.value]
        pairs += [
            (n.target.text, n.value)
            for n in self._nodes
            if isinstance(n, Assign) and isinstance(n.target, Name)
        ]
        before = -1
        while before != len(self._mapping) + len(self._stems):
            before = len(self._mapping) + len(self._stems)
            for name, value in pairs:
                if self.is_mapping(value):
                    self._mapping.add(name)
                elif self._stems_from(value):
                    self._stems.add(name)

    def _is_member(self, value: Expression) -> bool:
        return isinstance(value, Member) and self.is_mapping(value.base)

    def _assigned(self, node: Assign) -> Iterator[Touch]:
        if not isinstance(node.target, Member):
            return
        member = _canonical(node.target.field)
        if member != "flags":
            yield Touch(f"writes {member}", node.line)
            return
        kept, dropped = self._masks(node.value)
        if node.operator == "&=":
            kept, dropped = frozenset(), kept | dropped
        yield from self._flag_touches(kept, dropped, node.line)

    def _masks(self, value: Expression) -> tuple[frozenset[str], frozenset[str]]:
        """Return the flags that an expression names, and those that it names behind a ``~``."""
        kept: frozenset[str] = frozenset()
        dropped: frozenset[str] = frozenset()
        if isinstance(value, Name):
            kept = self._flags.named(value.text)
        elif isinstance(value, Unary) and value.operator == "~":
            dropped = self._masks(value.operand)[0]
        elif isinstance(value, Binary):
            sides = [self._masks(value.left), self._masks(value.right)]
            kept = frozenset().union(*(side[0] for side in sides))
            dropped = frozenset().union(*(side[1] for side in sides))
        else:
            for part in walk(value):
                if isinstance(part, Name):
                    kept |= self._flags.named(part.text)
        return kept, dropped

    def _leaf(self, call: Call, name: str) -> Iterator[Touch]:
        row = apis().get(name)
        if row is None:
            return
        if row.fills:
            yield Touch(f"page_tables {name}", call.line)
            return
        if not row.changes_flags or len(call.arguments) <= row.mapping:
            return
        target = call.arguments[row.mapping]
        if isinstance(target, Unary) and target.operator == "&":
            target = target.operand
        if not (self.is_mapping(target) or self._is_member(target)):
            return
        for key, index in (("set", row.set), ("clear", row.clear), ("assign", row.assign)):
            if index is not None:
                end = None if row.rest else index + 1
                kept = frozenset(
                    flag for value in call.arguments[index:end] for flag in self._masks(value)[0]
                )
                masks = (frozenset(), kept) if key == "clear" else (kept, frozenset())
                yield from self._flag_touches(*masks, call.line)

    def _flag_touches(
        self, kept: frozenset[str], dropped: frozenset[str], line: int
    ) -> Iterator[Touch]:
        for flag in sorted(kept):
            yield Touch(f"flags.set {flag}", line)
        for flag in sorted(dropped):
            yield Touch(f"flags.clear {flag}", line)

    def _handed_on(self, argument: Unary, call: Call) -> Iterator[Touch]:
        """Yield the write that a call may do through the address of a member."""
        if argument.operator == "&" and isinstance(argument.operand, Member):
            member = _canonical(argument.operand.field)
            if member != "flags" and not _is_leaf(call):
                yield Touch(f"writes {member}", call.line)


def _is_leaf(call: Call) -> bool:
    return isinstance(call.function, Name) and call.function.text in apis()


def _canonical(field: str) -> str:
    """Return what the audit calls a member; its own name where the audit has no other."""
    types = kernel.table("types")
    for name, spellings in types["members"].items():
        if name not in ("source", "pointed") and field in spellings:
            return str(types["summary"]["joined"].get(name, name))
    return field
