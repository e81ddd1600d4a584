"""A scenario's layouts as text: boxes after each step, side by side for several generations."""

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

from auditor.simulator.explain import explain
from auditor.simulator.flags import FlagTable
from auditor.simulator.generations import Generation
from auditor.simulator.scenario import BASE, Frame, Scenario, play
from auditor.simulator.vma import PAGE_SIZE, Vma

_CELL = 3
_NARROWEST = 36
_GUTTER = "  "
# In pages; wider layouts are drawn out of proportion.
_WIDEST_SPAN = 40


def text(scenario: Scenario, generations: Sequence[Generation]) -> str:
    """Return the drawing: for each step a line that says it and a column a generation."""
    played = [play(scenario, generation) for generation in generations]
    span = _span(played)
    width = max(_NARROWEST, _CELL * min(span[1] - span[0], _WIDEST_SPAN) + 1)
    lines = [scenario.title, *wrap(scenario.about, 78), ""]
    for number, frames in enumerate(zip(*played, strict=True), start=1):
        lines.append(f"{number}. {frames[0].label}")
        columns = [
            [generation.name, *_column(scenario, frame, span, width)]
            for generation, frame in zip(generations, frames, strict=True)
        ]
        lines.extend(
            _GUTTER.join(cell.ljust(width) for cell in row).rstrip()
            for row in zip_longest(*columns, fillvalue="")
        )
        lines.append("")
    lines.append(
        "VMAs at the end: "
        + ", ".join(
            f"{len(frames[-1].vmas)} on {generation.name}"
            for generation, frames in zip(generations, played, strict=True)
        )
    )
    return "\n".join(lines) + "\n"


def pages_of(vma: Vma) -> tuple[int, int]:
    """Return a VMA's first page, counted from the scenario's base, and the first after it."""
    return (vma.start - BASE) // PAGE_SIZE, (vma.end - BASE) // PAGE_SIZE


def describe(table: FlagTable, vma: Vma, usual: int) -> str:
    """Return what a VMA is in one line; flags as they differ from the usual ones."""
    first, end = pages_of(vma)
    pages = f"page {first}" if end == first + 1 else f"pages {first}-{end - 1}"
    file = "" if vma.file is None else f" {vma.file.name}+{vma.pgoff}"
    more = table.names(vma.flags & ~usual & ~table.roles.soft_dirty)
    less = tuple(f"no {name}" for name in table.names(usual & ~vma.flags))
    close = ("close",) if vma.vm_ops.has_close else ()
    name = (f"[{vma.name}]",) if vma.name else ()
    return " ".join((f"{pages}{file}", *more, *less, *close, *name))


def _span(played: Sequence[Sequence[Frame]]) -> tuple[int, int]:
    pages = [pages_of(vma) for frames in played for frame in frames for vma in frame.vmas]
    if not pages:
        return 0, 1
    return min(first for first, _ in pages), max(end for _, end in pages)


def _column(scenario: Scenario, frame: Frame, span: tuple[int, int], width: int) -> list[str]:
    lines = _boxes(frame.vmas, span)
    for number, vma in enumerate(frame.vmas, start=1):
        described = f"{number}: {describe(scenario.table, vma, scenario.flags)}"
        lines.extend(wrap(described, width, subsequent_indent="   "))
    for why in explain(scenario.table, frame.outcome):
        lines.extend(wrap(f"- {why}", width, subsequent_indent="  "))
    return lines


def _boxes(vmas: Sequence[Vma], span: tuple[int, int]) -> list[str]:
    """Return the three lines of a layout; two VMAs side by side share a wall."""
    low, high = span
    if not vmas:
        return ["(nothing is mapped)"]
    if high - low > _WIDEST_SPAN:
        return _strip(vmas)
    edge = [" "] * (_CELL * (high - low) + 1)
    middle = list(edge)
    for number, vma in enumerate(vmas, start=1):
        first, end = pages_of(vma)
        left, right = _CELL * (first - low), _CELL * (end - low)
        edge[left : right + 1] = "-" * (right + 1 - left)
        inside = str(number).center(right - left - 1)
        middle[left + 1 : right] = inside
        for at in (left, right):
            middle[at] = "|"
        edge[left] = edge[right] = "+"
    ends = {_CELL * (page - low) for vma in vmas for page in pages_of(vma)}
    border = "".join("+" if at in ends else char for at, char in enumerate(edge)).rstrip()
    return [border, "".join(middle).rstrip(), border]


def _strip(vmas: Sequence[Vma]) -> list[str]:
    """Return a layout that is too wide for one scale: a box a VMA, gaps as dots."""
    border, middle = "", ""
    last = None
    for number, vma in enumerate(vmas, start=1):
        first, end = pages_of(vma)
        if last is not None and last != first:
            border, middle = border + "    ", middle + " .. "
        elif last is not None:
            border, middle = border[:-1], middle[:-1]
        inside = f" {number} "
        border += f"+{'-' * len(inside)}+"
        middle += f"|{inside}|"
        last = end
    return [border, middle, border]
