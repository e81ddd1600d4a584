"""A hook hands an address that holds the offset already to an action that adds it.

Why: the simple action adds the descriptor's offset to the address by itself, so the offset counts
twice and another part of the device is mapped.
What to do: hand it the start of the device's range.
See: mm/memory.c, where the action is prepared.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.lower.tree import Assign, Call, Declare, Expression, Member, Name
from auditor.lower.walk import walk
from auditor.program import Definition
from auditor.rules.asked import finding, home, passed, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "double-pgoff", "error"


def _ask(case: Case) -> Iterator[Finding]:
    if not takes_descriptor(case):
        return
    adds = re.compile(kernel.table("rules")["actions"]["adds_offset"])
    for way in passed(case):
        for item in way.evidence:
            kind, _, name = item.what.partition(" ")
            if kind == "action" and adds.search(name):
                for definition in _around(case, item.via):
                    if _holds_offset(case, definition, name):
                        text = f"{name} is handed an address that holds the offset already"
                        yield finding(case, NAME, LEVEL, item.place, text, name, item.via)


def _around(case: Case, via: tuple[str, ...]) -> tuple[Definition, ...]:
    """Return the function that a call stands in."""
    if not via:
        return case.callback.definitions
    return case.program.functions.named(via[-1], home(case).file)


def _holds_offset(case: Case, definition: Definition, action: str) -> bool:
    """Tell whether an argument of an action's call comes from the offset."""
    lowered = case.program.bodies.of(definition)
    if lowered is None:
        return False
    words = set(kernel.table("rules")["actions"]["offset"])
    tainted: set[str] = set()

    def holds(piece: Expression | None) -> bool:
        return piece is not None and any(
            (isinstance(part, Member) and part.field in words)
            or (isinstance(part, Name) and part.text in tainted)
            for part in walk(piece)
        )

    for node in walk(lowered.body):
        if isinstance(node, Assign) and isinstance(node.target, Name) and holds(node.value):
            tainted.add(node.target.text)
        if isinstance(node, Declare) and holds(node.value):
            tainted.add(node.name)
    return any(
        isinstance(node, Call)
        and isinstance(node.function, Name)
        and node.function.text == action
        and any(holds(argument) for argument in node.arguments[1:2])
        for node in walk(lowered.body)
    )


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
