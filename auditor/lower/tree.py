"""Our small statement tree: what is left of a C function once the grammar has done its work.

Lines are those of the file, from 1. Everything is frozen and can be pickled.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, parameter, function, macro or enumerator."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string or character, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """``base.field`` or ``base->field``: the audit does not tell them apart."""

    base: "Expression"
    field: str


@dataclass(frozen=True, slots=True)
class Index:
    """``base[index]``."""

    base: "Expression"
    index: "Expression"


@dataclass(frozen=True, slots=True)
class Unary:
    """A prefix operator: ``! ~ - + * &``."""

    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands: arithmetic, comparison, ``&&``, ``||`` and the comma."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Conditional:
    """``test ? then : otherwise``; ``then`` is None in the form without a middle."""

    test: "Expression"
    then: "Expression | None"
    otherwise: "Expression"
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    """An assignment; ``++x`` is ``x += 1``; ``x++`` with its value used is ``(x += 1) - 1``."""

    operator: str
    target: "Expression"
    value: "Expression"
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or the use of a function-like macro."""

    function: "Expression"
    arguments: tuple["Expression", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Cast:
    """A cast, with the type as written."""

    type: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An initialiser in braces: member names ("" without one) and values."""

    members: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """A GNU statement expression: the last statement gives the value."""

    body: "Block"


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is not followed, as written: ``sizeof``, inline assembly, a broken piece."""

    text: str
    line: int
    kind: str


Expression: TypeAlias = (
    Name
    | Literal
    | Member
    | Index
    | Unary
    | Binary
    | Conditional
    | Assign
    | Call
    | Cast
    | Aggregate
    | Statements
    | Opaque
)


@dataclass(frozen=True, slots=True)
class Block:
    """Statements one after the other."""

    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression for its effect."""

    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Declare:
    """A local variable."""

    name: str
    type: str
    value: Expression | None
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """A branch; ``text`` is the test in source words."""

    test: Expression
    then: "Statement"
    otherwise: "Statement | None"
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop. ``test`` is None where it does not end by itself or where a macro heads it.

    ``tested_first`` is False for ``do``. ``heading`` is the call that heads a ``for_each`` loop.
    """

    test: Expression | None
    step: Expression | None
    body: "Statement"
    tested_first: bool
    heading: Expression | None
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch; its body holds ``Case`` marks and runs through them."""

    value: Expression
    body: "Statement"
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A mark in a switch: the value, or the ends of a range; ``value`` is None for default."""

    value: Expression | None
    last: Expression | None
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A place to go to."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Goto:
    """A jump; ``name`` is "" for a computed one."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Return:
    """The way out."""

    value: Expression | None
    line: int


@dataclass(frozen=True, slots=True)
class Break:
    """Leave the loop or switch."""

    line: int


@dataclass(frozen=True, slots=True)
class Continue:
    """Go to the next turn of the loop."""

    line: int


@dataclass(frozen=True, slots=True)
class Configured:
    """A statement under an ``#if``."""

    condition: str
    body: "Statement"
    line: int


Statement: TypeAlias = (
    Block
    | Evaluate
    | Declare
    | If
    | Loop
    | Switch
    | Case
    | Label
    | Goto
    | Return
    | Break
    | Continue
    | Configured
)


@dataclass(frozen=True, slots=True)
class Lowered:
    """A function, or a function-like macro as if it were one.

    ``parameters`` are names and types, the type of a macro's being "". ``broken_at`` are the
    lines where the text did not fit the grammar.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    body: Block
    line: int
    broken_at: tuple[int, ...]
