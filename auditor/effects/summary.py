"""The ways out of a callback -> what it does over all that the audit speaks for."""

from collections.abc import Iterable, Sequence

from auditor import kernel
from auditor.effects.records import Summary, Way
from auditor.graph.flags import Flags
from auditor.graph.objects import Objects


def summary(ways: Sequence[Way], flags: Flags, objects: Objects) -> Summary:
    """Return the summary, in the conventions of the JSON audit.

    A callback that only exists where the audit assumes it does not is summed up all the same.
    """
    spoken = [way for way in ways if way.assumed] or list(ways)
    passed = [way for way in spoken if way.result != "error"]
    failed = [way for way in spoken if way.result == "error"]
    table = kernel.table("types")["summary"]
    written = {
        member: joined(_written(way, member, table["joined"]) for way in passed)
        for member in table["members"]
    }
    apis = {e.what.partition(" ")[2] for w in passed for e in w.evidence if _fills(e.what)}
    return Summary(
        flags=_flags(passed),
        special=joined(_special(way, flags.special) for way in passed),
        writes=written,
        page_tables=joined(way.page_tables for way in passed),
        page_table_api=tuple(sorted(apis)),
        outside=tuple(sorted({item for way in passed for item in way.outside})),
        vma_escapes=any(way.escapes for way in spoken),
        fails_after_mutation=any(way.mutated for way in failed),
        forwards=any(way.result == "forwarded" for way in passed),
        close=_close(passed, objects),
        succeeds="never" if not passed else "sometimes" if failed else "always",
    )


def joined(words: Iterable[str]) -> str:
    """Return the word for all ways from the words for each; never where there is none."""
    found = set(words)
    if len(found) <= 1:
        return next(iter(found), "never")
    return "temporarily" if found == {"never", "temporarily"} else "sometimes"


def _fills(what: str) -> bool:
    return what.startswith("page_tables ")


def _flags(ways: Sequence[Way]) -> dict[str, str]:
    found = {}
    for flag in sorted(set().union(*(way.set | way.cleared for way in ways))):
        done = any(flag in way.set for way in ways)
        undone = any(flag in way.cleared for way in ways)
        left = any(flag in way.unsure or flag not in way.set | way.cleared for way in ways)
        word = "set" if done else "cleared"
        # Set or cleared on one and the same way is unsure of itself, not of being touched.
        found[flag] = "mixed" if done and undone else f"{word}-{'sometimes' if left else 'always'}"
    return found


def _special(way: Way, special: frozenset[str]) -> str:
    """Tell whether the flags end with one with which a mapping never merges."""
    if special & way.set - way.unsure:
        return "always"
    return "sometimes" if special & way.set else "never"


def _written(way: Way, member: str, parts: dict[str, str]) -> str:
    words = [word for name, word in way.writes if parts.get(name, name) == member]
    for word in ("always", "sometimes", "temporarily"):
        if word in words:
            return word
    return "never"


def _close(ways: Sequence[Way], objects: Objects) -> str:
    """Tell whether the tables left in the mapping have the member that keeps it from merging."""
    close = kernel.table("types")["installed"]["close"]
    tables = {table for way in ways for table in way.installed}
    found = [objects.named(*table) for table in tables]
    answers = {None if one is None else close in one.members for one in found}
    if not answers:
        return "none-set"
    if len(answers) > 1 or None in answers:
        return "mixed"
    return "yes" if True in answers else "no"
