"""State for each mapping is taken in a hook that is called before there is a mapping.

Why: after the hook the mapping may merge into a neighbour, or a later step may fail. Neither calls
a close, so what the hook has taken leaks. That the flags rule merging out does not make it safe.
Example: afs counted mappings in its first .mmap_prepare; hugetlbfs allocated a reservation map.
What to do: take it in vm_ops->mapped (7.1 and later), or stay with .mmap.
See: Documentation/filesystems/mmap_prepare.rst.
"""

from collections.abc import Iterator

from auditor.rules.asked import finding, takes_descriptor
from auditor.rules.per_mapping import per_mapping
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "allocation-in-prepare", "error"


def _ask(case: Case) -> Iterator[Finding]:
    if not takes_descriptor(case):
        return
    for item in per_mapping(case):
        text = f"{item.kind} taken before there is a mapping: {item.api}"
        yield finding(case, NAME, LEVEL, item.place, text, item.api)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
