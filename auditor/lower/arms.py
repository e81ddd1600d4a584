"""The ``#if`` arms of a function's text, and which of them cut through a statement.

The arms of an ``#if`` mostly hold whole statements, which can stand in the tree one behind the
other, each with its condition. Where they do not (``if (a) {`` in one arm and ``if (b) {`` in the
other, ``if (c)`` in an arm and what it heads behind), the text says different things with each
arm, and has to be read once for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from auditor.preprocess import Arm, Directives, conjunction

_LISTS = frozenset({"compound_statement", "case_statement", "labeled_statement"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A function's text as some arms leave it: lines of others are blank.

    ``directives`` no longer speak of the arms that were chosen; ``condition`` does.
    """

    text: str
    directives: Directives
    condition: str | None


Standing = tuple[tuple[int, Arm], ...]
"""The arms that a line stands in, each with the region that its ``#if`` begins."""


def standings(text: str, line: int, directives: Directives) -> list[Standing]:
    """Return for each line of a function's text which arms within the function it stands in."""
    first = directives.region(line)
    depth = len(directives.arms[first])
    found: list[Standing] = []
    opened: list[int] = []
    region = first
    for row in range(text.count("\n") + 1):
        while region < directives.region(line + row):
            region += 1
            inside = len(directives.arms[region]) - depth
            del opened[max(inside, 0) :]
            opened += [region] * (inside - len(opened))
        found.append(tuple(zip(opened, directives.arms[region][depth:], strict=False)))
    return found


def cut(function: Node, rows: list[Standing]) -> int | None:
    """Return the region that an ``#if`` begins whose arm cuts through a statement, or None."""
    stack = [(function, rows[function.start_point.row])]
    while stack:
        node, home = stack.pop()
        row = node.start_point.row
        above = node.parent
        if above is not None and above.type in _LISTS and _in_list(node, above):
            home = rows[row]
        if not node.children and not node.is_missing and rows[row] != home:
            return min({opened for opened, _ in set(rows[row]) ^ set(home)})
        stack.extend((child, home) for child in reversed(node.children))
    return None


def _in_list(node: Node, above: Node) -> bool:
    if not node.is_named:
        return False
    return node not in (above.child_by_field_name("value"), above.child_by_field_name("label"))


def readings(reading: Reading, line: int, opened: int) -> Iterator[Reading]:
    """Yield the readings that one ``#if`` makes of another, one for each arm.

    An ``#if`` with the same arms elsewhere in the function goes the same way. Where no arm need
    hold, there is a reading with none.
    """
    rows = standings(reading.text, line, reading.directives)
    alike = _alike(rows, opened)
    arms = sorted({arm for row in rows for o, arm in row if o in alike}, key=lambda arm: arm.number)
    choices: list[tuple[int, str | None]] = [(arm.number, arm.condition) for arm in arms]
    if arms[-1].otherwise is not None:
        choices.append((-1, arms[-1].otherwise))
    for number, condition in choices:
        lines = reading.text.split("\n")
        for index, row in enumerate(rows):
            if any(o in alike and arm.number != number for o, arm in row):
                lines[index] = ""
        yield Reading(
            "\n".join(lines),
            _without(reading.directives, line, rows, alike),
            conjunction([reading.condition, condition]),
        )


def _alike(rows: list[Standing], opened: int) -> frozenset[int]:
    """Return the ``#if``s whose arms have the same conditions as one's."""
    conditions: dict[int, dict[int, str | None]] = {}
    for row in rows:
        for o, arm in row:
            conditions.setdefault(o, {})[arm.number] = arm.condition
    return frozenset(o for o, arms in conditions.items() if arms == conditions[opened])


def _without(
    directives: Directives, line: int, rows: list[Standing], chosen: frozenset[int]
) -> Directives:
    """Return directives that are silent about some ``#if``s of a function."""
    depth = len(directives.arms[directives.region(line)])
    conditions, arms = list(directives.conditions), list(directives.arms)
    for index, row in enumerate(rows):
        region = directives.region(line + index)
        left = directives.arms[region][:depth] + tuple(a for o, a in row if o not in chosen)
        arms[region] = left
        conditions[region] = conjunction(arm.condition for arm in left)
    return replace(directives, conditions=tuple(conditions), arms=tuple(arms))
