"""An error is returned after state outside the mapping was changed, and the state is left behind.

Why: the core throws the mapping away and, where it was never complete, calls no close. A reference
or an allocation that the failing way does not take back itself is leaked on each failing mmap.
What to do: take it back before returning, or take it last.
See: Documentation/filesystems/vfs.rst, mmap.
"""

from collections.abc import Iterator

from auditor.rules.asked import failed, finding
from auditor.rules.per_mapping import in_core, own, taken_back
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "unwind-hazard", "warning"
# Counters are mostly statistics, which an error counts in as well.
KINDS = ("refcount", "list", "allocation", "mm")


def _ask(case: Case) -> Iterator[Finding]:
    told = set()
    for way in failed(case):
        for item in way.outside if way.mutated else ():
            kept = item.kind in KINDS and not in_core(item) and not taken_back(case, item)
            if item not in told and kept and own(case, item):
                told.add(item)
                text = f"fails and leaves {item.kind} of {item.api} behind"
                yield finding(case, NAME, LEVEL, item.place, text, item.api, (), way)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
