"""A hook sets the protection after it has asked for an action that took it as it stood.

Why: the actions that remap a range copy the protection when they are asked for; what is written
behind them does not reach the page tables.
What to do: set the protection first.
See: include/linux/mm.h mmap_action_remap.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, passed, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "pgprot-after-action", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    names = kernel.table("rules")
    takes = re.compile(names["actions"]["takes_protection"])
    for way in passed(case) if takes_descriptor(case) else ():
        writes = [e for e in way.evidence if e.what == f"writes {names['members']['protection']}"]
        for item in way.evidence:
            kind, _, name = item.what.partition(" ")
            if kind != "action" or not takes.search(name):
                continue
            for write in writes:
                here = (write.place.file, write.via) == (item.place.file, item.via)
                if here and write.place.line > item.place.line:
                    text = f"sets the protection after {name} has taken it"
                    yield finding(case, NAME, LEVEL, write.place, text, name, write.via)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
