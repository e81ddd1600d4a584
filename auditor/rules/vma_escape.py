"""A pointer to the mapping is stored where it outlives the call.

Why: a mapping is split, merged and freed without the driver being asked. The pointer is stale as
soon as the lock is dropped.
What to do: keep what is needed of it (address space, range) and look the mapping up again.
See: Documentation/mm/process_addrs.rst.
"""

from collections.abc import Iterator

from auditor.rules.asked import finding, seen
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "vma-escape", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    for item in list(seen(case, "escapes"))[:1]:
        text = "stores a pointer to the mapping"
        yield finding(case, NAME, LEVEL, item.place, text, "mapping", item.via)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
