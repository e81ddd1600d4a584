"""The callback sets the flag by which a mapping may become writable, where it was not set.

Why: the core has counted the writers of the file before; it warns about a hook that lets a mapping
become writable which was not.
What to do: never set it; clearing it is fine.
See: mm/vma.c __mmap_new_file_vma.
"""

from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, passed, seen
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "maywrite-regained", "error"


def _ask(case: Case) -> Iterator[Finding]:
    flag = kernel.table("rules")["flags"]["may_write"]
    for way in passed(case):
        if flag in way.set and flag not in way.requires:
            for item in list(seen(case, f"flags.set {flag}"))[:1]:
                text = f"sets {flag}, which may not have been there"
                yield finding(case, NAME, LEVEL, item.place, text, flag, item.via, way)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
