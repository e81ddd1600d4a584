"""The reference evaluator's expressions: values, stores, calls."""

from collections.abc import Callable
from typing import Any, ClassVar

from execution import Frame, execute
from lowered import Function, condition
from primitives import PRIMITIVES
from scope import ERRORS, FLAGS
from values import (
    LARGEST,
    ONE,
    ZERO,
    Cell,
    Number,
    Record,
    Value,
    arithmetic,
    converted,
    number_of,
    of_bool,
    truth,
)

from auditor.lower import tree
from auditor.lower.tree import Expression

MOST_STEPS = 20_000
_WORDS = ("vm_flags", "vm_pgoff", "vm_page_prot")
_CONSTANTS: dict[str, Value] = {
    **{name: Number(value) for name, value in (FLAGS | ERRORS).items()},
    "NULL": ZERO,
    "true": ONE,
    "false": ZERO,
    "fallthrough": ZERO,
}


class Evaluator:
    """Runs a program's functions with one configuration."""

    def __init__(
        self, functions: dict[str, list[Function]], options: frozenset[str], settings: Record
    ) -> None:
        """``options`` are those that are on; ``settings`` is the global of that name."""
        self._functions = functions
        self._options = options
        shared = [Record(name, {}) for name in ("ops_a", "ops_b", "spare")]
        self._globals = {record.name: record for record in (settings, *shared)}
        self._conditions: dict[str, bool] = {}
        self._left = MOST_STEPS
        self.steps = 0

    def called(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """Return what a function of the program gives."""
        function = next(f for f in self._functions[name] if self.on(f.condition))
        lowered = function.lowered
        frame = Frame(self, function.labels)
        for (parameter, kind), argument in zip(lowered.parameters, arguments, strict=True):
            frame.variables[parameter] = Cell(kind, converted(argument, kind))
        value = execute(frame, lowered.body)
        return converted(value, function.returns)

    def on(self, text: str | None) -> bool:
        """Tell whether an ``#if`` condition holds."""
        return text is None or self._decided(text)

    def _decided(self, text: str) -> bool:
        known = self._conditions.get(text)
        if known is None:
            known = truth(self.value(condition(text), Frame(self, {})))
            self._conditions[text] = known
        return known

    def step(self) -> None:
        """Count a step.

        Raises:
            AssertionError: the program does not end.
        """
        self._left -= 1
        assert self._left > 0, f"more than {MOST_STEPS} steps"

    def value(self, node: Expression, frame: Frame) -> Value:
        """Return the value of an expression, having done what it does."""
        return self._RULES[type(node)](self, node, frame)

    def truth(self, node: Expression, frame: Frame) -> bool:
        """Tell whether a condition holds."""
        return truth(self.value(node, frame))

    def _name(self, node: tree.Name, frame: Frame) -> Value:
        cell = frame.variables.get(node.text)
        if cell is not None:
            assert cell.value is not None, f"{node.text} is read before it is written"
            return cell.value
        found = _CONSTANTS.get(node.text) or self._globals.get(node.text)
        assert found is not None, f"nothing is called {node.text}"
        return found

    def _literal(self, node: tree.Literal, _frame: Frame) -> Value:
        return ZERO if node.text.startswith('"') else Number(int(node.text, 0))

    def _member(self, node: tree.Member, frame: Frame) -> Value:
        base = self.value(node.base, frame)
        assert isinstance(base, Record), f"{node.field} of no struct"
        return base.members[node.field]

    def _unary(self, node: tree.Unary, frame: Frame) -> Value:
        value = self.value(node.operand, frame)
        if node.operator == "!":
            return of_bool(holds=not truth(value))
        if node.operator == "&":
            assert isinstance(value, Record), "the address of a number"
            return value
        number = number_of(value)
        if node.operator == "~":
            assert not number.incoming, "the complement of incoming flags"
            return Number(~number.value)
        return Number({"-": -number.value, "+": number.value}[node.operator])

    def _binary(self, node: tree.Binary, frame: Frame) -> Value:
        if node.operator in ("&&", "||"):
            decided = self.truth(node.left, frame)
            if decided == (node.operator == "||"):
                return of_bool(holds=decided)
            return of_bool(holds=self.truth(node.right, frame))
        left, right = self.value(node.left, frame), self.value(node.right, frame)
        if node.operator == ",":
            return right
        if node.operator in ("==", "!="):
            return of_bool(holds=_same(left, right) == (node.operator == "=="))
        return arithmetic(node.operator, number_of(left), number_of(right))

    def _conditional(self, node: tree.Conditional, frame: Frame) -> Value:
        test = self.value(node.test, frame)
        if not truth(test):
            return self.value(node.otherwise, frame)
        return test if node.then is None else self.value(node.then, frame)

    def _assign(self, node: tree.Assign, frame: Frame) -> Value:
        value = self.value(node.value, frame)
        if node.operator != "=":
            old = number_of(self.value(node.target, frame))
            value = arithmetic(node.operator[:-1], old, number_of(value))
        return self._stored(node.target, value, frame)

    def _stored(self, target: Expression, value: Value, frame: Frame) -> Value:
        if isinstance(target, tree.Name):
            cell = frame.variables[target.text]
            cell.value = value = converted(value, cell.type)
            return value
        assert isinstance(target, tree.Member), f"a store to {target}"
        base = self.value(target.base, frame)
        assert isinstance(base, Record), f"{target.field} of no struct"
        if target.field in _WORDS:
            number = number_of(value)
            value = Number(number.value & LARGEST, number.incoming)
        base.members[target.field] = value
        base.written.add(target.field)
        return value

    def _call(self, node: tree.Call, frame: Frame) -> Value:
        assert isinstance(node.function, tree.Name), "a call through a pointer"
        name = node.function.text
        if name in ("defined", "IS_ENABLED"):
            (option,) = node.arguments
            assert isinstance(option, tree.Name)
            return of_bool(holds=option.text in self._options)
        self.step()
        arguments = tuple(self.value(argument, frame) for argument in node.arguments)
        if name == "pr_debug":
            self.steps = (self.steps * 31 + number_of(arguments[1]).value) & 0xFFFFFFFF
            return ZERO
        if name in self._functions:
            return self.called(name, arguments)
        return PRIMITIVES[name](arguments)

    def _cast(self, node: tree.Cast, frame: Frame) -> Value:
        return self.value(node.operand, frame)

    def _aggregate(self, node: tree.Aggregate, frame: Frame) -> Value:
        return Record("", {name: self.value(value, frame) for name, value in node.members})

    def _statements(self, node: tree.Statements, frame: Frame) -> Value:
        *first, last = node.body.body
        assert isinstance(last, tree.Evaluate), "a statement expression without a value"
        saved = dict(frame.variables)
        for statement in first:
            assert frame.run(statement) is None, "a jump out of a statement expression"
        value = self.value(last.value, frame)
        frame.variables = saved
        return value

    def _opaque(self, node: tree.Opaque, _frame: Frame) -> Value:
        message = f"line {node.line} was not lowered ({node.kind}): {node.text}"
        raise AssertionError(message)

    _RULES: ClassVar[dict[type, Callable[["Evaluator", Any, Frame], Value]]] = {
        tree.Name: _name,
        tree.Literal: _literal,
        tree.Member: _member,
        tree.Unary: _unary,
        tree.Binary: _binary,
        tree.Conditional: _conditional,
        tree.Assign: _assign,
        tree.Call: _call,
        tree.Cast: _cast,
        tree.Aggregate: _aggregate,
        tree.Statements: _statements,
        tree.Opaque: _opaque,
    }


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, Number) and isinstance(right, Number):
        return left.value == right.value
    return left == right
