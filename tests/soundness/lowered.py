"""A program's text -> its functions, lowered: what the audit makes of it, one by one."""

import re
from dataclasses import dataclass
from functools import cache

from auditor.lower import Lowered, lower, lower_macro
from auditor.lower.tree import Block, Expression, Label, Return
from auditor.lower.walk import walk
from auditor.preprocess import Macro, blank_comments, blank_spans, directives

_HEAD = re.compile(r"^static (?P<returns>[\w ]+?[ *]+)(?P<name>\w+)\((?P<parameters>.*)\)$")
_PARAMETER = re.compile(r"(?P<type>.*\W)(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Function:
    """A function, the type of its result, and the ``#if`` condition that it stands under.

    ``labels`` are those in each of its blocks, by the block's identity.
    """

    returns: str
    lowered: Lowered
    condition: str | None
    labels: dict[int, frozenset[str]]


def functions(program: str) -> dict[str, list[Function]]:
    """Return the functions of a program in our style, by name; several are alternatives."""
    found = directives(program.encode())
    blanked = blank_spans(blank_comments(program.encode()), found.spans).decode()
    lines = blanked.split("\n")
    functions: dict[str, list[Function]] = {}
    for number, line in enumerate(lines):
        head = _HEAD.match(line)
        if head is None:
            continue
        last = lines.index("}", number)
        lowered = lower(
            head["name"],
            tuple(_parameter(text) for text in head["parameters"].split(",")),
            "\n".join(lines[number : last + 1]),
            number + 1,
            found,
        )
        assert lowered is not None, f"{head['name']} was not found in its own text"
        function = Function(
            head["returns"].strip(), lowered, found.condition(number + 1), _labels(lowered)
        )
        functions.setdefault(head["name"], []).append(function)
    return functions


def _labels(lowered: Lowered) -> dict[int, frozenset[str]]:
    blocks = [part for part in walk(lowered.body) if isinstance(part, Block)]
    return {
        id(block): frozenset(part.name for part in walk(block) if isinstance(part, Label))
        for block in blocks
    }


def _parameter(text: str) -> tuple[str, str]:
    match = _PARAMETER.fullmatch(text.strip())
    assert match is not None, text
    return match["name"], match["type"].strip()


@cache
def condition(text: str) -> Expression:
    """Return the expression of an ``#if`` condition."""
    lowered = lower_macro(Macro("condition", (), text, 1, None))
    assert lowered is not None, text
    (statement,) = lowered.body.body
    assert isinstance(statement, Return), text
    assert statement.value is not None, text
    return statement.value
