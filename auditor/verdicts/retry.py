"""Whether a second merge attempt after a callback could have merged: the RFC's own question."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from auditor import kernel
from auditor.effects import Effects, Way
from auditor.verdicts.records import Layouts, RetryMerge

CERTAIN, POSSIBLE = "always", "conditional"


def ways_out(found: Effects) -> tuple[list[Way], list[Way]]:
    """Return the ways out that the audit speaks for and that do not fail, and those that fail."""
    spoken = [way for way in found.ways if way.assumed] or list(found.ways)
    return (
        [way for way in spoken if way.result != "error"],
        [way for way in spoken if way.result == "error"],
    )


def changed(way: Way) -> frozenset[str]:
    """Return the flags for which a mapping can merge differently once this way has been taken.

    They are set where no special flag is, and no mmap of a user's own brings them: what that can
    bring, or leave out, a neighbour may have as well. A flag that the way asks for was there.
    """
    incoming = frozenset(kernel.table("types")["incoming"]["flags"])
    beside = frozenset(kernel.table("types")["flags"]["beside_special"])
    return way.mergeable - way.requires - incoming - beside


def retry_merge(
    found: Effects, asked: Iterable[str], *, early: bool, layouts: Sequence[Layouts]
) -> RetryMerge:
    """Return the verdict on a callback.

    ``asked`` are the functions that the mapping is handed to, ``early`` says that the callback is
    called before the first merge is tried.
    """
    dax = any(_dax().search(name) for name in asked)
    passed, _ = ways_out(found)
    if not passed:
        return RetryMerge("no", "no-success", ("no way through it succeeds",))
    merging = [way for way in passed if changed(way) and not _swaps_file(way)]
    unknown = sorted({item.reason for way in passed for item in way.unknowns})
    if early:
        kind = _kind(found, merging, dax=dax)
        return RetryMerge("no", kind, ("it is called before the first merge is tried",))
    if not merging:
        if unknown:
            return RetryMerge("unknown", "unknown", tuple(unknown))
        return RetryMerge("no", _kind(found, merging, dax=dax), _why_not(found, passed))
    certain = len(merging) == len(passed) and all(_surely(way) for way in merging)
    return RetryMerge(
        CERTAIN if certain else POSSIBLE,
        _kind(found, merging, dax=dax),
        tuple(_why(merging, layouts, dax=dax)),
    )


def _swaps_file(way: Way) -> bool:
    """Tell whether the mapping surely ends with another file, which no neighbour asked for."""
    return dict(way.writes).get("vm_file") == "always"


def _surely(way: Way) -> bool:
    return bool(changed(way) - way.unsure)


def _kind(found: Effects, merging: Sequence[Way], *, dax: bool) -> str:
    if merging:
        return "dax" if _only_dax(merging, dax=dax) else "mergeable"
    if found.summary.special != "never":
        return "special"
    return "forwarded" if found.summary.forwards else "unchanged"


def _only_dax(merging: Sequence[Way], *, dax: bool) -> bool:
    """Tell whether each way asks for DAX: by a guard, or where it has none in what it calls."""
    return all(
        any(_dax().search(guard.text) for guard in (*way.guards, *way.always))
        or (dax and not way.guards)
        for way in merging
    )


@cache
def _dax() -> re.Pattern[str]:
    return re.compile(kernel.table("types")["dax"]["test"])


def _why(merging: Sequence[Way], layouts: Sequence[Layouts], *, dax: bool) -> list[str]:
    lines = []
    for way in merging:
        changes = [f"+{flag}" for flag in sorted(changed(way))]
        tests = [f"{'' if guard.holds else 'not '}({guard.text})" for guard in way.guards]
        lines.append(" ".join(changes) + (f" where {' and '.join(tests)}" if tests else ""))
    if _only_dax(merging, dax=dax):
        lines.append("DAX only")
    for layout in layouts:
        before, after = len(layout.before), len(layout.after)
        if before != after:
            verb = "becomes" if before == 1 else "become"
            lines.append(f"{layout.name}: {before} VMA{'s' * (before != 1)} {verb} {after}")
    return list(dict.fromkeys(lines))


def _why_not(found: Effects, passed: Sequence[Way]) -> tuple[str, ...]:
    summary = found.summary
    if summary.forwards and not summary.flags:
        return ("another object's hook decides; its own row answers",)
    if summary.special != "never":
        return (f"ends with a special flag {summary.special}",)
    if any(changed(way) for way in passed):
        return ("the file is swapped, so no neighbour's can match",)
    if summary.flags:
        return ("changes only flags that a mapping may come in with or without",)
    return ("changes no flag",)
