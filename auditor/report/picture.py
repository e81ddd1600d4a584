"""A callback's graph as a picture: a column for each step away from it, what is done at the right.

Boxes of one kind are one path, so that the page stays small; a graph that is too large for a
picture is cut where its calls get deep.
"""

from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from auditor.answer import Row
from auditor.report.flow import Edge, Node, edges
from auditor.report.visible import visible

_MOST = 16
"""Boxes in a picture; a reader follows no more."""
_DEEPEST = 4
_LETTER, _ROW, _BOX, _GAP, _PAD = 6.7, 26, 19, 46, 7
_LONGEST = 46
_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a box stands: its left edge, its middle, its width."""

    x: int
    y: int
    width: int

    @property
    def right(self) -> int:
        return self.x + self.width


def picture(row: Row) -> Markup:
    """Return the graph of a callback as SVG; nothing for one without evidence."""
    found = _small_enough(row)
    if not found:
        return Markup()
    columns = _columns(found)
    places = _places(columns)
    height = max(len(column) for column in columns) * _ROW
    width = max(place.right for place in places.values()) + 1
    calls = sum(node.kind == "function" for node in places)
    ends = sum(node.kind in ("effect", "slot") for node in places)
    svg = Element(
        "svg",
        {
            "class": "flow",
            "role": "img",
            "aria-label": f"Calls: {calls} functions, {ends} kinds of effects",
            "width": str(width),
            "height": str(height),
        },
    )
    SubElement(svg, "path", {"d": "".join(_line(edge, places) for edge in found)})
    for kind, boxes in _by_kind(places).items():
        outlines = "".join(_outline(place) for place in boxes)
        SubElement(svg, "path", {"class": kind[0], "d": outlines})
    for node, place in places.items():
        label = SubElement(svg, "text", {"x": str(place.x + _PAD), "y": str(place.y + 4)})
        label.text = _label(node)
        if len(node.name) > _LONGEST:
            SubElement(label, "title").text = visible(node.name)
    numbers = SubElement(svg, "g")
    for node, place in places.items():
        if node.kind in ("effect", "slot"):
            at = {"x": str(place.x - 5), "y": str(place.y - 3)}
            SubElement(numbers, "text", at).text = _numbers(node, found)
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - built from escaped text


def _small_enough(row: Row) -> list[Edge]:
    """Return the edges of as deep a graph as fits; of the flattest, those that come first."""
    for deepest in (*range(_DEEPEST, -1, -1),):
        found = _gathered(edges(row, deepest))
        if len({node for edge in found for node in (edge.source, edge.target)}) <= _MOST:
            return found
    return found[:_MOST]


def _gathered(found: list[Edge]) -> list[Edge]:
    """Return the edges with effects of the same functions in one box, a line's worth in each."""
    sources: dict[Node, list[Edge]] = defaultdict(list)
    for edge in found:
        if edge.target.kind == "effect":
            sources[edge.target].append(edge)
    alike: dict[tuple[Node, ...], list[Node]] = defaultdict(list)
    for effect, leading in sources.items():
        alike[tuple(sorted(edge.source for edge in leading))].append(effect)
    gathered = [edge for edge in found if edge.target.kind != "effect"]
    for functions, effects in alike.items():
        for line in _lines(effects):
            box = Node("effect", " ".join(effect.name for effect in line))
            for function in functions:
                leading = [e for effect in line for e in sources[effect] if e.source == function]
                numbers = sorted({number for edge in leading for number in edge.evidence})
                gathered.append(Edge(function, box, tuple(numbers)))
    return gathered


def _lines(effects: list[Node]) -> list[list[Node]]:
    """Return effects in lines that are not too long, sorted by name."""
    found: list[list[Node]] = [[]]
    for effect in sorted(effects, key=_order):
        if found[-1] and sum(len(one.name) + 1 for one in (*found[-1], effect)) > _LONGEST:
            found.append([])
        found[-1].append(effect)
    return found


def _order(effect: Node) -> tuple[bool, str]:
    """Order flags before the rest."""
    return effect.name[:1].isalpha(), effect.name


def _columns(found: list[Edge]) -> list[list[Node]]:
    """Return the nodes by their distance from the callback, what is done in the last column."""
    depth: dict[Node, int] = {found[0].source: 0}
    for _ in found:
        for edge in found:
            if edge.target.kind == "function":
                longer = depth.get(edge.source, 0) + 1
                if depth.get(edge.target, 0) < longer <= _DEEPEST:
                    depth[edge.target] = longer
    last = max(depth.values()) + 1
    columns: list[list[Node]] = [[] for _ in range(last + 1)]
    for edge in found:
        for node in (edge.source, edge.target):
            column = columns[depth.get(node, last)]
            if node not in column:
                column.append(node)
    return _untangled(columns, found)


def _untangled(columns: list[list[Node]], found: list[Edge]) -> list[list[Node]]:
    """Return the columns with each node at the height of those that lead to it."""
    heights: dict[Node, float] = {}
    done = []
    for column in columns:
        sources: dict[Node, list[float]] = defaultdict(list)
        for edge in found:
            if edge.target in column and edge.source in heights:
                sources[edge.target].append(heights[edge.source])
        wanted = {n: sum(s) / len(s) if (s := sources[n]) else 0.0 for n in column}
        ordered = sorted(column, key=lambda node: (wanted[node], node.kind, node.name))
        heights |= {node: at / max(1, len(ordered) - 1) for at, node in enumerate(ordered)}
        done.append(ordered)
    return done


def _places(columns: list[list[Node]]) -> dict[Node, _Place]:
    places: dict[Node, _Place] = {}
    tallest = max(len(column) for column in columns)
    x = 1
    for column in columns:
        width = max(round(len(_label(node)) * _LETTER) for node in column) + 2 * _PAD
        top = (tallest - len(column)) * _ROW // 2 + _ROW // 2
        for turn, node in enumerate(column):
            own = round(len(_label(node)) * _LETTER) + 2 * _PAD
            places[node] = _Place(x, top + turn * _ROW, own)
        x += width + _GAP
    return places


def _label(node: Node) -> str:
    name = visible(node.name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _numbers(node: Node, found: list[Edge]) -> str:
    """Return the numbers of the evidence for what is done: the first few."""
    evidence = sorted({n for edge in found if edge.target == node for n in edge.evidence})
    shown = ",".join(str(number) for number in evidence[:_NUMBERS])
    return shown + "\N{HORIZONTAL ELLIPSIS}" * (len(evidence) > _NUMBERS)


def _line(edge: Edge, places: dict[Node, _Place]) -> str:
    start, end = places[edge.source], places[edge.target]
    if start.x >= end.x:
        return f"M{start.x} {start.y}H{end.right}"
    bend = (start.right + end.x) // 2
    return f"M{start.right} {start.y}C{bend} {start.y} {bend} {end.y} {end.x} {end.y}"


def _outline(place: _Place) -> str:
    return f"M{place.x} {place.y - _BOX // 2}h{place.width}v{_BOX}h-{place.width}z"


def _by_kind(places: dict[Node, _Place]) -> dict[str, list[_Place]]:
    found: dict[str, list[_Place]] = defaultdict(list)
    for node, place in places.items():
        found[node.kind].append(place)
    return found
