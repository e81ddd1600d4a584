"""Why a step merged or did not, in words: a line for each attempt and side."""

from collections.abc import Iterator

from auditor.simulator.flags import FlagTable
from auditor.simulator.mapping import Path
from auditor.simulator.merge import Merge, Sides
from auditor.simulator.outcome import Outcome
from auditor.simulator.rules import Why


def explain(table: FlagTable, outcome: Outcome) -> tuple[str, ...]:
    """Return the lines that account for every merge that a step made or missed."""
    return tuple(_lines(table, outcome))


def reason(table: FlagTable, why: Why) -> str:
    """Return a reason as a clause."""
    return why.rule.value.format(flags=", ".join(table.names(why.flags)))


def _lines(table: FlagTable, outcome: Outcome) -> Iterator[str]:
    if outcome.error is not None:
        yield f"fails with {outcome.error}"
    if outcome.path is None:
        for merge in outcome.attempts:
            yield from _attempt(table, "", merge)
        return
    for name, merge in zip(("", "retry: "), outcome.attempts, strict=False):
        yield from _attempt(table, name, merge)
    if outcome.path is Path.MERGE_FIRST and not outcome.hook_called:
        yield "no hook was called"
    if outcome.no_retry is not None:
        yield outcome.no_retry.value


def _attempt(table: FlagTable, name: str, merge: Merge) -> Iterator[str]:
    if merge.sides is Sides.BOTH:
        yield f"{name}merges with prev and next"
        return
    if merge.sides is not Sides.NONE:
        yield f"{name}merges with {merge.sides}"
    for side, why in (("prev", merge.prev), ("next", merge.next)):
        if why is not None:
            yield f"{name}no merge with {side}: {reason(table, why)}"
