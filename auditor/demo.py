"""The demonstration: the sample tree audited before the RFC, and compared with it applied."""

import tempfile
from dataclasses import replace
from pathlib import Path

from auditor import sample
from auditor.answer import Audit
from auditor.audit import Request, audit


def demo(jobs: int) -> tuple[Audit, Audit]:
    """Return the audits of the sample tree before the RFC and with the RFC applied."""
    return _sample("before", (), jobs), _sample("after", ("after",), jobs)


def _sample(name: str, overlays: tuple[str, ...], jobs: int) -> Audit:
    with tempfile.TemporaryDirectory(prefix="mmap-audit-") as scratch:
        tree = sample.unpack(Path(scratch, name), *overlays)
        request = Request(tree=tree, jobs=jobs, command="mmap-audit demo")
        found = audit(request, lambda _done, _of: None)
    return replace(found, tree=replace(found.tree, root=f"the sample tree, {name} the RFC"))
