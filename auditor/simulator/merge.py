"""One range against its neighbours: whether it merges, with which, and why not.

A range that is proposed is a Vma itself, with the attributes that it is to have. Every question
is answered by a reason; no reason means yes. Line numbers are those of mm/vma.c.
"""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
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


class Sides(StrEnum):
    """The neighbours that a range merged with."""

    NONE = "none"
    PREV = "prev"
    NEXT = "next"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Merge:
    """The answer to one attempt: the layout it leaves, and for each side not merged the reason.

    ``vma`` is the VMA that now covers the range, ``before`` and ``after`` what is left around it
    of prev, the VMA that was modified, and next.
    """

    start: int
    end: int
    sides: Sides
    prev: Why | None
    next: Why | None
    before: tuple[Vma, ...]
    vma: Vma
    after: tuple[Vma, ...]


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

    Ignored when comparing: VM_SOFTDIRTY (6.12 :24), all sticky flags (7.3 mm.h:663).
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
        return _NONE
    if prev.end != range_.start:
        return _NOT_ADJACENT
    return _why_not(rules, range_, prev) or _why_offsets(rules, prev, range_, range_)


def why_not_with_next(rules: Rules, range_: Vma, next_: Vma | None) -> Why | None:
    """Return why a range cannot extend next downward: 6.12 :97, 7.3 :239."""
    if next_ is None:
        return _NONE
    if range_.end != next_.start:
        return _NOT_ADJACENT
    return _why_not(rules, range_, next_) or _why_offsets(rules, range_, next_, range_)


def merge_new_range(rules: Rules, prev: Vma | None, new: Vma, next_: Vma | None) -> Merge:
    """Merge a range about to be mapped with its neighbours: 6.12 :924, 7.3 :1140.

    ``prev`` and ``next_`` are the VMAs below and above, adjacent or not. The neighbours are not
    asked for special flags: equal flags imply it.
    """
    left, right = _whys(rules, prev, new, next_)
    if right is None and left is None and next_ is not None and next_.vm_ops.has_close:
        right = _NEXT_CLOSE
    if left is None and prev is not None:
        if right is None and next_ is not None:
            grown = _take_anon_vma(prev.resized(prev.start, next_.end), next_)
            return _merged(rules, Sides.BOTH, new, (prev, next_), (), grown, ())
        grown = prev.resized(prev.start, new.end)
        merge = _merged(rules, Sides.PREV, new, (prev,), (), grown, _present(next_))
        return replace(merge, next=right)
    if right is None and next_ is not None:
        grown = next_.resized(new.start, next_.end)
        if rules.anon_pgoff:
            grown = replace(grown, anon_pgoff=new.anon_pgoff)
        merge = _merged(rules, Sides.NEXT, new, (next_,), _present(prev), grown, ())
        return replace(merge, prev=left)
    return Merge(new.start, new.end, Sides.NONE, left, right, _present(prev), new, _present(next_))


def merge_existing_range(
    rules: Rules, prev: Vma | None, middle: Vma, new: Vma, next_: Vma | None
) -> Merge:
    """Merge part of a VMA whose attributes change with its neighbours: 6.12 :669, 7.3 :889.

    ``new`` is the part of ``middle`` that changes, as it is to be. Without a merge the VMA is
    split at the range's ends.
    """
    head = (middle.resized(middle.start, new.start),) if middle.start < new.start else ()
    tail = (middle.resized(new.end, middle.end),) if new.end < middle.end else ()
    left, right = _whys(
        rules,
        prev,
        new,
        next_,
        _INSIDE if head else None,
        _INSIDE if tail else None,
    )
    whole = not head and not tail
    if whole and middle.vm_ops.has_close:
        left, right = left or _OWN_CLOSE, right or _OWN_CLOSE
    if right is None and left is None and next_ is not None and next_.vm_ops.has_close:
        right = _NEXT_CLOSE
    if left is None and prev is not None:
        if right is None and next_ is not None:
            donor = next_ if next_.anon_vma else new
            grown = _take_anon_vma(prev.resized(prev.start, next_.end), donor)
            return _merged(rules, Sides.BOTH, new, (prev, next_), (), grown, ())
        grown = _take_anon_vma(prev.resized(prev.start, new.end), new)
        merge = _merged(rules, Sides.PREV, new, (prev,), (), grown, (*tail, *_present(next_)))
        return replace(merge, next=right)
    if right is None and next_ is not None:
        grown = _take_anon_vma(next_.resized(new.start, next_.end), new)
        merge = _merged(rules, Sides.NEXT, new, (next_,), (*_present(prev), *head), grown, ())
        return replace(merge, prev=left)
    return Merge(
        new.start,
        new.end,
        Sides.NONE,
        left,
        right,
        (*_present(prev), *head),
        new,
        (*tail, *_present(next_)),
    )


def reusable_anon_vma(rules: Rules, vma: Vma, prev: Vma | None, next_: Vma | None) -> int:
    """Return the anon_vma that a first fault in ``vma`` takes from a neighbour, 0 for a new one.

    6.12 :1828, 7.3 :2074: next is asked before prev; names and userfaultfd are not compared.
    """
    if next_ is not None and next_.avc == 1 and _may_share(rules, vma, next_):
        return next_.anon_vma
    if prev is not None and prev.avc == 1 and _may_share(rules, prev, vma):
        return prev.anon_vma
    return 0


def _whys(  # noqa: PLR0913 - the two neighbours and what is known of each
    rules: Rules,
    prev: Vma | None,
    new: Vma,
    next_: Vma | None,
    left: Why | None = None,
    right: Why | None = None,
) -> tuple[Why | None, Why | None]:
    """Return why the range merges with neither, one or both; what is known already comes in."""
    special = new.flags & rules.special
    if special:
        why = Why(Rule.SPECIAL, special)
        return why, why
    left = left or why_not_with_prev(rules, new, prev)
    right = right or why_not_with_next(rules, new, next_)
    # Each may suit the range and still not the other: 6.12 :306, 7.3 :483.
    if (
        left is None
        and right is None
        and prev is not None
        and next_ is not None
        and prev.anon_vma
        and next_.anon_vma
        and prev.anon_vma != next_.anon_vma
    ):
        right = _PREV_NEXT
    return left, right


def _why_not(rules: Rules, new: Vma, neighbour: Vma) -> Why | None:
    """Return why attributes keep two ranges apart: 6.12 :10, 7.3 :106."""
    if new.policy != neighbour.policy:
        return _POLICY
    differ = (new.flags ^ neighbour.flags) & ~rules.ignored
    if differ:
        return Why(Rule.FLAGS, differ)
    if new.file != neighbour.file:
        return _FILE
    if new.uffd != neighbour.uffd:
        return _UFFD
    if new.name != neighbour.name:
        return _NAME
    if new.anon_vma == neighbour.anon_vma:
        # Two without one never differ; 6.12 :35 agrees for all chains.
        return None
    return _why_anon_vma(rules, new, neighbour)


def _why_anon_vma(rules: Rules, new: Vma, neighbour: Vma) -> Why | None:
    """Return why different anon_vmas keep two ranges apart: 6.12 :35, 7.3 :128."""
    if new.anon_vma and neighbour.anon_vma:
        return _ANON_VMA
    if neighbour.anon_vma:
        return None if neighbour.avc == 1 else _FORKED
    # 6.12 asks for exactly one entry in the neighbour's chain, and an empty one has none.
    if not rules.either_way:
        return _ANON_VMA
    return None if new.avc == 1 else _FORKED


def _why_offsets(rules: Rules, low: Vma, high: Vma, new: Vma) -> Why | None:
    """Return why offsets keep two adjacent ranges apart."""
    if low.pgoff + low.pages != high.pgoff:
        return _OFFSET
    if (
        rules.anon_pgoff
        and new.file is not None
        and _is_cow(rules, new.flags)
        and low.anon_pgoff + low.pages != high.anon_pgoff
    ):
        return _ANON_OFFSET
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


def _take_anon_vma(vma: Vma, donor: Vma) -> Vma:
    """Hand an anon_vma on to a VMA that has none: dup_anon_vma(), 6.12 :505."""
    if vma.anon_vma or not donor.anon_vma:
        return vma
    return replace(vma, anon_vma=donor.anon_vma, avc=donor.avc)


def _merged(  # noqa: PLR0913 - the fields of a Merge
    rules: Rules,
    sides: Sides,
    new: Vma,
    parts: tuple[Vma, ...],
    before: tuple[Vma, ...],
    vma: Vma,
    after: tuple[Vma, ...],
) -> Merge:
    if rules.sticky:
        sticky = new.flags
        for part in parts:
            sticky |= part.flags
        sticky &= rules.sticky
        if sticky & ~vma.flags:
            vma = replace(vma, flags=vma.flags | sticky)
    return Merge(new.start, new.end, sides, None, None, before, vma, after)


def _present(vma: Vma | None) -> tuple[Vma, ...]:
    return () if vma is None else (vma,)


_NONE = Why(Rule.NONE)
_NOT_ADJACENT = Why(Rule.NOT_ADJACENT)
_INSIDE = Why(Rule.INSIDE)
_POLICY = Why(Rule.POLICY)
_FILE = Why(Rule.FILE)
_UFFD = Why(Rule.UFFD)
_NAME = Why(Rule.NAME)
_ANON_VMA = Why(Rule.ANON_VMA)
_FORKED = Why(Rule.FORKED)
_OFFSET = Why(Rule.OFFSET)
_ANON_OFFSET = Why(Rule.ANON_OFFSET)
_PREV_NEXT = Why(Rule.PREV_NEXT)
_NEXT_CLOSE = Why(Rule.NEXT_CLOSE)
_OWN_CLOSE = Why(Rule.OWN_CLOSE)
