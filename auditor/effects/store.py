"""Assignments on a path: to variables, to the mapping, to anything else."""

from collections.abc import Collection
from functools import cache
from typing import Protocol

from auditor import kernel
from auditor.domain.flags import ALL, ANY_CLEARED, ANY_SET, ANYTHING_DONE, NOTHING_DONE, Word
from auditor.domain.outcomes import Effect, Happened, Note, Place
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
from auditor.effects.state import State
from auditor.lower.tree import Assign, Cast, Expression, Index, Member, Name, Unary


class Scope(Protocol):
    """What storing needs to know of the function that it happens in."""

    file: str

    @property
    def locals(self) -> Collection[str]:
        """Parameters and variables of the function."""
        ...

    def evaluate(self, node: Expression, state: State) -> list[tuple[State, Value]]:
        """Return what an expression is worth, on each path that it leads to."""
        ...


@cache
def member_name(field: str) -> str:
    """Return what the audit calls a member of the mapping; its own name if it has no other."""
    for name, spellings in kernel.table("types")["members"].items():
        if name not in ("source", "pointed") and field in spellings:
            return str(name)
    return field


@cache
def is_followed(field: str) -> bool:
    """Tell whether a member of the mapping is one that the audit speaks of."""
    return member_name(field) in kernel.table("types")["members"]


def store(scope: Scope, node: Assign, value: Value, state: State) -> State:
    """Return the path after an assignment."""
    place = Place(scope.file, node.line)
    target = node.target
    while isinstance(target, Cast):
        target = target.operand
    if isinstance(target, Name):
        if target.text in scope.locals:
            return state.with_variable(target.text, value)
        return escaped(state, value, place)
    if isinstance(target, Member):
        return _to_member(scope, target, value, state, place)
    if isinstance(target, Unary) and target.operator == "*":
        pointer = scope.evaluate(target.operand, state)[0][1]
        if isinstance(pointer, MemberAddress):
            return written(state, pointer.member, value, place)
    elif (
        isinstance(target, Index)
        and isinstance(target.base, Name)
        and target.base.text in scope.locals
    ):
        return state.with_variable(target.base.text, Term(target.base.text))
    return escaped(state.without_memory(), value, place)


def _to_member(scope: Scope, target: Member, value: Value, state: State, place: Place) -> State:
    base = scope.evaluate(target.base, state)[0][1]
    if isinstance(base, Mapping):
        return written(state, member_name(target.field), value, place)
    if isinstance(target.base, Name) and target.base.text in scope.locals:
        name = target.base.text
        if isinstance(base, Record):
            return state.with_variable(name, base.with_member(target.field, value))
        if isinstance(value, Mapping | MemberAddress) and not _is_parameter(state, name):
            return state.with_variable(name, Record(((target.field, value),)))
    facts = {text: held for text, held in state.facts.items() if target.field not in text}
    return escaped(state._replace(facts=facts), value, place)


def _is_parameter(state: State, name: str) -> bool:
    """Tell whether a variable came from outside: what is stored there outlives the call."""
    return name in state.variables


def written(state: State, member: str, value: Value, place: Place) -> State:
    """Return the path after a member of the mapping is written."""
    if member == "flags":
        return flags_assigned(state, value, place)
    kept = None if isinstance(value, Term) else value
    effect = state.effect.written(member, value if kept is None else kept)
    after = state.without_memory().with_effect(effect, f"writes {member}", place)
    if isinstance(value, Address) and member == kernel.table("types")["installed"]["member"]:
        return after.with_note(Note(f"installs {value.name}", place))
    return after


def flags_assigned(state: State, value: Value, place: Place) -> State:
    """Return the path after the whole flags word is assigned."""
    match value:
        case Flags(word, kept):
            new = word.with_cleared(~kept)
        case Mask(bits):
            new = NOTHING_DONE.with_cleared(~bits).with_set(bits)
        case Int(0):
            new = NOTHING_DONE.with_cleared(ALL)
        case _:
            note = Note("the flags word is assigned a value that is not known", place, unknown=True)
            return _with_word(state, ANYTHING_DONE, 0, 0, place).with_note(note)
    before = state.effect.word
    return _with_word(state, new, new.set & ~before.set, new.cleared & ~before.cleared, place)


def flags_changed(state: State, set_: Value, clear: Value, place: Place) -> State:
    """Return the path after flags are set and then cleared, as the kernel does both at once."""
    word = state.effect.word
    match set_:
        case Mask(bits):
            word, set_bits = word.with_set(bits), bits
        case Int(0):
            set_bits = 0
        case _:
            word, set_bits = word.then(ANY_SET), 0
            state = state.with_note(_unseen("set", place))
    match clear:
        case Mask(bits):
            word, cleared_bits = word.with_cleared(bits), bits
        case Flags(_, kept) if kept != ALL:
            word, cleared_bits = word.join(word.with_cleared(kept)), kept
        case Int(0):
            cleared_bits = 0
        case _:
            word, cleared_bits = word.then(ANY_CLEARED), 0
            state = state.with_note(_unseen("cleared", place))
    return _with_word(state, word, set_bits, cleared_bits, place)


def _unseen(which: str, place: Place) -> Note:
    return Note(f"flags that are not known are {which}", place, unknown=True)


def _with_word(state: State, word: Word, set_bits: int, cleared_bits: int, place: Place) -> State:
    """Return the path with another flags word, and evidence for the bits that were operated on."""
    effect = state.effect._replace(word=word, mutated=Happened.YES)
    state = state.without_memory()._replace(effect=effect)
    if set_bits:
        state = state.with_note(Note("flags.set", place, bits=set_bits))
    if cleared_bits:
        state = state.with_note(Note("flags.clear", place, bits=cleared_bits))
    return state


def escaped(state: State, value: Value, place: Place) -> State:
    """Return the path after a value is stored where it outlives the call."""
    if not isinstance(value, Mapping):
        return state
    effect: Effect = state.effect._replace(escapes=Happened.YES)
    return state.with_effect(effect, "escapes", place)
