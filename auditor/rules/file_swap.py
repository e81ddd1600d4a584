"""The callback replaces the file of its mapping.

Why: a mapping with another file than the one mapped can match no neighbour, and the references of
both files change hands in an order that has leaked more than once.
What to do: keep .mmap; of the hooks only the one for shared anonymous memory can do it.
See: mm/util.c vma_set_file; 605f6586ecf7.
"""

from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, seen, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "file-swap", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    if takes_descriptor(case):
        return
    member = kernel.table("rules")["members"]["file"]
    for item in list(seen(case, f"writes {member}"))[:1]:
        text = "replaces the file of its mapping"
        yield finding(case, NAME, LEVEL, item.place, text, member, item.via)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
