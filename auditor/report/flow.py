"""The evidence of a callback as a graph: who calls whom, and what is done at the end.

Edges carry the numbers of the evidence that they lead to, counted from 1 as the row lists it.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from auditor.answer import Row

_SLOTS = ("dispatches", "which dispatches")
_SIGNS = {"flags.set": "+", "flags.clear": "\N{MINUS SIGN}", "writes": "", "outside": ""}


class Node(NamedTuple):
    """A callback, function, slot, or an effect: a flag, a member, whatever is done."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A call, a dispatch or an effect, with the numbers of the evidence behind it."""

    source: Node
    target: Node
    evidence: tuple[int, ...]


def edges(row: Row, deepest: int | None = None) -> list[Edge]:
    """Return the edges of a callback's graph, in the order of its evidence.

    Calls more than ``deepest`` below the callback are left out; what they do is then done by the
    last one that is there.
    """
    found: dict[tuple[Node, Node], list[int]] = defaultdict(list)
    start = Node("callback", row.callback.symbol)
    for number, item in enumerate(row.effects.evidence, 1):
        end = _end(item.what, item.via)
        if end is None:
            continue
        calls = dict.fromkeys(item.via[:deepest])
        chain = [start, *(Node("function", name) for name in calls if name != start.name), end]
        for pair in pairwise(chain):
            found[pair].append(number)
    return [Edge(*pair, tuple(numbers)) for pair, numbers in found.items()]


def _end(what: str, via: tuple[str, ...]) -> Node | None:
    """Return what a line of evidence does, in a few words; None for what the others say too."""
    kind, _, name = what.rpartition(" ")
    if kind == "installs":
        return None
    if kind in _SLOTS:
        return Node("slot", name)
    if kind == "page_tables":
        return Node("effect", "page tables" if name in via else f"page tables: {name}")
    return Node("effect", _SIGNS[kind] + name if kind in _SIGNS else what)
