"""Expressions on a path: what they are worth, and which paths they lead to.

An expression may split a path: both sides of ``?:`` and ``&&`` are followed, and every outcome of
a call. So each question is answered by a list of paths, each with its answer.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor import kernel
from auditor.domain.compare import compare, truth
from auditor.domain.flags import ALL
from auditor.domain.outcomes import Guard, Note, Place
from auditor.domain.values import (
    Address,
    Flags,
    Int,
    Mapping,
    Mask,
    MemberAddress,
    Record,
    Term,
    Value,
)
from auditor.effects.arithmetic import binary, literal, unary
from auditor.effects.learn import COMPARISONS, is_test, learn_comparison, learn_truth, split
from auditor.effects.state import State
from auditor.effects.store import is_followed, member_name, store
from auditor.lower.render import render
from auditor.lower.tree import (
    Aggregate,
    Assign,
    Binary,
    Block,
    Call,
    Cast,
    Conditional,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    Opaque,
    Statements,
    Unary,
)
from auditor.lower.walk import words

Valued: TypeAlias = list[tuple[State, Value]]
Decided: TypeAlias = list[tuple[State, bool]]

_ASSEMBLY = "gnu_asm_expression"
_UNREAD = {
    "error": "a piece of source that could not be parsed",
    "depth": "an expression that nests too deeply",
    _ASSEMBLY: "inline assembly that is given the mapping",
}


@dataclass(slots=True)
class Evaluator:
    """Evaluates the expressions of one function."""

    file: str
    types: dict[str, str]
    """The struct, or else the type, of each parameter and variable of the function."""
    bits: Callable[[str], int]
    """The flags that a name holds, as bits; 0 if it is no flag's name."""
    is_flag: Callable[[str], bool]
    is_function: Callable[[str], bool]
    call: Callable[[Call, State, "Evaluator"], Valued]
    run: Callable[[Block, State], Valued]
    """Runs the body of a statement expression."""
    spelled: dict[str, Member] = field(default_factory=dict)
    """The member expressions met so far whose value is not known, by their text."""

    @property
    def locals(self) -> Collection[str]:
        """Parameters and variables of the function."""
        return self.types.keys()

    def evaluate(self, node: Expression, state: State) -> Valued:
        """Return what an expression is worth, on each path that it leads to."""
        match node:
            case Name(text):
                return [(state, self._name(text, state))]
            case Literal(text):
                return [(state, literal(text))]
            case Member(base, field):
                return [
                    (after, self._member(value, field, node, after))
                    for after, value in self.evaluate(base, state)
                ]
            case Unary("&", operand):
                return [(state, self._address(operand, state))]
            case Unary("*", operand):
                return [
                    (after, self._pointed(value, node, after))
                    for after, value in self.evaluate(operand, state)
                ]
            case Unary("!", _):
                return [(after, Int(int(held))) for after, held in self.decide(node, state)]
            case Unary(operator, operand):
                return [
                    (after, unary(operator, value, node))
                    for after, value in self.evaluate(operand, state)
                ]
            case Binary(operator, _, _) if operator in ("&&", "||") or operator in COMPARISONS:
                return [(after, Int(int(held))) for after, held in self.decide(node, state)]
            case Binary(operator, left, right):
                return [
                    (last, binary(operator, one, two, node))
                    for first, one in self.evaluate(left, state)
                    for last, two in self.evaluate(right, first)
                ]
            case Conditional():
                return self._conditional(node, state)
            case Assign():
                return self._assign(node, state)
            case Call():
                return self.call(node, state, self)
            case Cast(_, operand):
                return self.evaluate(operand, state)
            case Aggregate():
                return self._aggregate(node, state)
            case Statements(body):
                return self.run(body, state)
            case Index(base, index):
                return [
                    (last, Term(render(node)))
                    for first, _ in self.evaluate(base, state)
                    for last, _ in self.evaluate(index, first)
                ]
            case Opaque():
                return [(self._unread(node, state), Term(node.text))]
        return [(state, Term(render(node)))]

    def _unread(self, node: Opaque, state: State) -> State:
        """Return the path past what is not followed: assembly may write what it names."""
        named = words(node.text) & state.variables.keys()
        followed = Mapping | MemberAddress | Record
        given = frozenset(name for name in named if isinstance(state.variables[name], followed))
        if node.kind in _UNREAD and (given or node.kind != _ASSEMBLY):
            note = Note(_UNREAD[node.kind], Place(self.file, node.line), unknown=True)
            state = state.with_note(note)
        return state.forgetting(named - given) if node.kind == _ASSEMBLY else state

    def decide(self, node: Expression, state: State) -> Decided:
        """Return whether an expression counts as true, on each path that it leads to."""
        match node:
            case Unary("!", operand):
                return [(after, not held) for after, held in self.decide(operand, state)]
            case Binary("&&", left, right):
                return self._chain(left, right, state, ends=False)
            case Binary("||", left, right):
                return self._chain(left, right, state, ends=True)
            case Binary(operator, left, right) if operator in COMPARISONS:
                return [
                    decided
                    for first, one in self.evaluate(left, state)
                    for last, two in self.evaluate(right, first)
                    for decided in self._compared(node, one, two, last)
                ]
            case _:
                return [
                    decided
                    for after, value in self.evaluate(node, state)
                    for decided in self._tested(node, value, after)
                ]

    def _chain(self, left: Expression, right: Expression, state: State, *, ends: bool) -> Decided:
        found: Decided = []
        for after, held in self.decide(left, state):
            found += [(after, held)] if held is ends else self.decide(right, after)
        return found

    def _compared(self, node: Binary, one: Value, two: Value, state: State) -> Decided:
        held = compare(node.operator, one, two, state.known)
        if held is not None:
            return [(state, held)]

        def learn(state: State, held: bool) -> State | None:  # noqa: FBT001 - a split's two answers
            return learn_comparison(self.locals, node, (one, two), state, held=held)

        return list(split(node, state, learn))

    def _tested(self, node: Expression, value: Value, state: State) -> Decided:
        held = truth(value, state.known)
        if held is not None:
            return [(state, held)]
        return list(
            split(node, state, lambda s, h: learn_truth(self.locals, node, value, s, held=h))
        )

    def _name(self, text: str, state: State) -> Value:
        if text in state.variables:
            return state.variables[text]
        if text in self.locals:
            return Term(text)
        constants = kernel.table("types")["constants"]
        if text in constants["zero"]:
            return Int(0)
        if text in constants["one"]:
            return Int(1)
        if self.is_flag(text):
            return Mask(self.bits(text))
        return Address(text, self.file) if self.is_function(text) else Term(text)

    def _member(self, base: Value, field: str, node: Member, state: State) -> Value:
        if isinstance(base, Mapping):
            name = member_name(field)
            if name == "flags":
                return Flags(state.effect.word, ALL)
            held = state.effect.member(name).value
            return Term(render(node)) if held is None else held
        if isinstance(base, Record):
            return base.get(field) or Term(render(node))
        text = render(node)
        self.spelled[text] = node
        return Term(text)

    def _address(self, operand: Expression, state: State) -> Value:
        if isinstance(operand, Member):
            base = self._quietly(operand.base, state)
            if isinstance(base, Mapping) and is_followed(operand.field):
                return MemberAddress(member_name(operand.field))
        elif isinstance(operand, Name):
            held = state.variables.get(operand.text)
            if isinstance(held, Record):
                return held
            if operand.text not in self.locals:
                return Address(operand.text, self.file)
        elif isinstance(operand, Unary) and operand.operator == "*":
            return self._quietly(operand.operand, state)
        return Term("&" + render(operand), "+")

    def _quietly(self, node: Expression, state: State) -> Value:
        """Return what an expression without effects of its own is worth."""
        found = self.evaluate(node, state)
        return found[0][1] if len(found) == 1 else Term(render(node))

    def _pointed(self, value: Value, node: Expression, state: State) -> Value:
        if isinstance(value, MemberAddress):
            if value.member == "flags":
                return Flags(state.effect.word, ALL)
            held = state.effect.member(value.member).value
            return Term(render(node)) if held is None else held
        return value if isinstance(value, Record) else Term(render(node))

    def _conditional(self, node: Conditional, state: State) -> Valued:
        found: Valued = []
        place = Place(self.file, node.line)
        decided = self.decide(node.test, state)
        for after, held in decided:
            guarded = after.with_guard(Guard(node.text, held, place)) if len(decided) > 1 else after
            if held and node.then is None:
                found += [(last, v) for last, v in self.evaluate(node.test, guarded)]
            else:
                arm = node.then if held and node.then is not None else node.otherwise
                found += self.evaluate(arm, guarded)
        return found

    def kept(self, node: Expression, state: State, line: int) -> Valued:
        """Return what an expression is worth that a variable keeps.

        The answer of a test is a condition of the path, as if a branch had asked.
        """
        found = self.evaluate(node, state)
        if not is_test(node) or len({value for _, value in found}) == 1:
            return found
        text, place = render(node), Place(self.file, line)
        return [(after.with_guard(Guard(text, v != Int(0), place)), v) for after, v in found]

    def _assign(self, node: Assign, state: State) -> Valued:
        value = node.value
        if node.operator != "=":
            value = Binary(node.operator[:-1], node.target, value)
        found: Valued = []
        for after, worth in self.kept(value, state, node.line):
            last = store(self, node, worth, after)
            found.append((last, worth))
        return found

    def _aggregate(self, node: Aggregate, state: State) -> Valued:
        paths: list[tuple[State, tuple[tuple[str, Value], ...]]] = [(state, ())]
        for name, value in node.members:
            paths = [
                (last, (*members, (name, worth)))
                for after, members in paths
                for last, worth in self.evaluate(value, after)
            ]
        carried = (Mapping, MemberAddress, Record, Flags)
        return [
            (
                after,
                Record(members) if any(isinstance(v, carried) for _, v in members) else Term("{}"),
            )
            for after, members in paths
        ]
