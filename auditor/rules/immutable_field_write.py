"""A hook writes a member of its descriptor that is only there to be read.

Why: range, address space and the file that was mapped are decided; the core takes none of them
back, so the write is lost or, worse, believed by the code behind it.
What to do: write only pgoff, the flags, page_prot, vm_ops and private_data.
See: Documentation/filesystems/mmap_prepare.rst.
"""

import re
from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, hook, seen, source_line, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "immutable-field-write", "error"


def _ask(case: Case) -> Iterator[Finding]:
    if not takes_descriptor(case):
        return
    names = kernel.table("rules")
    for member in names["members"]["range"]:
        for item in list(seen(case, f"writes {member}"))[:1]:
            text = f"writes {member} of its descriptor, which is not taken back"
            yield finding(case, NAME, LEVEL, item.place, text, member, item.via)
    if hook(case) == names["store"]["fixed_in"]:
        for item in seen(case, f"writes {names['members']['file']}"):
            if re.search(names["store"]["file"], source_line(case, item.place)):
                text = "writes the file that was mapped, which is not taken back"
                yield finding(case, NAME, LEVEL, item.place, text, "file", item.via)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
