"""The callback writes the bounds or the address space of its mapping.

Why: the mapping's place in the tree of mappings is decided before the callback runs. Writing it,
even to write it back later, breaks what the core takes for granted.
What to do: use the functions that map a part of a range.
See: include/linux/mm_types.h, vm_area_struct.
"""

from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, seen, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "range-write", "error"


def _ask(case: Case) -> Iterator[Finding]:
    if takes_descriptor(case):
        return
    for member in kernel.table("rules")["members"]["range"]:
        for item in list(seen(case, f"writes {member}"))[:1]:
            text = f"writes {member} of its mapping"
            yield finding(case, NAME, LEVEL, item.place, text, member, item.via)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
