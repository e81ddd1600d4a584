"""The audit -> lines for a terminal: one a callback, aligned, without colours."""

from collections import Counter
from collections.abc import Sequence

from auditor.answer import Audit, Row
from auditor.report.counts import MERGING, counts, kinds, leads_to_one, loses_merge, tiers
from auditor.report.visible import visible
from auditor.verdicts import TIERS

_NAMED = 4
"""So many of a kind are named in the closing lines; the report has them all."""


def text(audit: Audit) -> str:
    """Return one line a callback: what it is, where, in which slots, and what it touches."""
    cells = [_cells(row) for row in audit.rows]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in [*lines, "", *summary(audit)]) + "\n"


def _cells(row: Row) -> tuple[str, str, str, str]:
    callback, effects = row.callback, row.effects
    definition = callback.definition
    where = f"{definition.file}:{definition.function.line}" if definition else "no definition"
    slots = sorted({f"{table.struct}.{table.member}" for table in callback.tables})
    found = effects.summary
    touched = list(found.changes)
    touched += [m if w == "always" else f"{m}?" for m, w in found.writes.items() if w != "never"]
    maybe = "" if found.page_tables == "always" else "?"
    touched += [f"{name}(){maybe}" for name in found.page_table_api]
    if found.forwards:
        touched.append("forwards to another file")
    if found.succeeds == "never":
        touched.append("never succeeds")
    if row.verdict.retry.verdict in MERGING:
        touched.append(f"[loses a merge: {row.verdict.retry.verdict}]")
    touched += [f"[{tier.tier}]" for tier in row.verdict.tiers[:1]]
    if effects.unknowns:
        touched.append(f"[{len(effects.unknowns)} not followed]")
    return (
        visible(callback.symbol),
        visible(where),
        visible(", ".join(slots)),
        visible(" ".join(touched)) or "nothing",
    )


def summary(audit: Audit) -> list[str]:
    """Return the closing lines: what was found, and what was not analysed and why."""
    n, tree, coverage = counts(audit), audit.tree, audit.coverage
    found = f"{n.callbacks} callbacks in {n.tables} tables, {n.slots} slots"
    scanned = f"{tree.files_scanned} files scanned in {tree.seconds:.1f} s"
    done = f"{n.flags} change flags, {n.page_tables} write page tables"
    lines = [
        f"Linux {tree.version}: {found}; {scanned}",
        f"{done}, {n.unknowns} could not be followed to the end",
    ]
    lines += _merges(audit)
    lines += _tiers(audit)
    bodiless = [row.callback.symbol for row in audit.rows if not row.callback.definitions]
    if bodiless:
        lines.append(f"{n.bodiless} without a body in the tree: {_some(bodiless)}")
    if coverage.parse_errors:
        errors = [f"{e.function} ({e.file}:{e.line})" for e in coverage.parse_errors]
        lines.append(f"{len(errors)} lines that could not be parsed: {_some(errors)}")
    if coverage.unresolved:
        values = [f"{u.value} ({u.place.file}:{u.place.line})" for u in coverage.unresolved]
        lines.append(f"{len(values)} values in slots that could not be linked: {_some(values)}")
    if coverage.skipped:
        skipped = [f"{item.file} ({item.reason})" for item in coverage.skipped]
        lines.append(f"{len(skipped)} not read: {_some(skipped)}")
    return [visible(line) for line in lines]


def _merges(audit: Audit) -> list[str]:
    """Return the RFC's own paragraph, counted."""
    merging = [row for row in audit.rows if loses_merge(row)]
    through = [row.callback.symbol for row in audit.rows if leads_to_one(row)]
    named = [row.callback.symbol for row in merging if row.verdict.retry.kind == "dax"]
    others = [row.callback.symbol for row in merging if row.verdict.retry.kind != "dax"]
    partition = ", ".join(f"{tally.done} {tally.name}" for tally in kinds(audit))
    lost = "change flags so that a merge is lost without a second attempt"
    lines = [f"{len(merging)} {lost} ({partition})"]
    if others:
        lines.append(f"  on any file: {_some(others)}")
    if named:
        lines.append(f"  on DAX only: {_some(named)}")
    if through:
        lines.append(f"  leading to one of these: {_some(through)}")
    unknown = [r.callback.symbol for r in audit.rows if r.verdict.retry.verdict == "unknown"]
    if unknown:
        lines.append(f"  cannot tell: {_some(unknown)}")
    return lines


def _tiers(audit: Audit) -> list[str]:
    lines = []
    for target, by_subsystem in tiers(audit).items():
        total = sum(by_subsystem.values(), Counter[str]())
        words = [f"{total[tier]} {tier}" for tier in TIERS if total[tier]]
        lines.append(f"converting to {target}: {', '.join(words)}")
    return lines


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f", and {more} more" if more > 0 else "")
