"""The rules that say whether a range merges with one neighbour.

A range that is proposed is a Vma itself, with the attributes that it is to have. Every question
is answered by a reason; no reason means yes. Line numbers are those of mm/vma.c.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from auditor.simulator.flags import FlagTable
from auditor.simulator.generations import Capability, Generation
from auditor.simulator.vma import Vma


class Rule(Enum):
    """The rules that keep a range and a neighbour apart, as clauses."""

    NONE = "no VMA there"
    NOT_ADJACENT = "not adjacent"
    INSIDE = "the range ends inside its VMA"
    SPECIAL = "special flags: {flags}"
    POLICY = "memory policies differ"
    FLAGS = "flags differ: {flags}"
    FILE = "files differ"
    UFFD = "userfaultfd contexts differ"
    NAME = "names differ"
    ANON_VMA = "anon_vmas differ"
    FORKED = "anon_vma chain comes from a fork"
    OFFSET = "offset not contiguous"
    ANON_OFFSET = "anonymous offset not contiguous"
    PREV_NEXT = "prev and next have different anon_vmas"
    NEXT_CLOSE = "next has close, so it stays"
    OWN_CLOSE = "the VMA itself has close, so it stays"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a merge did not happen: the rule and, where flags decide, the flags."""

    rule: Rule
    flags: int = 0


# The reasons that need no flags.
WHY = {rule: Why(rule) for rule in Rule}


@dataclass(frozen=True, slots=True)
class Rules:
    """A generation's rules over one table of flags; ``rules_for`` derives the words once."""

    generation: Generation
    table: FlagTable
    ignored: int
    sticky: int
    special: int
    either_way: bool
    anon_pgoff: bool

    def has(self, capability: Capability) -> bool:
        """Return whether the generation has the capability."""
        return capability in self.generation.capabilities


@cache
def rules_for(generation: Generation, table: FlagTable) -> Rules:
    """Return the rules of a generation for a tree with these flags.

    Ignored when comparing: the soft-dirty flag (6.12 :24), all sticky flags (7.3 mm.h:663).
    """
    sticky = table.roles.sticky if generation.has(Capability.STICKY) else 0
    return Rules(
        generation,
        table,
        ignored=sticky or table.roles.soft_dirty,
        sticky=sticky,
        special=table.roles.special,
        either_way=generation.has(Capability.ANON_VMA_EITHER_WAY),
        anon_pgoff=generation.has(Capability.ANON_PGOFF),
    )


def why_not_with_prev(rules: Rules, range_: Vma, prev: Vma | None) -> Why | None:
    """Return why a range cannot extend prev upward: 6.12 :119, 7.3 :262."""
    if prev is None:
        return WHY[Rule.NONE]
    if prev.end != range_.start:
        return WHY[Rule.NOT_ADJACENT]
    return _why_not(rules, range_, prev) or _why_offsets(rules, prev, range_, range_)


def why_not_with_next(rules: Rules, range_: Vma, next_: Vma | None) -> Why | None:
    """Return why a range cannot extend next downward: 6.12 :97, 7.3 :239."""
    if next_ is None:
        return WHY[Rule.NONE]
    if range_.end != next_.start:
        return WHY[Rule.NOT_ADJACENT]
    return _why_not(rules, range_, next_) or _why_offsets(rules, range_, next_, range_)


def reusable_anon_vma(rules: Rules, vma: Vma, prev: Vma | None, next_: Vma | None) -> int:
    """Return the anon_vma that a first fault in ``vma`` takes from a neighbour, 0 for a new one.

    6.12 :1828, 7.3 :2155: next is asked before prev; names and userfaultfd are not compared.
    """
    if next_ is not None and next_.avc == 1 and _may_share(rules, vma, next_):
        return next_.anon_vma
    if prev is not None and prev.avc == 1 and _may_share(rules, prev, vma):
        return prev.anon_vma
    return 0


def _why_not(rules: Rules, new: Vma, neighbour: Vma) -> Why | None:  # noqa: PLR0911 - one a rule
    """Return why attributes keep two ranges apart: 6.12 :10, 7.3 :106."""
    if new.policy != neighbour.policy:
        return WHY[Rule.POLICY]
    differ = (new.flags ^ neighbour.flags) & ~rules.ignored
    if differ:
        return Why(Rule.FLAGS, differ)
    if new.file != neighbour.file:
        return WHY[Rule.FILE]
    if new.uffd != neighbour.uffd:
        return WHY[Rule.UFFD]
    if new.name != neighbour.name:
        return WHY[Rule.NAME]
    if new.anon_vma == neighbour.anon_vma:
        # Two without one never differ; 6.12 :35 agrees for all chains.
        return None
    return _why_anon_vma(rules, new, neighbour)


def _why_anon_vma(rules: Rules, new: Vma, neighbour: Vma) -> Why | None:
    """Return why different anon_vmas keep two ranges apart: 6.12 :35, 7.3 :128."""
    if new.anon_vma and neighbour.anon_vma:
        return WHY[Rule.ANON_VMA]
    if neighbour.anon_vma:
        return None if neighbour.avc == 1 else WHY[Rule.FORKED]
    # 6.12 asks for exactly one entry in the neighbour's chain, and an empty one has none.
    if not rules.either_way:
        return WHY[Rule.ANON_VMA]
    return None if new.avc == 1 else WHY[Rule.FORKED]


def _why_offsets(rules: Rules, low: Vma, high: Vma, new: Vma) -> Why | None:
    """Return why offsets keep two adjacent ranges apart."""
    if low.pgoff + low.pages != high.pgoff:
        return WHY[Rule.OFFSET]
    if (
        rules.anon_pgoff
        and new.file is not None
        and _is_cow(rules, new.flags)
        and low.anon_pgoff + low.pages != high.anon_pgoff
    ):
        return WHY[Rule.ANON_OFFSET]
    return None


def _is_cow(rules: Rules, flags: int) -> bool:
    roles = rules.table.roles
    return bool(flags & roles.may_write) and not flags & roles.shared


def _may_share(rules: Rules, low: Vma, high: Vma) -> bool:
    ignored = rules.ignored | rules.table.roles.access
    return (
        low.end == high.start
        and low.policy == high.policy
        and low.file == high.file
        and not (low.flags ^ high.flags) & ~ignored
        and low.pgoff + low.pages == high.pgoff
        and (not rules.anon_pgoff or low.anon_pgoff + low.pages == high.anon_pgoff)
    )
