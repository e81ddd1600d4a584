"""The numbers that every form of the report tells, counted once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.answer import Audit


@dataclass(frozen=True, slots=True)
class Counts:
    """How many callbacks there are, and how many of them may do what.

    ``special`` of them may set a flag with which a mapping never merges; ``bodiless`` have no
    definition in the tree.
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


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing that callbacks do, and by how many of them it is done or undone."""

    name: str
    done: int
    undone: int = 0
    special: bool = False


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
    )


def flags(audit: Audit) -> list[Tally]:
    """Return how many callbacks may set and may clear each flag, the most frequent first."""
    words = [pair for row in audit.rows for pair in row.effects.summary.flags.items()]
    done = Counter(flag for flag, word in words if not word.startswith("cleared"))
    undone = Counter(flag for flag, word in words if not word.startswith("set"))
    found = [Tally(f, done[f], undone[f], f in audit.special) for f in {*done, *undone}]
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


def _tallies(names: Iterable[str]) -> list[Tally]:
    found = Counter(names)
    return [Tally(n, found[n]) for n in sorted(found, key=lambda name: (-found[name], name))]
