"""Another file's .mmap is called directly, in a tree where that file may have the new hook alone.

Why: a file system below that has converted has no .mmap left, so a stacked one that calls it fails
or calls nothing.
What to do: call the function that runs either hook (vfs_mmap since 6.17).
See: include/linux/fs.h vfs_mmap; bb666b7c2707.
"""

from collections.abc import Iterator

from auditor.effects import Evidence
from auditor.rules.asked import finding
from auditor.rules.records import Case, Finding, Rule

NAME, LEVEL = "forwarder-needs-compat", "warning"


def _ask(case: Case) -> Iterator[Finding]:
    if len(case.hooks) == 1:
        return
    chains: dict[tuple[str, ...], list[Evidence]] = {}
    for way in case.found.ways:
        for item in way.evidence:
            if item.what.startswith("forwards to ") and not case.others.intersection(item.via):
                chains.setdefault(item.via, []).append(item)
    for via, items in sorted(chains.items()):
        direct = [item for item in items if "." in item.what]
        if direct and len({item.what for item in items}) == 1:
            text = "calls another file's hook directly, which may have the other hook alone"
            yield finding(case, NAME, LEVEL, direct[0].place, text, direct[0].what, via)
            return


RULE = Rule(NAME, LEVEL, __doc__ or "", _ask)
