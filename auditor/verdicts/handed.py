"""The functions that a callback hands its mapping to, seen in the text of the bodies."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor import kernel
from auditor.graph import Program
from auditor.lower.tree import Member, Name, Unary
from auditor.lower.walk import walk
from auditor.program import Callback, Definition, Place


@dataclass(frozen=True, slots=True)
class Handed:
    """A call that is given the mapping.

    ``loop`` says that it stands in a loop, ``whole`` that it is told the mapping's start, ``core``
    that the callee stands in the core's folders (or nowhere in the tree).
    """

    name: str
    place: Place
    loop: bool
    whole: bool
    core: bool


def handed_on(callback: Callback, program: Program) -> tuple[Handed, ...]:
    """Return the calls that are given the mapping, in a callback and in the helpers it calls.

    The core's own functions are told, not entered.
    """
    seen: set[Definition] = set()
    found: dict[Handed, None] = {}
    waiting = list(callback.definitions)
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for call in _calls(here, program):
            definitions = program.functions.named(call.name, here.file)
            inner = [d for d in definitions if not _is_core(d)]
            waiting += inner
            found[Handed(call.name, call.place, call.loop, call.whole, core=not inner)] = None
    return tuple(found)


def fields_read(definition: Definition, program: Program) -> tuple[tuple[str, Place], ...]:
    """Return the members of the mapping that a function's own text names, with the line."""
    lowered = program.bodies.of(definition)
    if lowered is None:
        return ()
    names = _mappings(definition)
    found: dict[tuple[str, Place], None] = {}
    for node in walk(lowered.body):
        if isinstance(node, Member) and isinstance(node.base, Name) and node.base.text in names:
            found[node.field, Place(definition.file, definition.function.line)] = None
    return tuple(found)


def _calls(definition: Definition, program: Program) -> Iterator[Handed]:
    names = _mappings(definition)
    start = kernel.table("types")["descriptor"]["start"]
    for call, loop in program.bodies.calls(definition):
        if isinstance(call.function, Name) and any(_is_mapping(a, names) for a in call.arguments):
            whole = any(isinstance(a, Member) and a.field == start for a in call.arguments)
            place = Place(definition.file, call.line)
            yield Handed(call.function.text, place, loop, whole, core=False)


def _is_mapping(argument: object, names: frozenset[str]) -> bool:
    if isinstance(argument, Unary) and argument.operator in {"&", "*"}:
        argument = argument.operand
    return isinstance(argument, Name) and argument.text in names


def _mappings(definition: Definition) -> frozenset[str]:
    """Return the names of a function's parameters that are mappings."""
    words = kernel.table("types")["mapping"]
    types = (*words["vma"], *words["descriptor"])
    return frozenset(
        parameter.name
        for parameter in definition.function.parameters
        if any(word in parameter.type.split() for word in types)
        or any(f"{word}*" in parameter.type.replace(" ", "") for word in types)
    )


def _is_core(definition: Definition) -> bool:
    return definition.file.startswith(tuple(kernel.table("types")["core"]["folders"]))
