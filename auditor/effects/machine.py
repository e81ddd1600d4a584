"""Functions: run once for each way in which they are handed what the audit follows.

Their outcomes are in terms of how they were entered; a caller puts them into its own.
"""

from dataclasses import dataclass, field

from auditor.domain.flags import NOTHING_KNOWN
from auditor.domain.outcomes import NOTES, Note, Outcome, Place
from auditor.domain.values import (
    Term,
    Value,
)
from auditor.effects.calls import Calls
from auditor.effects.evaluate import Evaluator, Valued
from auditor.effects.fixpoint import Fixpoint
from auditor.effects.flow import flow
from auditor.effects.folding import ways_out
from auditor.effects.instructions import Flow
from auditor.effects.run import LAST, Run
from auditor.effects.state import State
from auditor.effects.targets import Targets, struct_name
from auditor.graph import Program
from auditor.lower import Lowered
from auditor.lower.scopes import unhidden
from auditor.lower.tree import Block, Declare
from auditor.lower.walk import walk
from auditor.program import Definition

DEEPEST = 40
"""Calls that are followed below a callback."""

Key = tuple[str, int, str, tuple[Value, ...]]


@dataclass(slots=True)
class Machine:
    """Runs the functions of a program and remembers their outcomes."""

    program: Program
    targets: Targets
    analysed: dict[Definition, None] = field(default_factory=dict)
    _calls: Calls = field(init=False)
    _known: Fixpoint[Key, tuple[Outcome, ...]] = field(init=False)
    _flows: dict[tuple[str, int, str], tuple[Flow, dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with no function known."""
        self._calls = Calls(self.program, self.targets, self)
        self._known = Fixpoint((), _unsettled)

    def outcomes(self, definition: Definition, arguments: tuple[Value, ...]) -> tuple[Outcome, ...]:
        """Return the ways out of a function that is entered with these arguments."""
        self.analysed[definition] = None
        lowered = self.program.bodies.of(definition)
        if lowered is None:
            reason = f"{definition.function.name} could not be parsed"
            return (_unseen(reason, definition.place),)
        found = self.of_lowered(lowered, definition.file, arguments)
        if lowered.broken_at:
            place = Place(definition.file, lowered.broken_at[0])
            reason = f"{lowered.name} has a line that could not be parsed"
            note = Note(reason, place, unknown=True)
            found = tuple(one._replace(noted=one.noted | NOTES.bit(note)) for one in found)
        return found

    def of_lowered(
        self, lowered: Lowered, file: str, arguments: tuple[Value, ...]
    ) -> tuple[Outcome, ...]:
        """Return the ways out of a function or macro that is entered with these arguments."""
        if self._known.depth > DEEPEST:
            return (_unseen("calls that nest too deeply to follow", Place(file, lowered.line)),)
        key = (file, lowered.line, lowered.name, arguments)
        return self._known.of(key, lambda: self._run(lowered, file, arguments))

    def _run(
        self, lowered: Lowered, file: str, arguments: tuple[Value, ...]
    ) -> tuple[Outcome, ...]:
        where = (file, lowered.line, lowered.name)
        if where not in self._flows:
            body = unhidden(lowered.body, frozenset(name for name, _ in lowered.parameters))
            declared = [(n.name, n.type) for n in walk(body) if isinstance(n, Declare)]
            types = {n: struct_name(kind) for n, kind in (*lowered.parameters, *declared)}
            self._flows[where] = (flow(body), types)
        code, types = self._flows[where]
        names = [name for name, _ in lowered.parameters]
        evaluator = Evaluator(
            file=file,
            types=types,
            bits=self.program.flags.bits,
            is_flag=self.program.flags.is_flag,
            is_function=self.program.functions.is_known,
            call=self._calls.call,
            run=lambda body, state: self._statements(body, state, evaluator),
        )
        given = dict(zip(names, arguments, strict=False))
        state = State(variables={name: given.get(name, Term(name)) for name in names})
        paths = Run(code, evaluator, lambda line: Place(file, line or lowered.line)).paths(state)
        return ways_out(paths)

    def _statements(self, body: Block, state: State, evaluator: Evaluator) -> Valued:
        run = Run(flow(body), evaluator, lambda line: Place(evaluator.file, line), worth=True)
        every = frozenset({*state.variables, LAST})
        run.flow = Flow(run.flow.code, tuple(live | every for live in run.flow.live))
        return run.paths(state)


def _unseen(reason: str, place: Place) -> Outcome:
    noted = NOTES.bit(Note(reason, place, unknown=True))
    return Outcome(State().effect, NOTHING_KNOWN, Term("unknown"), noted=noted)


def _unsettled(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Return outcomes of a circle of calls that was left before nothing new came of it."""
    place = next((note.place for one in outcomes for note in one.notes), Place("", 0))
    bit = NOTES.bit(Note("functions that call each other in a circle", place, unknown=True))
    return tuple(one._replace(noted=one.noted | bit) for one in outcomes)
