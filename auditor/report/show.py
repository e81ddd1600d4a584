"""One callback in a terminal: registered, done, said, with its source and its layouts."""

from collections import defaultdict

from auditor.answer import Audit, Row
from auditor.effects import Way
from auditor.simulator.draw import pages_of
from auditor.simulator.vma import Vma
from auditor.verdicts import Layouts

_PAGE = 4
"""Columns a page."""


def shown(audit: Audit, row: Row) -> list[str]:
    """Return the lines; nothing in them is made safe for a terminal yet."""
    definition = row.callback.definition
    where = f"{definition.file}:{definition.function.line}" if definition else "no definition"
    lines = [f"{row.callback.symbol}  {where}", ""]
    lines += [
        f"  in {t.struct}.{t.member} of {t.object}  {t.place.file}:{t.place.line}"
        for t in row.callback.tables
    ]
    lines += [f"  reached through {' -> '.join(chain)}" for chain in row.reached_through]
    lines += ["", "Ways out"]
    for way in row.effects.ways:
        lines += _way(way)
    lines += ["", f"Merging: {row.verdict.retry.kind}, merge lost: {row.verdict.retry.verdict}"]
    lines += [f"  {why}" for why in row.verdict.retry.why]
    for layouts in row.verdict.layouts:
        lines += ["", *_layouts(layouts)]
    for tier in row.verdict.tiers:
        needs = f", needs {', '.join(tier.needs)}" if tier.needs else ""
        lines += ["", f"Converting to {tier.target}: {tier.tier}{needs}"]
        for reason in tier.reasons:
            lines.append(f"  {reason.text}  {reason.place.file}:{reason.place.line}")
    if row.verdict.findings:
        lines += ["", "Findings"]
    for finding in row.verdict.findings:
        place = f"{finding.place.file}:{finding.place.line}"
        lines.append(f"  {finding.level}: {finding.rule}: {finding.message}  {place}")
    if row.effects.unknowns:
        lines += ["", "Not followed"]
    for unknown in row.effects.unknowns:
        lines.append(f"  {unknown.reason}  {unknown.place.file}:{unknown.place.line}")
    return [*lines, *_source(audit, row)]


def _way(way: Way) -> list[str]:
    done = [f"+{flag}{'?' if flag in way.unsure else ''}" for flag in sorted(way.set)]
    done += [f"-{flag}{'?' if flag in way.unsure else ''}" for flag in sorted(way.cleared)]
    done += [f"{member}{'' if word == 'always' else '?'}" for member, word in way.writes]
    done += ["page tables"] if way.page_tables != "never" else []
    done += [f"{item.kind} {item.api}" for item in way.outside]
    head = f"  {way.result:9} {' '.join(done) or 'nothing'}"
    lines = [head if way.assumed else f"{head}  (not counted)"]
    for guard in way.guards:
        held = "" if guard.holds else "not "
        lines.append(f"            where {held}{guard.text}  {guard.place.file}:{guard.place.line}")
    return lines


def _layouts(layouts: Layouts) -> list[str]:
    lanes = (
        ("before", layouts.before),
        ("after", layouts.after),
        ("converted", layouts.converted),
    )
    low = min(pages_of(vma)[0] for _, vmas in lanes for vma in vmas)
    return [f"  {layouts.name}", *(f"    {name:10}{_lane(vmas, low)}" for name, vmas in lanes)]


def _lane(vmas: tuple[Vma, ...], low: int) -> str:
    line = ""
    for vma in sorted(vmas, key=pages_of):
        first, end = pages_of(vma)
        line = line.ljust((first - low) * _PAGE) + "[" + "-" * ((end - first) * _PAGE - 2) + "]"
    return line


def _source(audit: Audit, row: Row) -> list[str]:
    marked: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for item in row.effects.evidence:
        marked[item.place.file, item.place.line].append(item.what)
    lines = []
    for definition in row.callback.definitions:
        for source in audit.sources:
            first = source.place.line
            if source.place.file != definition.file or first != definition.function.first_line:
                continue
            lines += ["", f"Source  {source.place.file}"]
            for at, text in enumerate(source.text.split("\n"), first):
                what = marked[source.place.file, at]
                mark = ">" if what else " "
                said = f"    <- {', '.join(what)}" if what else ""
                lines.append(f"{mark} {at:5}  {text}{said}")
    return lines
