"""A mapping that could only merge by the second attempt stays in fragments without it.

Why: the callback changes flags after the first merge was tried, and nothing special keeps the
mapping from merging. Kernels up to 6.15 tried again; from 6.16 on adjacent mappings stay apart.
Example: setting VM_HUGEPAGE in .mmap for files on DAX.
What to do: convert to .mmap_prepare, where flags are decided before the merge.
See: Documentation/filesystems/porting.rst and mmap_prepare.rst.
"""

from collections.abc import Iterator

from auditor.rules.asked import finding, passed, seen
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "lost-merge", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    if case.retry not in {"always", "conditional"} or case.found.dispatches:
        return
    for way in passed(case):
        flags = [f for f in sorted(way.mergeable - way.requires) if (way.set - way.unsure) >= {f}]
        for flag in flags:
            for item in list(seen(case, f"flags.set {flag}"))[:1]:
                text = f"sets {flag} after the merge was tried, and the mapping could still merge"
                yield finding(case, NAME, LEVEL, item.place, text, flag, item.via, way)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
