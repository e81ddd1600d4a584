"""Calls: whom a call reaches, and the paths that it leads to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from auditor.domain.outcomes import NOTES, Happened, Note, Outcome, Place
from auditor.domain.values import (
    Address,
    Entry,
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
from auditor.effects.folding import folded
from auditor.effects.leaves import leaf
from auditor.effects.state import State
from auditor.effects.targets import Targets
from auditor.graph import Program
from auditor.kernel.apis import apis
from auditor.lower import Lowered
from auditor.lower.render import render
from auditor.lower.tree import Assign, Call, Expression, Member, Name, Unary
from auditor.program import Definition

_WORD = re.compile(r"[A-Za-z_]\w*")
SHORT = 25
"""Lines of a function that is run for its result alone."""


class Runner(Protocol):
    """What runs the functions that are called."""

    def outcomes(self, definition: Definition, arguments: tuple[Value, ...]) -> tuple[Outcome, ...]:
        """Return the ways out of a function."""
        ...

    def of_lowered(
        self, lowered: Lowered, file: str, arguments: tuple[Value, ...]
    ) -> tuple[Outcome, ...]:
        """Return the ways out of a function-like macro."""
        ...


@dataclass(slots=True)
class Calls:
    """Follows the calls of a program."""

    program: Program
    targets: Targets
    runner: Runner

    def call(self, node: Call, state: State, evaluator: Evaluator) -> Valued:
        """Return the paths that a call leads to, with what it gives back."""
        name = node.function.text if isinstance(node.function, Name) else ""
        if name and name in evaluator.locals:
            return self._pointer(node, state, evaluator)
        row = apis().get(name)
        if row is not None and row.stores and len(node.arguments) > 1:
            place, value = node.arguments[:2]
            place = Unary("*", place) if row.stores == "pointed" else place
            stored = evaluator.evaluate(Assign("=", place, value, node.line), state)
            if row.stores == "exchange" and isinstance(value, Name):
                return [(after.forgetting(frozenset({value.text})), held) for after, held in stored]
            return stored
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
        words = tuple(render(argument) for argument in node.arguments)
        macros = () if definitions else bodies.of_macros(name, evaluator.file, words)
        if not definitions and not macros:
            definitions = bodies.elsewhere(name, evaluator.file, everywhere=followed)
        found: Valued = []
        if definitions:
            found = [
                pair
                for definition in definitions
                for pair in self._defined(definition, name, values, state, place)
            ]
            if not self._against(definitions, state, place):
                return found
            # The definition that the audit speaks for stands where no word of mappings is.
            further = bodies.elsewhere(name, evaluator.file, everywhere=True)
            others = [d for d in further if d not in definitions]
            if others and not self._against(others, state, place):
                for definition in others:
                    found += self._defined(definition, name, values, state, place)
                return found
        for where, lowered in macros:
            if lowered.name == name:
                ways = self.runner.of_lowered(lowered, where, entered_macro(values, state, lowered))
                found += laid_over(ways, name, where, state, node.line)
            else:
                found += self._spelled_out(node, lowered, where, state, evaluator)
        if macros:
            return found
        if followed:
            reason = f"no body of {name} was found in the tree"
            state = state.with_note(Note(reason, place, unknown=True))
        return [*found, (state.without_memory(), _result(name, node.line))]

    def _against(self, definitions: Iterable[Definition], state: State, place: Place) -> bool:
        """Tell whether all of these are of configurations that the audit does not speak for."""
        chosen = [chosen_by_configuration(each, place.file, state) for each in definitions]
        return not state.against and all(after is None or after.against for after in chosen)

    def _spelled_out(
        self, node: Call, lowered: Lowered, where: str, state: State, evaluator: Evaluator
    ) -> Valued:
        """Use a macro that works on its arguments' words: it sees the variables that they name."""
        spelled = set(_WORD.findall(lowered.name))
        names = [name for name in evaluator.types if name in spelled]
        seen = replace(
            lowered, parameters=tuple((n, f"struct {evaluator.types[n]} *") for n in names)
        )
        values = tuple(state.variables.get(n, Term(n)) for n in names)
        ways = self.runner.of_lowered(seen, where, entered_macro(values, state, seen))
        name = lowered.name.partition("(")[0]
        changed = frozenset(a.text for a in node.arguments if isinstance(a, Name)) & set(names)
        kept = {n for n in changed if isinstance(state.variables.get(n), Mapping | Record)}
        return [
            (after.forgetting(changed - kept), value)
            for after, value in laid_over(ways, name, where, state, node.line)
        ]

    def _defined(
        self,
        definition: Definition,
        name: str,
        values: tuple[Value, ...],
        state: State,
        place: Place,
    ) -> Valued:
        """Call one of the functions that a name may stand for."""
        chosen = chosen_by_configuration(definition, place.file, state)
        if chosen is None:
            return []
        if not (self.targets.may_touch(definition) or self._is_short(definition)):
            return [(chosen.without_memory(), _result(name, place.line))]
        ways = self.runner.outcomes(definition, entered(values, chosen, definition))
        return laid_over(ways, definition.function.name, definition.file, chosen, place.line)

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
            effect = state.effect._replace(forwarded=Happened.YES)
            place = Place(evaluator.file, node.line)
            after = state.with_effect(effect, f"forwards to {'.'.join(slot)}", place)
            return [(after.without_memory(), _result("forwarded", node.line))]
        found: Valued = []
        for definition in self.targets.of_slot(slot):
            chosen = chosen_by_configuration(definition, evaluator.file, state)
            if chosen is not None:
                ways = self.runner.outcomes(definition, entered(values, chosen, definition))
                ways = tuple(way._replace(noted=_inner(way.noted)) for way in ways)
                name = definition.function.name
                found += laid_over(ways, name, definition.file, chosen, node.line)
        note = Note(f"dispatches {'.'.join(slot)}", Place(evaluator.file, node.line))
        return [(after.with_note(note), value) for after, value in folded(found)] or [
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


def _inner(noted: int) -> int:
    """Return a target's notes, where what it dispatches itself is its own affair."""

    def inner(note: Note) -> Note:
        own = note.what.startswith("dispatches ")
        return note._replace(what=f"which {note.what}") if own else note

    return NOTES.changed(noted, "dispatches", inner)


def _result(name: str, line: int) -> Term:
    """Return what a call that is not followed gives back: by custom 0 or a failure."""
    return Term(f"{name}()@{line}", "0-")


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
