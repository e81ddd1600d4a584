"""Calls: what a callee does on each of its ways out, laid over the caller's path.

A function is run once for each way in which it is handed what the audit follows; its outcomes are
in terms of how it was entered, and a caller puts them into its own.
"""

from dataclasses import dataclass, field, replace

from auditor.domain.flags import NOTHING_KNOWN
from auditor.domain.outcomes import GUARDS, NOTES, Happened, Note, Outcome, Place
from auditor.domain.values import (
    Address,
    Entry,
    Failure,
    Flags,
    Int,
    Mapping,
    MemberAddress,
    Record,
    Term,
    Value,
)
from auditor.effects.assumed import chosen_by_configuration
from auditor.effects.crossing import entered, entered_macro, laid_over
from auditor.effects.evaluate import Evaluator, Valued
from auditor.effects.flow import flow
from auditor.effects.instructions import Flow
from auditor.effects.leaves import leaf
from auditor.effects.run import LAST, MOST_PATHS, Run
from auditor.effects.state import State, merged
from auditor.effects.targets import Targets, struct_name
from auditor.graph import Program
from auditor.kernel.apis import apis
from auditor.lower import Lowered
from auditor.lower.scopes import unhidden
from auditor.lower.tree import (
    Assign,
    Block,
    Call,
    Declare,
    Expression,
    Member,
    Name,
    Unary,
    walk,
)
from auditor.program import Definition

MOST_OUTCOMES = 12
"""Ways out of a function that are told apart; more are joined."""
DEEPEST = 40
"""Calls that are followed below a callback."""
SHORT = 25
"""Lines of a function that is run for its result alone."""
MOST_ROUNDS = 4
"""Times that a recursive function is run until nothing new comes of it."""

Key = tuple[str, int, str, tuple[Value, ...]]


@dataclass(slots=True)
class Machine:
    """Runs the functions of a program and remembers their outcomes."""

    program: Program
    targets: Targets
    analysed: dict[Definition, None] = field(default_factory=dict)
    _known: dict[Key, tuple[Outcome, ...]] = field(default_factory=dict)
    _running: dict[Key, bool] = field(default_factory=dict)
    _flows: dict[tuple[str, int, str], tuple[Flow, dict[str, str]]] = field(default_factory=dict)

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
            found = tuple(replace(one, noted=one.noted | NOTES.bit(note)) for one in found)
        return found

    def of_lowered(
        self, lowered: Lowered, file: str, arguments: tuple[Value, ...]
    ) -> tuple[Outcome, ...]:
        """Return the ways out of a function or macro that is entered with these arguments."""
        key = (file, lowered.line, lowered.name, arguments)
        if key in self._known:
            if key in self._running:
                self._running[key] = True
            return self._known[key]
        if len(self._running) > DEEPEST:
            return (_unseen("calls that nest too deeply to follow", Place(file, lowered.line)),)
        self._known[key] = ()
        for _ in range(MOST_ROUNDS):
            self._running[key] = False
            found = self._run(lowered, file, arguments)
            again = self._running.pop(key) and found != self._known[key]
            self._known[key] = found
            if not again:
                break
        return self._known[key]

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
            call=self.call,
            run=lambda body, state: self._statements(body, state, evaluator),
        )
        given = dict(zip(names, arguments, strict=False))
        state = State(variables={name: given.get(name, Term(name)) for name in names})
        paths = Run(code, evaluator, lambda line: Place(file, line or lowered.line)).paths(state)
        return _outcomes(paths)

    def _statements(self, body: Block, state: State, evaluator: Evaluator) -> Valued:
        run = Run(flow(body), evaluator, lambda line: Place(evaluator.file, line), worth=True)
        every = frozenset({*state.variables, LAST})
        run.flow = Flow(run.flow.code, tuple(live | every for live in run.flow.live))
        return run.paths(state)

    def call(self, node: Call, state: State, evaluator: Evaluator) -> Valued:
        """Return the paths that a call leads to, with what it gives back."""
        name = node.function.text if isinstance(node.function, Name) else ""
        if name and name in evaluator.locals:
            return self._pointer(node, state, evaluator)
        row = apis().get(name)
        if row is not None and row.stores and len(node.arguments) > 1:
            place, value = node.arguments[:2]
            place = Unary("*", place) if row.stores == "pointed" else place
            return evaluator.evaluate(Assign("=", place, value, node.line), state)
        paths: list[tuple[State, tuple[Value, ...]]] = [(state, ())]
        for argument in node.arguments:
            paths = [
                (after, (*values, value))
                for before, values in paths
                for after, value in evaluator.evaluate(argument, before)
            ]
        found: Valued = []
        for after, values in paths:
            if row is not None:
                found += leaf(node, row, values, after, evaluator)
            elif name:
                found += self._named(node, name, values, after, evaluator)
            else:
                found += self._indirect(node, values, after, evaluator)
        return found

    def _named(
        self, node: Call, name: str, values: tuple[Value, ...], state: State, evaluator: Evaluator
    ) -> Valued:
        place = Place(evaluator.file, node.line)
        state = _forget_outputs(node, state, evaluator)
        if not self._concerns(name, values, evaluator.file):
            return [(state.without_memory(), _result(name, node.line))]
        followed = any(isinstance(value, Mapping | MemberAddress | Record) for value in values)
        bodies = self.program.bodies
        definitions = self.targets.definitions(name, evaluator.file)
        macros = () if definitions else bodies.of_macros(name, evaluator.file)
        if not definitions and not macros:
            definitions = bodies.elsewhere(name, evaluator.file, everywhere=followed)
        if definitions:
            return [
                pair
                for definition in definitions
                for pair in self._defined(definition, name, values, state, node.line)
            ]
        found: Valued = []
        for where, lowered in macros:
            ways = self.of_lowered(lowered, where, entered_macro(values, state, lowered))
            found += laid_over(ways, name, state, node.line)
        if macros:
            return found
        if followed:
            reason = f"no body of {name} was found in the tree"
            state = state.with_note(Note(reason, place, unknown=True))
        return [(state.without_memory(), _result(name, node.line))]

    def _defined(
        self,
        definition: Definition,
        name: str,
        values: tuple[Value, ...],
        state: State,
        line: int,
    ) -> Valued:
        """Call one of the functions that a name may stand for."""
        chosen = chosen_by_configuration(definition, state)
        if chosen is None:
            return []
        if not (self.targets.may_touch(definition) or self._is_short(definition)):
            return [(chosen.without_memory(), _result(name, line))]
        ways = self.outcomes(definition, entered(values, chosen, definition))
        return laid_over(ways, definition.function.name, chosen, line)

    def _is_short(self, definition: Definition) -> bool:
        """Tell whether a function that changes nothing is run all the same, for its result."""
        function = definition.function
        return function.last_line - function.first_line <= SHORT

    def _concerns(self, name: str, values: tuple[Value, ...], file: str) -> bool:
        """Tell whether a call may do or tell something of the mapping."""
        if any(isinstance(value, Mapping | MemberAddress | Record | Flags) for value in values):
            return True
        if any(isinstance(value, Entry) for value in values):
            return self.targets.fills(name, file)
        return False

    def _pointer(self, node: Call, state: State, evaluator: Evaluator) -> Valued:
        """Call through a variable that holds a function."""
        name = node.function.text if isinstance(node.function, Name) else ""
        held = state.variables.get(name)
        if isinstance(held, Address):
            return self.call(replace(node, function=Name(held.name)), state, evaluator)
        if isinstance(held, Term) and held.name in evaluator.spelled:
            return self.call(replace(node, function=evaluator.spelled[held.name]), state, evaluator)
        return self._not_followed(node, f"calls the function pointer {name}", state, evaluator)

    def _indirect(
        self, node: Call, values: tuple[Value, ...], state: State, evaluator: Evaluator
    ) -> Valued:
        """Call through a member: a slot, or an operations table that the path has put there."""
        held = self._held(node.function, state, evaluator)
        if isinstance(held, Address):
            seen_from = replace(evaluator, file=held.file)
            return self._named(node, held.name, values, state, seen_from)
        if held == Int(0):
            return []  # the table is known and has no such function
        if not any(isinstance(value, Mapping) for value in values):
            return [(state.without_memory(), _result("call", node.line))]
        slot = self.targets.slot(node.function, evaluator)
        if slot is not None and self.targets.is_empty(slot):
            return []  # no table fills the slot: nothing can be called through it
        if slot is None:
            return self._not_followed(node, self.targets.words(node.function), state, evaluator)
        if self.targets.forwards(slot):
            effect = replace(state.effect, forwarded=Happened.YES)
            place = Place(evaluator.file, node.line)
            after = state.with_effect(effect, f"forwards to {'.'.join(slot)}", place)
            return [(after.without_memory(), _result("forwarded", node.line))]
        found: Valued = []
        for definition in self.targets.of_slot(slot):
            chosen = chosen_by_configuration(definition, state)
            if chosen is not None:
                ways = self.outcomes(definition, entered(values, chosen, definition))
                found += laid_over(ways, definition.function.name, chosen, node.line)
        note = Note(f"dispatches {'.'.join(slot)}", Place(evaluator.file, node.line))
        return [(after.with_note(note), value) for after, value in _folded(found)] or [
            (state.with_note(note), _result("call", node.line))
        ]

    def _held(self, function: Expression, state: State, evaluator: Evaluator) -> Value:
        """Return what a called member holds, where the path has put the table there."""
        if isinstance(function, Member):
            table = evaluator.evaluate(function.base, state)[0][1]
            if isinstance(table, Address):
                installed = self.program.objects.named(table.name, table.file)
                if installed is not None:
                    name = installed.members.get(function.field)
                    if name is None:
                        return Int(0)
                    if name:
                        return Address(name, installed.file)
        return evaluator.evaluate(function, state)[0][1]

    def _not_followed(self, node: Call, reason: str, state: State, evaluator: Evaluator) -> Valued:
        note = Note(reason, Place(evaluator.file, node.line), unknown=True)
        return [(state.with_note(note).without_memory(), _result("call", node.line))]


def _folded(paths: Valued) -> Valued:
    """Return paths, with what a call gives back, joined where there are too many."""
    if len(paths) <= MOST_PATHS:
        return paths
    groups: dict[Value, list[State]] = {}
    for state, value in paths:
        groups.setdefault(_returned(value), []).append(state)
    names = frozenset(name for state, _ in paths for name in state.variables)
    most = max(1, MOST_PATHS // len(groups))
    return [
        (one, value) for value, states in groups.items() for one in merged(states, names, most)
    ]


def _result(name: str, line: int) -> Term:
    """Return what a call that is not followed gives back: by custom 0 or a failure."""
    return Term(f"{name}()@{line}", "0-")


def _unseen(reason: str, place: Place) -> Outcome:
    noted = NOTES.bit(Note(reason, place, unknown=True))
    return Outcome(State().effect, NOTHING_KNOWN, Term("unknown"), noted=noted)


def _forget_outputs(node: Call, state: State, evaluator: Evaluator) -> State:
    """Return the path without what is known of variables whose address a call is given."""
    names = {
        argument.operand.text
        for argument in node.arguments
        if isinstance(argument, Unary)
        and argument.operator == "&"
        and isinstance(argument.operand, Name)
        and argument.operand.text in evaluator.locals
    }
    kept = {name for name in names if isinstance(state.variables.get(name), Record)}
    names -= kept
    return state.forgetting(frozenset(names)) if names else state


def _returned(value: Value) -> Value:
    """Return a value as callers see it: which unknown it is does not matter to them."""
    match value:
        case Term(_, sign):
            return Term("result", sign)
        case Record():
            return Term("result")
        case Failure():
            return Failure()
    return value


def _outcomes(paths: Valued) -> tuple[Outcome, ...]:
    """Return the ways out of a function, those that do not differ made one."""
    groups: dict[Value, list[State]] = {}
    for state, value in paths:
        groups.setdefault(_returned(value), []).append(state)
    most = max(1, MOST_OUTCOMES // max(1, len(groups)))
    found = []
    for value, states in groups.items():
        for one in merged(states, frozenset(), most):
            way = Outcome(one.effect, one.known, value, one.guarded, one.noted, one.against)
            found.append(way)
    failed = [one for one in found if isinstance(one.value, Failure)]
    passed = [one for one in found if not isinstance(one.value, Failure)]
    return (*_telling(passed), *_telling(failed))


def _telling(outcomes: list[Outcome]) -> list[Outcome]:
    """Return outcomes without the guards that all of them are under: those tell nothing apart."""
    if not outcomes:
        return []
    common = outcomes[0].guarded
    for one in outcomes:
        common &= one.guarded
    for guard in GUARDS.records(common):
        if guard.against:
            common &= ~GUARDS.bit(guard)
    return [replace(one, guarded=one.guarded & ~common) for one in outcomes]
