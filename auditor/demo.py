"""The demonstration: the sample tree audited before the RFC, and compared with it applied."""

import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Difference:
    """An operations table whose hooks or flags differ between two audits.

    ``what`` is one of new, lost, converted, gained a hook, lost a hook, other flags.
    """

    what: str
    object: str
    file: str
    before: str
    after: str


def differences(before: Audit, after: Audit) -> list[Difference]:
    """Return what differs between two audits, table by table, by file."""
    one, two = _hooks(before), _hooks(after)
    return [
        Difference(
            _what(frozenset(one[table]), frozenset(two[table])),
            object_,
            file,
            "; ".join(one[table].values()) or "-",
            "; ".join(two[table].values()) or "-",
        )
        for table in sorted({*one, *two})
        for file, object_, _ in [table]
        if one[table] != two[table]
    ]


def _what(one: frozenset[str], two: frozenset[str]) -> str:
    if not one or not two:
        return "lost" if one else "new"
    if not one & two:
        return "converted"
    if one != two:
        return "gained a hook" if one < two else "lost a hook"
    return "other flags"


def _hooks(audit: Audit) -> defaultdict[tuple[str, str, str], dict[str, str]]:
    """Return the hooks of each table: for each member the callback and the flags it may change."""
    found: defaultdict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for row in audit.rows:
        flags = row.effects.summary.changes
        for table in row.callback.tables:
            folder = table.path.removesuffix(f".{table.member}")
            hooks = found[table.place.file, table.object, f"{table.struct}{folder}"]
            words = " ".join([f".{table.member} = {row.callback.symbol}", *flags])
            already = hooks.get(table.member)
            hooks[table.member] = f"{already} or {words}" if already else words
    return defaultdict(dict, {table: dict(sorted(found[table].items())) for table in found})
