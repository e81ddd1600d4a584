"""The callback writes the page offset of its mapping.

Why: the offset decides which neighbours match. Written in .mmap it changes after the merge was
tried; written in a hook before the merge it counts for the merge.
What to do: nothing by itself; when converting, look at what merges then.
See: mm/vma.c can_vma_merge_after.
"""

from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, seen
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "pgoff-write", "note"


def _ask(case: Case) -> Iterator[Finding]:
    member = kernel.table("rules")["members"]["offset"]
    core = tuple(kernel.table("types")["core"]["folders"])
    for item in seen(case, f"writes {member}"):
        if not item.place.file.startswith(core):
            text = "writes the offset of its mapping"
            yield finding(case, NAME, LEVEL, item.place, text, member, item.via)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
