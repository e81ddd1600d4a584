"""The files of a tree -> Facts of those that concern mappings, read and parsed in parallel."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from auditor import kernel
from auditor.facts import Facts, chunks, collect, concerned, copied, table_macros
from auditor.forked import forked
from auditor.needles import Needles
from auditor.preprocess import Macro
from auditor.sources import Folder, Skipped

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Scan:
    """The facts of a tree by path, the paths that were read, and what was not and why."""

    facts: dict[str, Facts]
    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def scan(folder: Folder, jobs: int, progress: Callable[[int, int], None]) -> Scan:
    """Read every file of a tree and return the facts of those that concern mappings.

    Headers go first: a macro that makes a table is mostly defined in one, and a file that uses
    it need not mention mappings in any other way. ``progress`` is told files done and in all.
    """
    listing = folder.listing()
    headers = [path for path in listing.files if path.endswith(".h")]
    others = [path for path in listing.files if not path.endswith(".h")]
    results: dict[str, Facts | Skipped] = {}
    macros: dict[str, tuple[Macro, ...]] = {}
    done = 0
    with forked(jobs, folder) as run:
        for files in (headers, others):
            batches = [(batch, macros) for batch in _batches(files, jobs)]
            for count, found in run(_facts, batches):
                results.update(found)
                done += count
                progress(done, len(listing.files))
            if files is headers:
                macros = _table_macros(results)
        shared = _shared_tables(results)
        near = [path for path in others if posixpath.dirname(path) in shared]
        for copies in run(_copies, [(batch, macros, shared) for batch in _batches(near, jobs)]):
            results.update(copies)
    unread = [item for item in results.values() if isinstance(item, Skipped)]
    missed = {item.file for item in unread}
    return Scan(
        facts={p: f for p, f in sorted(results.items()) if isinstance(f, Facts)},
        files=tuple(path for path in listing.files if path not in missed),
        skipped=tuple(sorted([*listing.skipped, *unread], key=lambda item: item.file)),
    )


def _table_macros(results: dict[str, Facts | Skipped]) -> dict[str, tuple[Macro, ...]]:
    facts = [found for _, found in sorted(results.items()) if isinstance(found, Facts)]
    members = frozenset(slot.member for found in facts for slot in found.slots)
    return table_macros((macro for found in facts for macro in found.directives.macros), members)


def _shared_tables(results: dict[str, Facts | Skipped]) -> dict[str, dict[str, str]]:
    """Return the tables that other files may see: folder to name to the file that has it.

    A file that copies another's table lies beside it, and need not concern mappings otherwise.
    """
    shared: dict[str, dict[str, str]] = {}
    for path, found in sorted(results.items()):
        for entry in found.entries if isinstance(found, Facts) else ():
            if entry.shared:
                shared.setdefault(posixpath.dirname(path), {})[entry.root] = path
    return shared


def _batches(files: list[str], jobs: int) -> list[list[str]]:
    """Deal the files out so that every batch holds some of each folder: they differ much."""
    count = max(jobs, len(files) // _BATCH)
    return [batch for batch in (files[turn::count] for turn in range(count)) if batch]


def _facts(
    folder: Folder,
    files: list[str],
    macros: dict[str, tuple[Macro, ...]],
) -> tuple[int, list[tuple[str, Facts | Skipped]]]:
    """Return the facts of those of these files that concern mappings. Runs in a worker."""
    needles = chunks.needles(frozenset(macros))
    unread = kernel.table("types")["tree"]["unread_suffixes"]
    found: list[tuple[str, Facts | Skipped]] = []
    for path in files:
        language = unread.get(path[path.rfind(".") :])
        try:
            text = folder.read_if(path, chunks.needles() if language else needles)
        except OSError as error:
            found.append((path, Skipped(path, error.strerror or "cannot be read")))
            continue
        if text is None:
            continue
        if language is not None:
            found.append((path, Skipped(path, f"written in {language}, which is not analysed")))
        elif concerned(text, macros):
            found.append((path, collect(text, macros)))
    return len(files), found


def _copies(
    folder: Folder,
    files: list[str],
    macros: dict[str, tuple[Macro, ...]],
    shared: dict[str, dict[str, str]],
) -> list[tuple[str, Facts]]:
    """Return the facts of those of these files that copy a neighbour's table. In a worker."""
    found = []
    needles = {place: Needles(tables) for place, tables in shared.items()}
    for path in files:
        place = posixpath.dirname(path)
        try:
            text = folder.read_if(path, needles[place])
        except OSError:
            continue  # told when it was first read
        if text is None:
            continue
        names = copied(text, (name for name, home in shared[place].items() if home != path))
        if names:
            found.append((path, collect(text, macros, names)))
    return found
