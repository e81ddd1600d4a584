"""The flags word is stored to directly, past the functions that lock the mapping.

Why: since 6.3 the functions of the vm_flags_set family take the mapping's write lock. A direct
store compiles in older trees only, or goes around the const that guards the word.
What to do: use the function for what is meant.
See: include/linux/mm.h.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.kernel.apis import apis
from auditor.rules.asked import finding, source_line, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "direct-flag-write", "note"


def _ask(case: Case) -> Iterator[Finding]:
    if takes_descriptor(case) or not any(
        row.changes_flags and case.program.functions.is_known(name) for name, row in apis().items()
    ):
        return
    core = tuple(kernel.table("types")["core"]["folders"])
    store = re.compile(kernel.table("rules")["store"]["flags"])
    for item in case.found.evidence:
        elsewhere = item.place.file.startswith(core) or case.others.intersection(item.via)
        if elsewhere or not item.what.startswith("flags."):
            continue
        if store.search(source_line(case, item.place)):
            text = "stores to the flags word directly"
            yield finding(case, NAME, LEVEL, item.place, text, "flags", item.via)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
