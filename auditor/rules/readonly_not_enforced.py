"""A writable mapping is refused, but a readable one can be made writable later.

Why: mprotect() asks whether the mapping may become writable, not whether the driver once refused
it. Without clearing that flag the refusal holds for mmap() alone.
What to do: clear VM_MAYWRITE where VM_WRITE is refused.
See: mm/mprotect.c; CVE-2018-1000026 and its kin.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, home, passed
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "readonly-not-enforced", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    names = kernel.table("rules")["flags"]
    write, may = names["write"], names["may_write"]
    ways = passed(case)
    if not all(write in way.refuses for way in ways):
        return  # a writable mapping is taken on another way: nothing is refused
    for way in ways:
        left = may not in way.refuses and not (may in way.cleared and may not in way.unsure)
        if write in way.refuses and left and names["shared"] not in way.refuses:
            guards = [g for g in (*way.guards, *way.always) if re.search(rf"\b{write}\b", g.text)]
            place = guards[0].place if guards else home(case)
            text = f"refuses {write} but leaves {may}: mprotect() undoes the refusal"
            yield finding(case, NAME, LEVEL, place, text, may)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
