"""A scenario's layouts as SVG: a row a step, a column a generation."""

from collections.abc import Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

from auditor.simulator.draw import describe, pages_of
from auditor.simulator.explain import explain
from auditor.simulator.generations import Generation
from auditor.simulator.scenario import Frame, Scenario, play

_COLUMN = 360
_MARGIN = 16
_LINE = 15
_BOX = 26
_LETTERS = 54  # of the reasons, in a column


def as_svg(scenario: Scenario, generations: Sequence[Generation]) -> str:
    """Return one SVG document; nothing in it comes from elsewhere."""
    played = [play(scenario, generation) for generation in generations]
    pages = [pages_of(vma) for frames in played for frame in frames for vma in frame.vmas]
    low = min((first for first, _ in pages), default=0)
    span = max((end for _, end in pages), default=1) - low
    scale = (_COLUMN - 2 * _MARGIN) / max(span, 1)
    body: list[str] = [_text(_MARGIN, 24, scenario.title, "title")]
    for column, generation in enumerate(generations):
        body.append(_text(_MARGIN + column * _COLUMN, 48, generation.name, "name"))
    y = 60
    for number, frames in enumerate(zip(*played, strict=True), start=1):
        y += _LINE
        body.append(_text(_MARGIN, y, f"{number}. {frames[0].label}", "step"))
        heights = []
        for column, frame in enumerate(frames):
            left = _MARGIN + column * _COLUMN
            for vma in frame.vmas:
                first, end = pages_of(vma)
                at = left + (first - low) * scale
                title = describe(scenario.table, vma, scenario.flags)
                body.append(_box(at, y + 6, (end - first) * scale, title))
            lines = _reasons(scenario, frame)
            at = y + 6 + _BOX + _LINE
            body.extend(_text(left, at + _LINE * row, line) for row, line in enumerate(lines))
            heights.append(6 + _BOX + _LINE * (len(lines) + 1))
        y += max(heights)
    width = _COLUMN * len(generations) + _MARGIN
    style = (
        "text{font:11px monospace}.title{font-size:15px}.name,.step{font-weight:bold}"
        "rect{fill:#dce8f5;stroke:#35506b}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y + _MARGIN}">'
    return "\n".join((head, f"<style>{style}</style>", *body, "</svg>")) + "\n"


def _box(x: float, y: float, width: float, title: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BOX}">'
        f"<title>{escape(title)}</title></rect>"
    )


def _reasons(scenario: Scenario, frame: Frame) -> list[str]:
    described = [describe(scenario.table, vma, scenario.flags) for vma in frame.vmas]
    reasons = [f"- {why}" for why in explain(scenario.table, frame.outcome)]
    return [
        line
        for each in (*described, *reasons)
        for line in wrap(each, _LETTERS, subsequent_indent="  ")
    ]


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{named} xml:space="preserve">{escape(words)}</text>'
