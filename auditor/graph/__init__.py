"""Facts of all files -> the linked program: slots, tables, callbacks, and who defines what."""

from dataclasses import dataclass

from auditor.graph.bodies import Bodies
from auditor.graph.flags import Flags
from auditor.graph.functions import Functions
from auditor.graph.includes import Includes
from auditor.graph.objects import Objects
from auditor.graph.tables import Filled, Linker
from auditor.graph.types import Types
from auditor.program import Callback, Definition, Place, Slot, Unresolved
from auditor.scan import Scan
from auditor.sources import Folder

__all__ = ["Program", "link"]


@dataclass(frozen=True, slots=True)
class Program:
    """The linked program.

    ``functions`` answers which definitions a name stands for, ``types`` which struct a member
    expression leads to, ``flags`` what a flag's name holds, ``bodies`` what a function does,
    ``objects`` what the tables hold that mappings are given.
    """

    slots: tuple[Slot, ...]
    callbacks: tuple[Callback, ...]
    functions: Functions
    types: Types
    flags: Flags
    bodies: Bodies
    objects: Objects
    unresolved: tuple[Unresolved, ...]


def link(folder: Folder, scan: Scan) -> Program:
    """Link the facts of a tree."""
    includes = Includes(folder, scan.files)
    functions = Functions(scan.facts, includes)
    slots = sorted(
        {
            Slot(slot.struct, slot.member, slot.hook, Place(file, slot.line))
            for file, facts in scan.facts.items()
            for slot in facts.slots
        },
        key=lambda slot: (slot.struct, slot.member, slot.place),
    )
    signatures: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {}
    for facts in scan.facts.values():
        for slot in facts.slots:
            known = signatures.setdefault(slot.struct, {})
            known[slot.member] = (*known.get(slot.member, ()), slot.parameters)
    unresolved: list[Unresolved] = []
    types = Types(includes)
    linker = Linker(scan.facts, signatures, functions, types, unresolved)
    callbacks = _callbacks(linker.fill(), functions)
    flags = Flags(macro for facts in scan.facts.values() for macro in facts.directives.macros)
    bodies = Bodies(includes, scan.facts)
    objects = Objects(includes, scan.facts)
    return Program(
        tuple(slots), callbacks, functions, types, flags, bodies, objects, tuple(unresolved)
    )


def _callbacks(filled: list[Filled], functions: Functions) -> tuple[Callback, ...]:
    """Gather the entries by the definition that they lead to."""
    gathered: dict[tuple[str, str], tuple[list[Filled], tuple[Definition, ...]]] = {}
    for entry in filled:
        definitions = functions.named(entry.name, entry.file)
        symbol = definitions[0].function.name if definitions else entry.name
        file = definitions[0].file if definitions else ""
        gathered.setdefault((symbol, file), ([], definitions))[0].append(entry)
    return tuple(
        Callback(
            symbol=symbol,
            definitions=definitions,
            tables=tuple(
                sorted(
                    {entry.table for entry in entries},
                    key=lambda table: (table.place, table.object, table.path, table.struct),
                )
            ),
        )
        for (symbol, file), (entries, definitions) in sorted(gathered.items())
    )
