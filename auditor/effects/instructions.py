"""Straight instructions with jumps, which the interpreter runs, and what each may go on to read."""

from dataclasses import dataclass
from typing import TypeAlias

from auditor.lower.tree import Case, Expression, Name, Opaque
from auditor.lower.walk import walk, words


@dataclass(frozen=True, slots=True)
class Do:
    """Evaluate an expression for its effect."""

    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Let:
    """Declare a local variable."""

    name: str
    type: str
    value: Expression | None
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on where a test leads. ``test`` is None where a macro decides: both ways are possible."""

    test: Expression | None
    text: str
    line: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Configure:
    """Go on where an ``#if`` leads."""

    condition: str
    line: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Choose:
    """Go on at the case that a value selects."""

    value: Expression
    text: str
    line: int
    cases: tuple["Chosen", ...]
    defaults: tuple["Chosen", ...]
    """One, or several where an ``#if`` has them in its arms; none is as good as an empty one."""
    end: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case of a switch: where it leads, and the ``#if`` conditions under which it is there."""

    case: Case
    to: int
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """Go on elsewhere."""

    to: int


@dataclass(frozen=True, slots=True)
class LoopStart:
    """The head of a loop; ``assigned`` are the variables that its turns may change."""

    assigned: frozenset[str]


@dataclass(frozen=True, slots=True)
class LoopEnd:
    """Where a loop is left; ``start`` is the index of its head."""

    start: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Return."""

    value: Expression | None
    line: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A jump whose target cannot be told."""

    reason: str
    line: int


Instruction: TypeAlias = (
    Do | Let | Branch | Configure | Choose | Jump | LoopStart | LoopEnd | Leave | Lost
)


@dataclass(frozen=True, slots=True)
class Flow:
    """The instructions of a body, and for each the variables that may still be read from there."""

    code: tuple[Instruction, ...]
    live: tuple[frozenset[str], ...]


def marks(start: int) -> tuple[str, str]:
    """Return the names under which a path keeps its turn of a loop, and how it came in.

    They are live in the loop and nowhere else; no C name has a #.
    """
    return f"#{start} turn", f"#{start} filled"


def live(code: tuple[Instruction, ...]) -> tuple[frozenset[str], ...]:
    """Return for each instruction the names that may be read from there on."""
    reads = [_reads(instruction, index) for index, instruction in enumerate(code)]
    live = [frozenset[str]()] * (len(code) + 1)
    changed = True
    while changed:
        changed = False
        for index in range(len(code) - 1, -1, -1):
            after = frozenset[str]().union(*(live[n] for n in successors(code[index], index)))
            instruction = code[index]
            if isinstance(instruction, Let):
                after -= {instruction.name}
            now = after | reads[index]
            if now != live[index]:
                live[index] = now
                changed = True
    return tuple(live)


def successors(instruction: Instruction, index: int) -> tuple[int, ...]:
    """Return where a path may go on after an instruction."""
    match instruction:
        case Branch(_, _, _, yes, no) | Configure(_, _, yes, no):
            return (yes, no)
        case Choose(_, _, _, cases, defaults, end):
            return (*(chosen.to for chosen in (*cases, *defaults)), end)
        case Jump(to):
            return (to,)
        case Leave() | Lost():
            return ()
    return (index + 1,)


def expressions(instruction: Instruction) -> tuple[Expression, ...]:
    """Return the expressions that an instruction evaluates."""
    match instruction:
        case Do(value, _) | Let(_, _, value, _) | Leave(value, _) | Branch(value, _, _, _, _):
            parts = [value]
        case Choose(value, _, _, cases, _, _):
            parts = [value, *(chosen.case.value for chosen in cases)]
        case _:
            parts = []
    return tuple(part for part in parts if part is not None)


def _reads(instruction: Instruction, index: int) -> frozenset[str]:
    match instruction:
        case LoopStart():
            return frozenset(marks(index))
        case LoopEnd(start):
            return frozenset(marks(start))
    names: set[str] = set()
    for part in (part for value in expressions(instruction) for part in walk(value)):
        match part:
            case Name(text):
                names.add(text)
            case Opaque(text):
                names |= words(text)
    return frozenset(names)
