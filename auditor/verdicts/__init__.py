"""Effects -> what is said of each callback: retry merge, conversion, findings."""

from collections import Counter
from collections.abc import Callable, Sequence

from auditor import kernel
from auditor.effects import Analysis
from auditor.graph import Program
from auditor.kernel.targets import Target
from auditor.program import Callback
from auditor.rules import LEVELS, RULES, Case, Finding
from auditor.rules.per_mapping import per_mapping
from auditor.verdicts.fingerprints import fingerprints
from auditor.verdicts.handed import handed_on
from auditor.verdicts.records import TIERS, Layouts, Reason, RetryMerge, Tier, Verdict
from auditor.verdicts.retry import retry_merge
from auditor.verdicts.simulate import Simulation
from auditor.verdicts.tiers import Candidate, tier

__all__ = [
    "LEVELS",
    "RULES",
    "TIERS",
    "Finding",
    "Layouts",
    "Reason",
    "RetryMerge",
    "Tier",
    "Verdict",
    "fingerprints",
    "judge",
]


def judge(
    program: Program,
    analysis: Analysis,
    read: Callable[[str], str | None],
    targets: Sequence[Target],
) -> dict[Callback, Verdict]:
    """Return what is said of each callback.

    ``read`` returns the text of a file of the tree, None if there is none; ``targets`` are the
    hooks that conversion is asked about.
    """
    simulation = Simulation.of(read)
    names = frozenset(callback.symbol for callback in program.callbacks)
    descriptors = kernel.table("types")["mapping"]["descriptor"]
    taking = {(s.struct, s.member) for s in program.slots if s.hook in descriptors}
    forward = kernel.table("types")["forward"]["structs"]
    hooks = tuple(sorted({slot.member for slot in program.slots if slot.struct in forward}))
    cases: dict[Callback, Case] = {}
    candidates: dict[Callback, Candidate] = {}
    played: dict[Callback, tuple[RetryMerge, tuple[Layouts, ...]]] = {}
    for callback, found in analysis.effects.items():
        early = any((table.struct, table.member) in taking for table in callback.tables)
        calls = handed_on(callback, program)
        layouts = simulation.layouts(found)
        asked = [call.name for call in calls]
        retry = retry_merge(found, asked, early=early, layouts=layouts)
        case = Case(callback, found, program, analysis.effects, hooks, names, retry.verdict)
        cases[callback], played[callback] = case, (retry, layouts)
        if not early:
            candidates[callback] = Candidate(case, calls, per_mapping(case))
    callers = Counter(name for one in candidates.values() for name in {c.name for c in one.calls})
    verdicts = {}
    for callback, case in cases.items():
        one = candidates.get(callback)
        retry, layouts = played[callback]
        verdicts[callback] = Verdict(
            retry=retry,
            tiers=() if one is None else tuple(tier(one, each, callers) for each in targets),
            layouts=layouts,
            findings=tuple(sorted({finding for rule in RULES for finding in rule.ask(case)})),
        )
    return verdicts
