"""The reference evaluator's statements: what runs after what.

A jump is looked for from the innermost block outwards; the block that holds its goal runs from its
start again, passing over everything up to the goal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from values import ZERO, Cell, Value, converted, number_of

from auditor.lower import tree
from auditor.lower.tree import Expression, Statement


@dataclass(frozen=True, slots=True)
class Jump:
    """A way out of a statement other than its end. ``label`` is the goal of a goto."""

    kind: str
    label: str = ""
    value: Value = ZERO


BREAK, CONTINUE = Jump("break"), Jump("continue")


class Expressions(Protocol):
    """What statements ask of the evaluator."""

    def value(self, node: Expression, frame: "Frame") -> Value: ...
    def truth(self, node: Expression, frame: "Frame") -> bool: ...
    def on(self, text: str | None) -> bool: ...
    def step(self) -> None: ...


def execute(frame: "Frame", body: tree.Block) -> Value:
    """Run a function's body and return what it gives."""
    jump = frame.run(body)
    assert jump is None or jump.kind == "return", f"{jump} leaves the function"
    return ZERO if jump is None else jump.value


class Frame:
    """One call: its variables, and the label or case that it is on its way to."""

    def __init__(self, evaluator: Expressions, labels: dict[int, frozenset[str]]) -> None:
        """Start without variables; ``labels`` are those in each block."""
        self.variables: dict[str, Cell] = {}
        self._declared: dict[int, Cell] = {}
        self._evaluator = evaluator
        self._labels = labels
        self._goal: str | tree.Case | None = None

    def run(self, node: Statement) -> Jump | None:
        """Run a statement; None where it ends by its end."""
        self._evaluator.step()
        return self._RULES[type(node)](self, node)

    def _seeking(self) -> bool:
        return self._goal is not None

    def _block(self, node: tree.Block) -> Jump | None:
        saved = dict(self.variables)
        while True:
            jump = self._through(node)
            if jump is None or jump.kind != "goto" or jump.label not in self._labels[id(node)]:
                break
            self._goal = jump.label
        self.variables = saved
        return jump

    def _through(self, node: tree.Block) -> Jump | None:
        for statement in node.body:
            jump = self.run(statement)
            if jump is not None:
                return jump
        return None

    def _evaluate(self, node: tree.Evaluate) -> Jump | None:
        if self._goal is None:
            self._evaluator.value(node.value, self)
        return None

    def _declare(self, node: tree.Declare) -> Jump | None:
        # A jump passes over the value but not over the variable, which may have one from before.
        if self._goal is not None:
            self.variables[node.name] = self._declared.setdefault(id(node), Cell(node.type, None))
            return None
        value = None
        if node.value is not None:
            value = converted(self._evaluator.value(node.value, self), node.type)
        self.variables[node.name] = self._declared[id(node)] = Cell(node.type, value)
        return None

    def _if(self, node: tree.If) -> Jump | None:
        if self._goal is None:
            arm = node.then if self._evaluator.truth(node.test, self) else node.otherwise
            return None if arm is None else self.run(arm)
        jump = self.run(node.then)
        if self._seeking() and node.otherwise is not None:
            return self.run(node.otherwise)
        return jump

    def _loop(self, node: tree.Loop) -> Jump | None:
        assert node.heading is None, "a loop headed by a macro"
        entered_inside = self._goal is not None
        tested = node.tested_first and not entered_inside
        while True:
            if tested and node.test is not None and not self._evaluator.truth(node.test, self):
                return None
            jump = self.run(node.body)
            if self._seeking():
                return None  # the goal is not in this loop
            if jump == BREAK:
                return None
            if jump is not None and jump != CONTINUE:
                return jump
            if node.step is not None:
                self._evaluator.value(node.step, self)
            tested = True

    def _switch(self, node: tree.Switch) -> Jump | None:
        if self._goal is None:
            value = number_of(self._evaluator.value(node.value, self)).value
            self._goal = self._case_of(node.body, value)
            if self._goal is None:
                return None
        jump = self.run(node.body)
        return None if jump == BREAK else jump

    def _case_of(self, body: Statement, value: int) -> tree.Case | None:
        default = None
        for mark in self._cases(body):
            if mark.value is None:
                default = mark
                continue
            first = number_of(self._evaluator.value(mark.value, self)).value
            last = first
            if mark.last is not None:
                last = number_of(self._evaluator.value(mark.last, self)).value
            if first <= value <= last:
                return mark
        return default

    def _cases(self, node: Statement) -> list[tree.Case]:
        """Return the marks of a switch, those of inner ones and of other arms left out."""
        if isinstance(node, tree.Case):
            return [node]
        parts: list[Statement] = []
        if isinstance(node, tree.Block):
            parts = list(node.body)
        elif isinstance(node, tree.If):
            parts = [node.then] if node.otherwise is None else [node.then, node.otherwise]
        elif isinstance(node, tree.Loop) or (
            isinstance(node, tree.Configured) and self._evaluator.on(node.condition)
        ):
            parts = [node.body]
        return [mark for part in parts for mark in self._cases(part)]

    def _case(self, node: tree.Case) -> Jump | None:
        if self._goal is node:
            self._goal = None
        return None

    def _label(self, node: tree.Label) -> Jump | None:
        if self._goal == node.name:
            self._goal = None
        return None

    def _goto(self, node: tree.Goto) -> Jump | None:
        return Jump("goto", node.name) if self._goal is None else None

    def _return(self, node: tree.Return) -> Jump | None:
        if self._goal is not None:
            return None
        value = ZERO if node.value is None else self._evaluator.value(node.value, self)
        return Jump("return", value=value)

    def _break(self, _node: tree.Break) -> Jump | None:
        return BREAK if self._goal is None else None

    def _continue(self, _node: tree.Continue) -> Jump | None:
        return CONTINUE if self._goal is None else None

    def _configured(self, node: tree.Configured) -> Jump | None:
        return self.run(node.body) if self._evaluator.on(node.condition) else None

    _RULES: ClassVar[dict[type, Callable[["Frame", Any], Jump | None]]] = {
        tree.Block: _block,
        tree.Evaluate: _evaluate,
        tree.Declare: _declare,
        tree.If: _if,
        tree.Loop: _loop,
        tree.Switch: _switch,
        tree.Case: _case,
        tree.Label: _label,
        tree.Goto: _goto,
        tree.Return: _return,
        tree.Break: _break,
        tree.Continue: _continue,
        tree.Configured: _configured,
    }
