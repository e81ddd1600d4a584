"""A hook replaces the file of the mapping to come.

Why: who owns the reference to the new file has changed between kernels (605f6586ecf7): before, the
core took one, since then the hook must give one away, and the way through .mmap still takes one.
What to do: use the core's own function for shared anonymous memory, or keep .mmap.
See: mm/vma.c call_mmap_prepare; mm/vma.h.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, seen, source_line, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "descriptor-file-assignment", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    if not takes_descriptor(case):
        return
    names, core = kernel.table("rules"), tuple(kernel.table("types")["core"]["folders"])
    for item in seen(case, f"writes {names['members']['file']}"):
        fixed = re.search(names["store"]["file"], source_line(case, item.place))
        if not fixed and not (item.via and item.place.file.startswith(core)):
            text = "replaces the file of the mapping to come"
            yield finding(case, NAME, LEVEL, item.place, text, names["members"]["file"], item.via)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
