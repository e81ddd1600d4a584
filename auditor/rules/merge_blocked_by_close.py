"""The second merge attempt of 6.13 to 6.15 refuses a mapping whose operations have a close.

Why: that attempt would free the new mapping, and its close would have to be called. Here no merge
is lost when the attempt goes, on those kernels; 6.12 frees it without calling close.
What to do: nothing for the merge itself; see lost-merge for other kernels.
See: mm/vma.c can_merge_remove_vma.
"""

from collections.abc import Iterator

from auditor.rules.asked import finding, home
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "merge-blocked-by-close", "note"


def _ask(case: Case) -> Iterator[Finding]:
    merging = case.retry in {"always", "conditional"} and not case.found.dispatches
    if merging and case.found.summary.close in {"yes", "mixed"}:
        text = "could merge, but its operations have a close"
        yield finding(case, NAME, LEVEL, home(case), text, "close")


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
