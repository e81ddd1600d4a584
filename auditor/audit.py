"""The stages in their order: the one module that knows it."""

import fnmatch
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from auditor import kernel
from auditor.answer import Audit, Coverage, ParseError, Row, SourceText, Tree
from auditor.configuration import architecture
from auditor.effects import Analysis, interpret
from auditor.errors import AuditError, Exit
from auditor.graph import Program, link
from auditor.kernel.targets import Target, offered, targets
from auditor.maintainers import Maintainers
from auditor.program import Callback, Definition, Place
from auditor.scan import Scan, scan
from auditor.simulator.generations import generation_of_tree
from auditor.sources import Folder
from auditor.verdicts import Verdict, judge


@dataclass(frozen=True, slots=True)
class Request:
    """What to audit. ``only`` and ``slots`` limit the rows reported, never what is resolved.

    ``targets`` names the hooks that conversion is asked about, or says "all"; without any it is
    the newest that the tree offers.
    ``web`` is where the tree can be read, see report/links.
    ``arch`` names the one architecture that counts beside what all share, or says "all".
    """

    tree: Path
    beside: tuple[Path, ...] = ()
    jobs: int = 1
    only: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    arch: str = "all"
    command: str = ""
    web: str = ""


def audit(request: Request, progress: Callable[[int, int], None]) -> Audit:
    """Audit a tree.

    Raises:
        AuditError: the tree cannot be read (exit 2), is no kernel tree or holds no callback
            (exit 3), or a slot or architecture that was asked for does not exist (exit 2).
    """
    started = time.perf_counter()
    folder = Folder(request.tree, request.beside)
    version = folder.version()
    scanned = scan(folder, request.jobs, progress)
    program = link(folder, _of_architecture(request.arch, scanned))
    if not program.callbacks:
        message = f"{request.tree}: no mmap callback was found in {len(scanned.files)} files"
        raise AuditError(message, Exit.NOTHING_TO_AUDIT)
    read = _reader(folder)
    wanted = _targets(request.targets, read)
    analysis = interpret(program, request.jobs)
    verdicts = judge(program, analysis, read, wanted)
    callbacks = _reported(request, program)
    hooks = {
        s.member for s in program.slots if s.struct in kernel.table("types")["forward"]["structs"]
    }
    return Audit(
        command=request.command,
        tree=Tree(
            root=str(request.tree),
            version=version,
            hooks=tuple(sorted(hooks)),
            target=offered(read).name,
            generation=_generation(read),
            revision=None,
            files_scanned=len(scanned.files),
            files_with_facts=len(scanned.facts),
            seconds=round(time.perf_counter() - started, 3),
            web=request.web,
        ),
        slots=program.slots,
        special=tuple(sorted(program.flags.special)),
        rows=_rows(callbacks, analysis, verdicts, folder),
        sources=_sources(callbacks, analysis, program),
        coverage=_coverage(analysis, program, scanned),
    )


def _of_architecture(name: str, scanned: Scan) -> Scan:
    """Return the scan without what is of other architectures than the one asked for."""
    known = {arch for file in scanned.files if (arch := architecture(file))}
    if name == "all":
        return scanned
    if name not in known:
        message = f"--arch {name}: no folder arch/{name}; there are {', '.join(sorted(known))}"
        raise AuditError(message)
    return replace(
        scanned,
        files=tuple(f for f in scanned.files if architecture(f) in (None, name)),
        facts={f: facts for f, facts in scanned.facts.items() if architecture(f) in (None, name)},
    )


def _reported(request: Request, program: Program) -> list[Callback]:
    """Return the callbacks that the request asks to see."""
    known = {f"{slot.struct}.{slot.member}" for slot in program.slots}
    for name in request.slots:
        if name not in known:
            message = f"--slot {name}: the tree has no such slot; it has {', '.join(sorted(known))}"
            raise AuditError(message)
    return [
        callback
        for callback in program.callbacks
        if not request.only or any(_matches(callback, pattern) for pattern in request.only)
        if not request.slots
        or any(f"{t.struct}.{t.member}" in request.slots for t in callback.tables)
    ]


def _matches(callback: Callback, pattern: str) -> bool:
    file = callback.definition.file if callback.definition else callback.tables[0].place.file
    return fnmatch.fnmatchcase(file, pattern) or fnmatch.fnmatchcase(callback.symbol, pattern)


def _reader(folder: Folder) -> Callable[[str], str | None]:
    """Return what gives the text of a file of the tree, None where there is none."""

    def read(path: str) -> str | None:
        try:
            return folder.read(path).decode("utf-8", "replace")
        except OSError:
            return None

    return cache(read)


def _targets(names: tuple[str, ...], read: Callable[[str], str | None]) -> list[Target]:
    known = targets()
    if "all" in names:
        return list(known.values())
    for name in names:
        if name not in known:
            message = f"--target {name}: no such target; there are {', '.join(known)}, all"
            raise AuditError(message)
    return [known[name] for name in names] or [offered(read)]


def _generation(read: Callable[[str], str | None]) -> str | None:
    found = generation_of_tree(read)
    return None if found is None else found.name


def _rows(
    callbacks: list[Callback],
    analysis: Analysis,
    verdicts: dict[Callback, Verdict],
    folder: Folder,
) -> tuple[Row, ...]:
    try:
        text = folder.read("MAINTAINERS").decode("utf-8", "replace")
    except OSError:
        text = ""
    maintainers = Maintainers.parse(text)
    rows = []
    for callback in callbacks:
        place = callback.definition.place if callback.definition else callback.tables[0].place
        section = maintainers.of(place.file)
        rows.append(
            Row(
                callback=callback,
                effects=analysis.effects[callback],
                verdict=verdicts[callback],
                subsystem=section.title,
                maintainers=section.people,
                reached_through=_chains(callback, analysis),
            )
        )
    return tuple(sorted(rows, key=_order))


def _order(row: Row) -> tuple[str, int, str]:
    place = (
        row.callback.definition.place if row.callback.definition else row.callback.tables[0].place
    )
    return (place.file, place.line, row.callback.symbol)


def _chains(callback: Callback, analysis: Analysis) -> tuple[tuple[str, ...], ...]:
    """Return the chains of dispatching callbacks down to one: for each dispatcher the shortest."""
    chains = []
    for dispatcher in _dispatchers(callback, analysis):
        chain = [dispatcher]
        seen = {callback, dispatcher}
        while above := [d for d in _dispatchers(chain[0], analysis) if d not in seen]:
            chain.insert(0, above[0])
            seen.add(above[0])
        chains.append(tuple(link.symbol for link in chain))
    return tuple(sorted(set(chains)))


def _dispatchers(callback: Callback, analysis: Analysis) -> list[Callback]:
    slots = {(table.struct, table.member) for table in callback.tables}
    forward = kernel.table("types")["forward"]["structs"]
    through = frozenset(slot for slot in slots if slot[0] not in forward)
    return [other for other, made in analysis.effects.items() if made.dispatches & through]


def _sources(
    callbacks: list[Callback], analysis: Analysis, program: Program
) -> tuple[SourceText, ...]:
    """Return the text of the callbacks and of the functions that hold evidence for them."""
    evidence: dict[str, set[int]] = {}
    for callback in callbacks:
        for item in analysis.effects[callback].evidence:
            evidence.setdefault(item.place.file, set()).add(item.place.line)
    bodies = {d for callback in callbacks for d in callback.definitions}

    def is_shown(definition: Definition) -> bool:
        function = definition.function
        lines = evidence.get(definition.file, set())
        return definition in bodies or any(
            function.first_line <= line <= function.last_line for line in lines
        )

    shown = sorted((d for d in {*analysis.analysed, *bodies} if is_shown(d)), key=lambda d: d.place)
    return tuple(
        SourceText(
            d.function.name,
            Place(d.file, d.function.first_line),
            program.bodies.source(d),
        )
        for d in shown
    )


def _coverage(analysis: Analysis, program: Program, scanned: Scan) -> Coverage:
    errors = {
        ParseError(definition.file, line, definition.function.name)
        for definition, lines in analysis.analysed.items()
        for line in lines
    }
    return Coverage(
        functions_analysed=len(analysis.analysed),
        parse_errors=tuple(sorted(errors, key=lambda e: (e.file, e.line, e.function))),
        skipped=scanned.skipped,
        unresolved=program.unresolved,
    )
