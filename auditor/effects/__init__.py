"""The linked program -> what each callback does to its mapping, and on which ways."""

from dataclasses import dataclass

from auditor.configuration import assumed_off
from auditor.domain.flags import NOTHING_KNOWN
from auditor.domain.outcomes import NO_EFFECT, NOTES, Guard, Note, Outcome, nearest_notes
from auditor.domain.values import Mapping, Term, Value
from auditor.effects.machine import Machine
from auditor.effects.records import Effects, Evidence, Outside, Summary, Way
from auditor.effects.summary import summary
from auditor.effects.targets import Targets
from auditor.effects.ways import evidence, ways
from auditor.facts.declarations import mapping_type
from auditor.forked import forked
from auditor.graph import Program
from auditor.program import Callback, Definition, Place

__all__ = ["Analysis", "Effects", "Evidence", "Guard", "Outside", "Summary", "Way", "interpret"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The effects of every callback, and the functions that were read for them."""

    effects: dict[Callback, Effects]
    analysed: dict[Definition, tuple[int, ...]]
    """Each function with its lines that did not fit the grammar."""


def interpret(program: Program, jobs: int) -> Analysis:
    """Return what every callback of a program may do.

    Neighbours in the tree call the same functions, and each process follows those it needs.
    """
    callbacks = program.callbacks
    near = sorted(callbacks, key=_place)
    each = -(-len(near) // jobs)
    shares = [tuple(near[start : start + each]) for start in range(0, len(near), each)]
    with forked(jobs, program) as run:
        parts = list(run(_share, [(share,) for share in shares]))
    effects = {c: e for part in parts for c, e in part.effects.items()}
    analysed = {d: lines for part in parts for d, lines in part.analysed.items()}
    return Analysis(
        effects={callback: effects[callback] for callback in callbacks},
        analysed=dict(sorted(analysed.items(), key=lambda pair: pair[0].place)),
    )


def _place(callback: Callback) -> Place:
    return callback.definition.place if callback.definition else callback.tables[0].place


def _share(program: Program, callbacks: tuple[Callback, ...]) -> Analysis:
    """Interpret some of a program's callbacks."""
    machine = Machine(program, Targets(program))
    return Analysis(
        effects={callback: _effects(callback, machine) for callback in callbacks},
        analysed={d: program.bodies.broken(d) for d in machine.analysed},
    )


def _effects(callback: Callback, machine: Machine) -> Effects:
    flags, objects = machine.program.flags, machine.program.objects
    outcomes = _outcomes(callback, machine)
    found = ways(outcomes, flags)
    noted = 0
    for outcome in outcomes:
        noted |= outcome.noted
    every = NOTES.records(nearest_notes(noted))
    slots = (n.what.partition(" ")[2].split(".", 1) for n in every if _dispatches(n))
    return Effects(
        ways=found,
        summary=summary(found, flags, objects),
        evidence=evidence(every, flags),
        unknowns=tuple(sorted({unknown for way in found for unknown in way.unknowns})),
        dispatches=frozenset((struct, member) for struct, member in slots),
    )


def _dispatches(note: Note) -> bool:
    return note.what.startswith("dispatches ")


def _outcomes(callback: Callback, machine: Machine) -> list[Outcome]:
    """Return the outcomes of each body that a callback may stand for."""
    if not callback.definitions:
        reason = f"no body of {callback.symbol} was found in the tree"
        noted = NOTES.bit(Note(reason, callback.tables[0].place, unknown=True))
        return [Outcome(NO_EFFECT, NOTHING_KNOWN, Term("unknown"), noted=noted)]
    return [
        outcome
        for definition in _assumed(callback.definitions)
        for outcome in machine.outcomes(definition, _arguments(definition))
    ]


def _arguments(definition: Definition) -> tuple[Value, ...]:
    return tuple(
        Mapping() if mapping_type(parameter.type) else Term(parameter.name)
        for parameter in definition.function.parameters
    )


def _assumed(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Return the definitions that the summary speaks for, where some are for other kernels."""
    kept = tuple(d for d in definitions if not assumed_off(d.function.condition, d.file))
    return kept or definitions
