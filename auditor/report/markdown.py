"""The audit -> markdown, for pasting into mail: the answer, the tiers, who loses a merge."""

import re

from auditor.answer import Audit
from auditor.report.counts import MERGING, tiers
from auditor.report.text import summary
from auditor.report.visible import visible
from auditor.verdicts import TIERS

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~])")


def markdown(audit: Audit) -> str:
    """Return headings, lists and tables; whatever comes from the tree is escaped."""
    lines = [f"# mmap callbacks of Linux {_plain(audit.tree.version)}", ""]
    lines += [f"- {_plain(line.strip())}" for line in summary(audit)]
    lost = [row for row in audit.rows if row.verdict.retry.verdict in MERGING]
    if lost:
        lines += ["", "## Who loses a merge", "", "| callback | when | why |", "|---|---|---|"]
    for row in lost:
        why = "; ".join(row.verdict.retry.why)
        name, verdict = _plain(row.callback.symbol), row.verdict.retry.verdict
        lines.append(f"| {name} | {verdict} | {_plain(why)} |")
    for target, by_subsystem in tiers(audit).items():
        lines += ["", f"## Converting to {_plain(target)}", ""]
        lines += [f"| subsystem | {' | '.join(TIERS)} |", "|---|" + "---:|" * len(TIERS)]
        for subsystem, counted in sorted(by_subsystem.items()):
            cells = " | ".join(str(counted[tier] or "") for tier in TIERS)
            lines.append(f"| {_plain(subsystem) or 'none'} | {cells} |")
    found = [finding for row in audit.rows for finding in row.verdict.findings]
    if found:
        lines += ["", "## Findings", ""]
    for finding in found:
        place = f"{finding.place.file}:{finding.place.line}"
        said = f"{finding.rule}: {finding.callback}: {finding.message} ({place})"
        lines.append(f"- {finding.level}: {_plain(said)}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", visible(text))
