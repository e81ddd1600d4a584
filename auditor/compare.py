"""Two audits -> what was converted, what is new and what regressed, table by table."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TypeAlias

from auditor.answer import Audit
from auditor.program import Table
from auditor.report.counts import MERGING
from auditor.verdicts import TIERS

Place: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """An operations table whose hooks or flags differ between two audits.

    ``what`` is one of new, lost, converted, gained a hook, lost a hook, other flags, regressed: the
    last where a merge is lost that was not, or where converting has become further away.
    """

    what: str
    object: str
    file: str
    before: str
    after: str


def differences(before: Audit, after: Audit) -> list[Difference]:
    """Return what differs between two audits, table by table, by file."""
    one, two = _hooks(before), _hooks(after)
    worse = _regressed(before, after)
    return [
        Difference(
            "regressed" if table in worse else _what(frozenset(one[table]), frozenset(two[table])),
            object_,
            file,
            "; ".join(one[table].values()) or "-",
            "; ".join(two[table].values()) or "-",
        )
        for table in sorted({*one, *two})
        for file, object_, _ in [table]
        if one[table] != two[table] or table in worse
    ]


def _regressed(before: Audit, after: Audit) -> set[Place]:
    """Return the tables whose callback keeps its hook and is worse off."""
    one, two = _standing(before), _standing(after)
    found = set()
    for key in one.keys() & two.keys():
        (lost, tiers), (lost_now, tiers_now) = one[key], two[key]
        further = any(
            TIERS.index(tiers_now[target]) > TIERS.index(tiers[target])
            for target in tiers.keys() & tiers_now.keys()
        )
        if further or (lost_now and not lost):
            found.add(key[:3])
    return found


def _standing(audit: Audit) -> dict[tuple[str, str, str, str], tuple[bool, dict[str, str]]]:
    """Return for each hook of a table whether a merge is lost, and its tiers by target."""
    return {
        (*_table(table), table.member): (
            row.verdict.retry.verdict in MERGING,
            {tier.target: tier.tier for tier in row.verdict.tiers},
        )
        for row in audit.rows
        for table in row.callback.tables
    }


def _table(table: Table) -> Place:
    """Return what names a table in both audits: its file, its object, the struct with the hook."""
    folder = table.path.removesuffix(f".{table.member}")
    return (table.place.file, table.object, f"{table.struct}{folder}")


def _what(one: frozenset[str], two: frozenset[str]) -> str:
    if not one or not two:
        return "lost" if one else "new"
    if not one & two:
        return "converted"
    if one != two:
        return "gained a hook" if one < two else "lost a hook"
    return "other flags"


def _hooks(audit: Audit) -> defaultdict[Place, dict[str, str]]:
    """Return the hooks of each table: for each member the callback and the flags it may change."""
    found: defaultdict[Place, dict[str, str]] = defaultdict(dict)
    for row in audit.rows:
        flags = row.effects.summary.changes
        for table in row.callback.tables:
            hooks = found[_table(table)]
            words = " ".join([f".{table.member} = {row.callback.symbol}", *flags])
            already = hooks.get(table.member)
            hooks[table.member] = f"{already} or {words}" if already else words
    return defaultdict(dict, {table: dict(sorted(found[table].items())) for table in found})
