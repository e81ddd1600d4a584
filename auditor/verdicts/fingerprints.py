"""Names for findings that stay when lines move."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from auditor.rules import Finding


def fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return a name of 16 hexadecimal digits for each finding, in their order.

    It comes from the rule, the file, the callback, the subject and the conditions that it stands
    under, spaces apart, and from the turn among findings that share all of these: not from a line.
    """
    turns: Counter[tuple[str, ...]] = Counter()
    names = []
    for finding in findings:
        guards = ("".join(guard.split()) for guard in finding.guards)
        key = (finding.rule, finding.place.file, finding.callback, finding.subject, *sorted(guards))
        digest = sha256("\0".join((*key, str(turns[key]))).encode("utf-8", "surrogateescape"))
        turns[key] += 1
        names.append(digest.hexdigest()[:16])
    return tuple(names)
