"""State for each mapping is taken in the callback, before it is sure that there will be a mapping.

Why: what must be there once for each mapping cannot be taken in a hook that runs before the merge:
the mapping may merge away or fail later, and no close would give it back. Work done once for a file
or an inode (access times, revalidation, an inode flag) is no such state.
Example: counting mappings of an inode in the hook (afs, CVE-2026-46100).
What to do: keep .mmap, or move it to vm_ops->mapped where the kernel has that.
See: Documentation/filesystems/mmap_prepare.rst.
"""

from collections.abc import Iterator

from auditor.rules.asked import finding, takes_descriptor
from auditor.rules.per_mapping import own, per_mapping
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "side-effect-before-success", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    if takes_descriptor(case):
        return
    for item in per_mapping(case):
        if not own(case, item):
            continue
        text = f"{item.kind} taken for each mapping: {item.api}"
        yield finding(case, NAME, LEVEL, item.place, text, item.api)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
