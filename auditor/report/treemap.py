"""The tree as a picture: a tile for each subsystem, as large as it has callbacks.

Its colour says how many of them nothing but work stands in the way of: all but the blocked and
the undecided.
"""

from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from auditor.report.visible import visible

_WIDTH, _HEIGHT = 1000.0, 340.0
_LETTER, _LINE = 6.2, 15
_STUCK = ("blocked", "undecided")
_SHADES = 4


@dataclass(frozen=True, slots=True)
class _Tile:
    """A rectangle of the picture."""

    x: float
    y: float
    width: float
    height: float


def treemap(by_subsystem: dict[str, Counter[str]]) -> Markup:
    """Return the picture as SVG, for the tiers of each subsystem; nothing where there are none."""
    sizes = {name: sum(tiers.values()) for name, tiers in by_subsystem.items()}
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    if not names:
        return Markup()
    svg = Element(
        "svg",
        {
            "class": "treemap",
            "role": "img",
            "aria-label": f"{len(names)} subsystems by number of callbacks; in the table below",
            "viewBox": f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
        },
    )
    tiles = _tiles([sizes[name] for name in names], _Tile(0, 0, _WIDTH, _HEIGHT))
    for name, tile in zip(names, tiles, strict=True):
        stuck = sum(by_subsystem[name][tier] for tier in _STUCK)
        free = sizes[name] - stuck
        shade = round(free / sizes[name] * _SHADES)
        group = SubElement(svg, "g", {"class": f"p{shade}"})
        title = visible(name) or "No subsystem"
        SubElement(group, "title").text = f"{title}: {free} of {sizes[name]} can convert"
        place = {"x": f"{tile.x + 1:.0f}", "y": f"{tile.y + 1:.0f}"}
        size = {
            "width": f"{max(1, tile.width - 2):.0f}",
            "height": f"{max(1, tile.height - 2):.0f}",
        }
        SubElement(group, "rect", {**place, **size})
        room = int((tile.width - 10) / _LETTER)
        if tile.height > _LINE + 4 and room > len(title[:8]):
            at = {"x": f"{tile.x + 6:.0f}", "y": f"{tile.y + _LINE:.0f}"}
            SubElement(group, "text", at).text = _fitting(title, room)
        if tile.height > 2 * _LINE + 4 and room > len("10/10"):
            at = {"x": f"{tile.x + 6:.0f}", "y": f"{tile.y + 2 * _LINE:.0f}"}
            SubElement(group, "text", at).text = f"{free}/{sizes[name]}"
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - built from escaped text


def _fitting(title: str, room: int) -> str:
    return title if len(title) <= room else title[: room - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _tiles(sizes: list[int], whole: _Tile) -> list[_Tile]:
    """Return a tile for each size, the largest first, each nearly as high as it is wide.

    A strip along the shorter side takes sizes as long as its tiles get no more oblong by it
    (Bruls, Huizing and van Wijk: Squarified Treemaps, 2000).
    """
    found: list[_Tile] = []
    left, rest = whole, list(sizes)
    while rest:
        scale = left.width * left.height / sum(rest)
        side = min(left.width, left.height)
        count = 1
        while count < len(rest) and _oblong(rest[: count + 1], side, scale) <= _oblong(
            rest[:count], side, scale
        ):
            count += 1
        depth = sum(rest[:count]) * scale / side
        at = 0.0
        for size in rest[:count]:
            along = size * scale / depth
            if left.width >= left.height:
                found.append(_Tile(left.x, left.y + at, depth, along))
            else:
                found.append(_Tile(left.x + at, left.y, along, depth))
            at += along
        if left.width >= left.height:
            left = _Tile(left.x + depth, left.y, left.width - depth, left.height)
        else:
            left = _Tile(left.x, left.y + depth, left.width, left.height - depth)
        rest = rest[count:]
    return found


def _oblong(sizes: list[int], side: float, scale: float) -> float:
    """Return the worst ratio of a tile's sides in a strip of these sizes."""
    depth = sum(sizes) * scale / side
    return max(max(size * scale / depth**2, depth**2 / (size * scale)) for size in sizes)
