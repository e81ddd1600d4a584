"""Is a concrete run among what an interpreter says of the program?

This is what the interpreter is held to, in terms of its own vocabulary; see ``interpreter`` for
how its answers get here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluator import FIELDS, Run
from inputs import Input
from scope import FLAGS

_UNTOUCHED = frozenset({"untouched"})
_NEVER = frozenset({"never"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way that a callback may end, as an interpreter sees it.

    ``result`` is ok, error or forwarded. ``flags`` are the operations that each flag may have seen
    last (untouched, set, cleared), ``writes`` what may have become of each field (never, always,
    temporarily); what is not named was not touched. ``assumes`` are incoming flags that are known.
    """

    result: str
    flags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    writes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    assumes: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an interpreter says of a program; with an unknown it has not decided."""

    outcomes: tuple[Outcome, ...]
    unknowns: tuple[str, ...] = ()


def objection(outcome: Outcome, given: Input, run: Run) -> str | None:
    """Return why a run is none of those that an outcome stands for, or None."""
    if outcome.result != ("ok" if run.ok else "error"):
        return f"the result is {run.result}"
    for flag, holds in outcome.assumes.items():
        if flag in FLAGS and bool(given.flags & FLAGS[flag]) != holds:
            return f"{flag} was {'not ' if holds else ''}there"
    for flag, operation in zip(FLAGS, run.operations, strict=True):
        if operation not in outcome.flags.get(flag, _UNTOUCHED):
            return f"{flag} was {operation}"
    for name, written in zip(FIELDS, run.writes, strict=True):
        possible = outcome.writes.get(name, _NEVER)
        # A field that is written may happen to end as it began: `always` covers `temporarily`.
        if written not in possible and not (written == "temporarily" and "always" in possible):
            return f"{name} was written: {written}"
    return None


def uncovered(answer: Answer, given: Input, run: Run) -> str | None:
    """Return what every outcome of an answer misses of a run; None where one covers it."""
    objections = []
    for outcome in answer.outcomes:
        found = objection(outcome, given, run)
        if found is None:
            return None
        objections.append(f"  {found}: {outcome}")
    return "\n".join([f"no outcome covers {run}\non {given}:", *objections])
