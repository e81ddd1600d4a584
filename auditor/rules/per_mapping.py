"""State that a callback leaves behind for each mapping: asked by several rules and by the tiers."""

from collections.abc import Iterator

from auditor import kernel
from auditor.effects import Outside
from auditor.graph import Program
from auditor.kernel.apis import apis
from auditor.lower.tree import Name
from auditor.program import Definition, Place
from auditor.rules.records import Case


def per_mapping(case: Case) -> tuple[Outside, ...]:
    """Return the state that outlives the call and is there once for each mapping.

    That is what the ways out that succeed did and did not undo; the ``open`` of the operations it
    installs where the callback calls that itself; and what a function does that both of them call:
    what a copy of a mapping must repeat belongs to the mapping. Work that is done once for a file
    or an inode has no such twin. What the core does in its own functions goes with the pages.
    """
    found = {item: None for item in case.found.summary.outside if not in_core(item)}
    twins = {name for table in _installed(case) for name in _opened(table, case.program)}
    opens = {name for table in _installed(case) for name in _open(table, case.program)}
    for definition in case.callback.definitions:
        for name, line in _called(definition, case.program):
            if name in opens and not any(item.place.file == definition.file for item in found):
                found[Outside("other", name, Place(definition.file, line))] = None
            if name in twins:
                for kind in _does(name, definition.file, case.program):
                    found[Outside(kind, name, Place(definition.file, line))] = None
    return tuple(sorted(found))


def in_core(item: Outside) -> bool:
    """Tell whether the core itself changes a state: it takes it back with the mapping."""
    return item.place.file.startswith(tuple(kernel.table("types")["core"]["folders"]))


def own(case: Case, item: Outside) -> bool:
    """Tell whether a callback changes a state other than through a callback with its own row."""
    chains = [
        e.via
        for e in case.found.evidence
        if e.place == item.place and e.what == f"outside {item.kind} {item.api}"
    ]
    return not chains or any(not case.others.intersection(via) for via in chains)


def taken_back(case: Case, item: Outside) -> bool:
    """Tell whether the function that changes a state calls one that takes it back, on any way.

    Two calls deep: a driver's own release function mostly is a count and the freeing behind it.
    """
    names = [
        e.via[-1] if e.via else case.callback.symbol
        for e in case.found.evidence
        if e.place == item.place and e.what == f"outside {item.kind} {item.api}"
    ]
    return any(_undoes(name, item, case.program, depth=3) for name in names)


def _undoes(name: str, item: Outside, program: Program, depth: int) -> bool:
    for definition in _bodies(name, item.place.file, program):
        for called, _ in _called(definition, program):
            row = apis().get(called)
            if row is not None and item.api in row.undoes:
                return True
            if row is None and depth > 1 and _undoes(called, item, program, depth - 1):
                return True
    return False


def _installed(case: Case) -> frozenset[tuple[str, str]]:
    return frozenset().union(*(way.installed for way in case.found.ways if way.result != "error"))


def _opened(table: tuple[str, str], program: Program) -> Iterator[str]:
    """Yield the functions that the ``open`` of an operations table calls."""
    installed = program.objects.named(*table)
    for name in _open(table, program):
        for definition in _bodies(name, installed.file if installed else "", program):
            yield from (called for called, _ in _called(definition, program))


def _open(table: tuple[str, str], program: Program) -> Iterator[str]:
    """Yield the ``open`` of an operations table: who calls it counts a mapping more."""
    installed = program.objects.named(*table)
    member = kernel.table("types")["installed"]["open"]
    if installed is not None and installed.members.get(member):
        yield installed.members[member]


def _does(name: str, file: str, program: Program) -> Iterator[str]:
    """Yield the kinds of state that a function changes in its own text."""
    for definition in _bodies(name, file, program):
        for called, _ in _called(definition, program):
            row = apis().get(called)
            if row is not None and row.outside:
                yield row.outside


def _bodies(name: str, file: str, program: Program) -> tuple[Definition, ...]:
    named = program.functions.named(name, file)
    return named or program.bodies.beside(name, file)


def _called(definition: Definition, program: Program) -> Iterator[tuple[str, int]]:
    for call, _ in program.bodies.calls(definition):
        if isinstance(call.function, Name):
            yield call.function.text, call.line
