"""What is said of a callback in the end, as records."""

from dataclasses import dataclass

from auditor.program import Place
from auditor.rules import Finding
from auditor.simulator.flags import FlagTable
from auditor.simulator.vma import Vma

TIERS = ("ready", "needs-action", "needs-retype", "needs-mapped", "undecided", "blocked")
"""How far a callback is from converting, the nearest first: of several reasons the worst counts."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something is said: the rule or gate that says so, in words, and where it shows."""

    rule: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class RetryMerge:
    """Whether a second merge attempt after the callback could have merged.

    ``verdict`` is no, always, conditional or unknown; ``kind`` the RFC's partition: unchanged,
    special, dax, mergeable, no-success, forwarded or unknown.
    """

    verdict: str
    kind: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """How far a callback is from one target: a tier of TIERS, what it needs, and the reasons.

    ``needs`` are of vm_ops, flags, prot, private, pgoff, file_swap, set_anonymous, mapped and
    action:NAME.
    """

    target: str
    tier: str
    needs: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Layouts:
    """A standard scenario played three times: the VMAs at the end of each.

    ``table`` spells their flags.
    """

    name: str
    table: FlagTable
    before: tuple[Vma, ...]
    after: tuple[Vma, ...]
    converted: tuple[Vma, ...]

    @property
    def differ(self) -> bool:
        """Whether the lanes end with other VMAs: their number, ranges or flags."""
        ends = {
            tuple((vma.start, vma.end, vma.flags) for vma in lane)
            for lane in (self.before, self.after, self.converted)
        }
        return len(ends) > 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is said of one callback."""

    retry: RetryMerge
    tiers: tuple[Tier, ...]
    layouts: tuple[Layouts, ...]
    findings: tuple[Finding, ...]
