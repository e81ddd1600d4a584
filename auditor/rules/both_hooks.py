"""One table has a hook for a mapping and one for a descriptor.

Why: from 6.16 on the core warns about such a file and refuses to map it. The RFC of April 2025
still called both.
What to do: keep one.
See: include/linux/fs.h can_mmap_file.
"""

from collections.abc import Iterator

from auditor import kernel
from auditor.rules.asked import finding, takes_descriptor
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "both-hooks", "error"


def _ask(case: Case) -> Iterator[Finding]:
    if not takes_descriptor(case):
        return
    forward = kernel.table("types")["forward"]["structs"]
    own = {(t.struct, t.object, t.place.file): t for t in case.callback.tables}
    for other in case.program.callbacks:
        for table in other.tables:
            mine = own.get((table.struct, table.object, table.place.file))
            if mine and mine.struct in forward and table.member != mine.member:
                text = f"{table.object} has .{mine.member} and .{table.member}"
                yield finding(case, NAME, LEVEL, mine.place, text, table.object)


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
