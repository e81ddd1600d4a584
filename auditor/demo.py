"""The demonstration: the sample tree audited before the RFC, and compared with it applied."""

import tempfile
from pathlib import Path

from auditor import sample
from auditor.answer import Audit
from auditor.audit import Request, audit


def demo(jobs: int) -> tuple[Audit, Audit]:
    """Return the audits of the sample tree before the RFC and with the RFC applied."""
    with tempfile.TemporaryDirectory(prefix="mmap-audit-") as scratch:
        audits = [
            audit(
                Request(
                    tree=sample.unpack(Path(scratch, name), *overlays), jobs=jobs, command="demo"
                ),
                lambda _done, _of: None,
            )
            for name, overlays in (("before", ()), ("after", ("after",)))
        ]
    return audits[0], audits[1]


def differences(before: Audit, after: Audit) -> list[tuple[str, str, str]]:
    """Return what differs between two audits: a callback, what it was, what it is."""
    one, two = _callbacks(before), _callbacks(after)
    return [
        (name, one.get(name, "-"), two.get(name, "-"))
        for name in sorted({*one, *two})
        if one.get(name) != two.get(name)
    ]


def _callbacks(audit: Audit) -> dict[str, str]:
    """Return the slots of each callback and the flags that it may change, as one line."""
    found = {}
    for row in audit.rows:
        slots = sorted({f"{table.struct}.{table.member}" for table in row.callback.tables})
        flags = [f"+{flag}" for flag in row.effects.flags_set]
        flags += [f"-{flag}" for flag in row.effects.flags_cleared]
        found[row.callback.symbol] = " ".join([", ".join(slots), *flags])
    return found
