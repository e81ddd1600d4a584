"""Runs the instructions of one function over all its paths.

Paths that meet are made one where they do not differ any more; loops go round until nothing new
comes of it. What is beyond a bound is joined, or told as an Unknown: never a hang.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.domain.flags import ANYTHING_DONE
from auditor.domain.outcomes import Guard, Happened, Note, Place
from auditor.domain.values import Int, Term, Value
from auditor.effects.assumed import under
from auditor.effects.evaluate import Evaluator, Valued
from auditor.effects.instructions import (
    Branch,
    Choose,
    Chosen,
    Configure,
    Do,
    Flow,
    Jump,
    Leave,
    Let,
    LoopEnd,
    LoopStart,
    Lost,
    marks,
)
from auditor.effects.state import State, merged, same_effect
from auditor.lower.tree import Binary, Case, Expression

NOTHING = Term("nothing")
LAST = "#last"
"""Where a path keeps what its last statement was worth; no C name has a #."""
MOST_PATHS = 16
"""Paths that are told apart at one place of a function; more are joined."""
MOST_TURNS = 2
"""Turns of a loop that are told apart; after that its variables are forgotten."""
MOST_STEPS = 6000
"""Instructions that are run for one function, each once for each path."""


@dataclass(slots=True)
class Run:
    """One run of a function's instructions."""

    flow: Flow
    evaluator: Evaluator
    place: Callable[[int], Place]
    waiting: dict[int, list[State]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    settled: dict[object, State] = field(default_factory=dict)
    exits: Valued = field(default_factory=list)
    worth: bool = False
    """Whether the last statement gives the value, as in a statement expression."""
    steps: int = 0

    def paths(self, state: State) -> Valued:
        """Return every way out: the path and what it returns (``Int(0)`` for nothing)."""
        self._go(0, state)
        while self.order:
            at = heapq.heappop(self.order)
            states = self.waiting.pop(at, [])
            if at >= len(self.flow.code):
                self.exits += [_worth(one) for one in states]
                continue
            found = merged(states, self.flow.live[at], MOST_PATHS)
            self.steps += len(found)
            if self.steps > MOST_STEPS:
                return self._given_up(found)
            instruction = self.flow.code[at]
            if isinstance(instruction, LoopEnd):
                found = _left(found, instruction.start)
            for one in found:
                self._step(at, one)
        return self.exits

    def _go(self, at: int, state: State) -> None:
        if at not in self.waiting:
            self.waiting[at] = []
            heapq.heappush(self.order, at)
        self.waiting[at].append(state)

    def _given_up(self, states: list[State]) -> Valued:
        """Return the ways out found so far, and for the rest that anything may have happened."""
        rest = [*states, *(one for waiting in self.waiting.values() for one in waiting)]
        reason = f"more than {MOST_STEPS} steps in one function"
        note = Note(reason, self.place(0), unknown=True)
        joined = merged(rest, frozenset(), 0)
        every = Happened.NOT | Happened.YES
        return self.exits + [
            (
                one.with_note(note)._replace(
                    effect=one.effect._replace(word=ANYTHING_DONE, pages=every, mutated=every),
                ),
                Term("unknown"),
            )
            for one in joined
        ]

    def _step(self, at: int, state: State) -> None:
        instruction = self.flow.code[at]
        match instruction:
            case Do(value, _):
                for after, worth in self.evaluator.evaluate(value, state):
                    self._go(at + 1, after.with_refined(LAST, worth) if self.worth else after)
            case Let(name, _, value, line):
                if value is None:
                    self._go(at + 1, state.forgetting(frozenset({name})))
                else:
                    where = self.place(line).line
                    for after, worth in self.evaluator.kept(value, state, where):
                        self._go(at + 1, after.with_variable(name, worth))
            case Branch():
                self._branch(instruction, state)
            case Configure():
                self._configure(instruction, state)
            case Choose():
                self._choose(instruction, state)
            case Jump(to):
                self._go(to, state)
            case LoopStart(assigned):
                self._turn(at, assigned, state)
            case LoopEnd():
                self._go(at + 1, state)
            case Leave(value, _):
                if value is None:
                    self.exits.append((state, Int(0)))
                else:
                    self.exits += self.evaluator.evaluate(value, state)
            case Lost(reason, line):
                note = Note(f"{reason} is not followed", self.place(line), unknown=True)
                self.exits.append((state.with_note(note), Term("unknown")))

    def _branch(self, branch: Branch, state: State) -> None:
        if branch.test is None:
            self._go(branch.yes, state)
            self._go(branch.no, state)
            return
        decided = self.evaluator.decide(branch.test, state)
        splits = len({held for _, held in decided}) > 1
        place = self.place(branch.line)
        for after, held in decided:
            guarded = after.with_guard(Guard(branch.text, held, place)) if splits else after
            self._go(branch.yes if held else branch.no, guarded)

    def _configure(self, configure: Configure, state: State) -> None:
        place = self.place(configure.line)
        for held, to in ((True, configure.yes), (False, configure.no)):
            after = under(state, configure.condition, place, held=held)
            if after is not None:
                self._go(to, after)

    def _choose(self, choice: Choose, state: State) -> None:
        left = [state]
        for chosen in choice.cases:
            remaining: list[State] = []
            for one in left:
                there, absent = self._there(chosen, one)
                remaining += absent
                for before in there:
                    remaining += self._case(choice, chosen, before)
            left = remaining
        for chosen in choice.defaults:
            remaining = []
            for one in left:
                there, absent = self._there(chosen, one)
                remaining += absent
                for before in there:
                    self._go(chosen.to, before)
            left = remaining
        for one in left:
            self._go(choice.end, one)

    def _there(self, chosen: Chosen, state: State) -> tuple[list[State], list[State]]:
        """Return the paths on which a case under an ``#if`` is there, and those without it."""
        there, absent = [state], []
        place = self.place(chosen.case.line)
        for condition in chosen.conditions:
            absent += [a for s in there if (a := under(s, condition, place, held=False))]
            there = [a for s in there if (a := under(s, condition, place, held=True))]
        return there, absent

    def _case(self, choice: Choose, chosen: Chosen, state: State) -> list[State]:
        """Follow the paths that a case selects, and return those that go on to the next."""
        decided = self.evaluator.decide(_selects(choice.value, chosen.case), state)
        splits = len({held for _, held in decided}) > 1
        place = self.place(chosen.case.line)
        guard = Guard(f"{choice.text} == {chosen.case.text}", holds=True, place=place)
        for after, held in decided:
            if held:
                self._go(chosen.to, after.with_guard(guard) if splits else after)
        return [after for after, held in decided if not held]

    def _turn(self, at: int, assigned: frozenset[str], state: State) -> None:
        """Go round a loop once more.

        The path remembers its turn, and whether page tables were filled when it came in. Past the
        bound it forgets what the turns change, so that nothing new can come of it for ever.
        """
        turn, filled = marks(at)
        before = state.variables.get(turn)
        if not isinstance(before, Int):
            entered = Int(int(bool(state.effect.pages & Happened.YES)))
            state = state.with_refined(filled, entered).with_refined(turn, Int(0))
        else:
            number = min(before.value + 1, MOST_TURNS)
            state = state.with_refined(turn, Int(number))
            if number == MOST_TURNS:
                state = state.forgetting(assigned)
                for name in sorted(assigned):
                    state = state.with_refined(name, Term(f"{name}@{at}"))
                key = (at, state.effect, frozenset(state.variables.items()), state.against)
                earlier = self.settled.get(key)
                if earlier is not None:
                    state = same_effect(earlier, state)
                    if state == earlier:
                        return  # nothing that was not followed already
                self.settled[key] = state
        self._go(at + 1, state)


def _worth(state: State) -> tuple[State, Value]:
    """Return a path that ran to the end, with what its last statement was worth."""
    value = state.variables.get(LAST, NOTHING)
    kept = {name: held for name, held in state.variables.items() if name != LAST}
    return state._replace(variables=kept), value


def _left(states: list[State], start: int) -> list[State]:
    """Return the paths that leave a loop.

    A loop that fills page tables goes over the mapping's pages, or over pieces that the mapping
    shows: it runs at least once, so a path past it without a turn is dropped.
    """
    turn, filled = marks(start)
    fills = any(
        one.effect.pages & Happened.YES and one.variables.get(filled) == Int(0) for one in states
    )
    found = []
    for one in states:
        without = one.variables.get(turn) == Int(0) and not one.effect.pages & Happened.YES
        if not (fills and without):
            kept = {n: v for n, v in one.variables.items() if n not in (turn, filled)}
            found.append(one._replace(variables=kept))
    return found


def _selects(value: Expression, case: Case) -> Expression:
    """Return the test that a case of a switch stands for."""
    if case.value is None:
        raise AssertionError
    if case.last is None:
        return Binary("==", value, case.value)
    return Binary("&&", Binary(">=", value, case.value), Binary("<=", value, case.last))
