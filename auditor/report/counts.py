"""The numbers that every form of the report tells, counted once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.answer import Audit, Row

MERGING = ("always", "conditional")
"""Verdicts on the retry merge by which a merge is lost without it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many callbacks there are, and how many of them may do what.

    ``special`` of them may set a flag with which a mapping never merges; ``bodiless`` have no
    definition in the tree; of ``lost`` a mapping can only merge by a second attempt, and for
    ``dax`` of them that is so on DAX alone.
    """

    callbacks: int
    tables: int
    slots: int
    flags: int
    special: int
    page_tables: int
    forwards: int
    unknowns: int
    bodiless: int
    lost: int
    dax: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing that callbacks do, and by how many of them it is done or undone."""

    name: str
    done: int
    undone: int = 0
    special: bool = False
    always: int = 0
    """How many of those that do it do it wherever they succeed."""


def counts(audit: Audit) -> Counts:
    """Return the numbers of an audit."""
    rows = audit.rows
    effects = [row.effects for row in rows]
    found = [effect.summary for effect in effects]
    return Counts(
        callbacks=len(rows),
        tables=sum(len(row.callback.tables) for row in rows),
        slots=len({(t.struct, t.member) for row in rows for t in row.callback.tables}),
        flags=sum(bool(one.flags) for one in found),
        special=sum(one.special != "never" for one in found),
        page_tables=sum(one.page_tables != "never" for one in found),
        forwards=sum(one.forwards for one in found),
        unknowns=sum(bool(e.unknowns) for e in effects),
        bodiless=sum(not row.callback.definitions for row in rows),
        lost=sum(loses_merge(row) for row in rows),
        dax=sum(loses_merge(row) and row.verdict.retry.kind == "dax" for row in rows),
    )


def loses_merge(row: Row) -> bool:
    """Tell whether a mapping of this callback only merges by a second attempt."""
    return row.verdict.retry.verdict in MERGING and not row.effects.dispatches


def leads_to_one(row: Row) -> bool:
    """Tell whether a callback hands its mapping to one that is so: no further case of its own."""
    return row.verdict.retry.verdict in MERGING and bool(row.effects.dispatches)


def flags(audit: Audit) -> list[Tally]:
    """Return how many callbacks may set and may clear each flag, the most frequent first."""
    words = [pair for row in audit.rows for pair in row.effects.summary.flags.items()]
    done = Counter(flag for flag, word in words if not word.startswith("cleared"))
    undone = Counter(flag for flag, word in words if not word.startswith("set"))
    always = Counter(flag for flag, word in words if word == "set-always")
    found = [Tally(f, done[f], undone[f], f in audit.special, always[f]) for f in {*done, *undone}]
    return sorted(found, key=lambda tally: (-tally.done - tally.undone, tally.name))


def fields(audit: Audit) -> list[Tally]:
    """Return how many callbacks may write each member, the most frequent first."""
    return _tallies(
        member
        for row in audit.rows
        for member, word in row.effects.summary.writes.items()
        if word != "never"
    )


def page_tables(audit: Audit) -> list[Tally]:
    """Return how many callbacks may fill page tables through each function."""
    return _tallies(name for row in audit.rows for name in row.effects.summary.page_table_api)


def kinds(audit: Audit) -> list[Tally]:
    """Return how many callbacks are of each kind of the RFC's partition."""
    return _tallies(row.verdict.retry.kind for row in audit.rows)


def levels(audit: Audit) -> list[Tally]:
    """Return how many findings each rule has, the most frequent first."""
    return _tallies(finding.rule for row in audit.rows for finding in row.verdict.findings)


def tiers(audit: Audit) -> dict[str, dict[str, Counter[str]]]:
    """Return for each target how many callbacks of each subsystem are in each tier."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for row in audit.rows:
        for tier in row.verdict.tiers:
            by_subsystem = found.setdefault(tier.target, {})
            by_subsystem.setdefault(row.subsystem, Counter())[tier.tier] += 1
    return found


def _tallies(names: Iterable[str]) -> list[Tally]:
    found = Counter(names)
    return [Tally(n, found[n]) for n in sorted(found, key=lambda name: (-found[name], name))]
