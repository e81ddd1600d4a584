"""Simulated layouts as pictures: VMAs as boxes on an address line, a lane for each kernel."""

from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from auditor.report.counts import MERGING
from auditor.simulator.draw import pages_of
from auditor.simulator.vma import Vma
from auditor.verdicts import Layouts, Verdict

_PAGE, _LANE, _BOX, _LEFT = 64, 40, 26, 90


def lanes(verdict: Verdict) -> Markup:
    """Return the layouts of a callback that loses a merge, as SVG; nothing for the others."""
    shown = [each for each in verdict.layouts if each.differ and verdict.retry.verdict in MERGING]
    return Markup("\n").join(Markup(_picture(each)) for each in shown)  # noqa: S704 - our own


def _picture(layouts: Layouts) -> str:
    named = (
        ("before", layouts.before),
        ("after", layouts.after),
        ("converted", layouts.converted),
    )
    low = min(pages_of(vma)[0] for _, vmas in named for vma in vmas)
    high = max(pages_of(vma)[1] for _, vmas in named for vma in vmas)
    width = _LEFT + (high - low) * _PAGE + 2
    words = "; ".join(f"{name} {len(vmas)} VMA{'s' * (len(vmas) != 1)}" for name, vmas in named)
    svg = Element(
        "svg",
        {
            "class": "lanes",
            "role": "img",
            "aria-label": f"{layouts.name}: {words}",
            "width": str(width),
            "height": str(3 * _LANE + 20),
        },
    )
    SubElement(svg, "text", {"x": "0", "y": "12"}).text = layouts.name
    for turn, (name, vmas) in enumerate(named):
        top = 20 + turn * _LANE
        SubElement(svg, "text", {"x": "0", "y": str(top + 17)}).text = name
        for vma in vmas:
            _box(svg, vma, low, top)
    return tostring(svg, encoding="unicode")


def _box(svg: Element, vma: Vma, low: int, top: int) -> None:
    first, end = pages_of(vma)
    place = {"x": str(_LEFT + (first - low) * _PAGE + 1), "y": str(top)}
    size = {"width": str((end - first) * _PAGE - 2), "height": str(_BOX)}
    SubElement(svg, "rect", {**place, **size})
    label = {"x": str(_LEFT + (first - low) * _PAGE + 6), "y": str(top + 17)}
    SubElement(svg, "text", label).text = str(end - first)
