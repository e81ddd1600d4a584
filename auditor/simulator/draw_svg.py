"""A scenario's layouts as SVG: a row a step, a column a generation."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement, tostring

from auditor.simulator.draw import describe, pages_of
from auditor.simulator.explain import explain
from auditor.simulator.generations import Generation
from auditor.simulator.scenario import Frame, Scenario, play

_COLUMN = 360
_MARGIN = 16
_LINE = 15
_BOX = 26
_LETTERS = 54  # of a line of reasons, in a column
_STYLE = (
    "text{font:11px monospace;white-space:pre}.title{font-size:15px}.name,.step{font-weight:bold}"
    ".number{text-anchor:middle}rect{fill:#dce8f5;stroke:#35506b}"
)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a page is drawn: ``low`` is the first that is, ``width`` that of one."""

    low: int
    width: float


def as_svg(scenario: Scenario, generations: Sequence[Generation]) -> str:
    """Return one SVG document; nothing in it comes from elsewhere."""
    played = [play(scenario, generation) for generation in generations]
    scale = _scale([frame for frames in played for frame in frames])
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg")
    SubElement(svg, "style").text = _STYLE
    _text(svg, _MARGIN, 24, scenario.title, "title")
    for column, generation in enumerate(generations):
        _text(svg, _MARGIN + column * _COLUMN, 48, generation.name, "name")
    y = 60
    for number, frames in enumerate(zip(*played, strict=True), start=1):
        y += _LINE
        _text(svg, _MARGIN, y, f"{number}. {frames[0].label}", "step")
        y = max(
            _frame(svg, scenario, frame, (_MARGIN + column * _COLUMN, y + 6), scale)
            for column, frame in enumerate(frames)
        )
    svg.set("width", str(_COLUMN * len(generations) + _MARGIN))
    svg.set("height", str(y + _MARGIN))
    return tostring(svg, encoding="unicode") + "\n"


def _scale(frames: Sequence[Frame]) -> _Scale:
    pages = [pages_of(vma) for frame in frames for vma in frame.vmas] or [(0, 1)]
    low = min(first for first, _ in pages)
    return _Scale(low, (_COLUMN - 2 * _MARGIN) / (max(end for _, end in pages) - low))


def _frame(
    svg: Element, scenario: Scenario, frame: Frame, place: tuple[int, int], scale: _Scale
) -> int:
    """Draw one layout, its boxes and its reasons; return where the next row may begin."""
    left, y = place
    lines = []
    for number, vma in enumerate(frame.vmas, start=1):
        first, end = pages_of(vma)
        x, width = left + (first - scale.low) * scale.width, (end - first) * scale.width
        size = {"x": f"{x:.1f}", "y": str(y), "width": f"{width:.1f}", "height": str(_BOX)}
        SubElement(svg, "rect", size)
        _text(svg, x + width / 2, y + _BOX // 2 + 4, str(number), "number")
        lines.append(f"{number}: {describe(scenario.table, vma, scenario.flags)}")
    lines.extend(f"- {why}" for why in explain(scenario.table, frame.outcome))
    y += _BOX
    for line in lines:
        for part in wrap(line, _LETTERS, subsequent_indent="  "):
            y += _LINE
            _text(svg, left, y, part)
    return y + _LINE


def _text(svg: Element, x: float, y: float, words: str, kind: str = "why") -> None:
    SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": kind}).text = words
