"""A shared mapping is asked for by the flag that a read-only file does not get.

Why: the core takes VM_SHARED away where a file that is not open for writing is mapped shared, so a
test of it takes such a mapping for a private one. VM_MAYSHARE stays.
What to do: test VM_MAYSHARE where a shared mapping is meant.
See: mm/mmap.c do_mmap.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "shared-not-mayshare", "note"


def _ask(case: Case) -> Iterator[Finding]:
    names = kernel.table("rules")["flags"]
    for way in case.found.ways:
        for guard in (*way.guards, *way.always):
            words = set(re.findall(r"\w+", guard.text))
            if names["shared"] in words and names["may_share"] not in words and not guard.via:
                text = f"tests {names['shared']}, which a read-only shared mapping does not have"
                yield finding(case, NAME, LEVEL, guard.place, text, names["shared"])
                return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
