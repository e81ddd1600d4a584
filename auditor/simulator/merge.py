"""One range and the VMAs on both sides of it: which of them become one, and what stays.

Line numbers are those of mm/vma.c.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.simulator.rules import (
    WHY,
    Rule,
    Rules,
    Why,
    why_not_with_next,
    why_not_with_prev,
)
from auditor.simulator.vma import Vma


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


def merge_new_range(rules: Rules, prev: Vma | None, new: Vma, next_: Vma | None) -> Merge:
    """Merge a range about to be mapped with its neighbours: 6.12 :924, 7.3 :1140.

    ``prev`` and ``next_`` are the VMAs below and above, adjacent or not. The neighbours are not
    asked for special flags: equal flags imply it.
    """
    left, right = _whys(rules, prev, new, next_)
    if right is None and left is None and next_ is not None and next_.vm_ops.has_close:
        right = WHY[Rule.NEXT_CLOSE]
    if left is None and prev is not None:
        if right is None and next_ is not None:
            grown = _take_anon_vma(prev.resized(prev.start, next_.end), next_)
            return _merged(rules, new, (prev, next_), (None, None), ((), grown, ()))
        grown = prev.resized(prev.start, new.end)
        return _merged(rules, new, (prev,), (None, right), ((), grown, _present(next_)))
    if right is None and next_ is not None:
        grown = next_.resized(new.start, next_.end)
        if rules.anon_pgoff:
            grown = replace(grown, anon_pgoff=new.anon_pgoff)
        return _merged(rules, new, (next_,), (left, None), (_present(prev), grown, ()))
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
    inside = (WHY[Rule.INSIDE] if head else None, WHY[Rule.INSIDE] if tail else None)
    left, right = _whys(rules, prev, new, next_, inside)
    whole = not head and not tail
    if whole and middle.vm_ops.has_close:
        left, right = left or WHY[Rule.OWN_CLOSE], right or WHY[Rule.OWN_CLOSE]
    if right is None and left is None and next_ is not None and next_.vm_ops.has_close:
        right = WHY[Rule.NEXT_CLOSE]
    if left is None and prev is not None:
        if right is None and next_ is not None:
            donor = next_ if next_.anon_vma else new
            grown = _take_anon_vma(prev.resized(prev.start, next_.end), donor)
            return _merged(rules, new, (prev, next_), (None, None), ((), grown, ()))
        grown = _take_anon_vma(prev.resized(prev.start, new.end), new)
        return _merged(rules, new, (prev,), (None, right), ((), grown, (*tail, *_present(next_))))
    if right is None and next_ is not None:
        grown = _take_anon_vma(next_.resized(new.start, next_.end), new)
        return _merged(rules, new, (next_,), (left, None), ((*_present(prev), *head), grown, ()))
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


def _whys(
    rules: Rules,
    prev: Vma | None,
    new: Vma,
    next_: Vma | None,
    known: tuple[Why | None, Why | None] = (None, None),
) -> tuple[Why | None, Why | None]:
    """Return why the range merges with neither, one or both; what is known already comes in."""
    special = new.flags & rules.special
    if special:
        why = Why(Rule.SPECIAL, special)
        return why, why
    left = known[0] or why_not_with_prev(rules, new, prev)
    right = known[1] or why_not_with_next(rules, new, next_)
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
        right = WHY[Rule.PREV_NEXT]
    return left, right


def _take_anon_vma(vma: Vma, donor: Vma) -> Vma:
    """Hand an anon_vma on to a VMA that has none: dup_anon_vma(), 6.12 :512."""
    if vma.anon_vma or not donor.anon_vma:
        return vma
    return replace(vma, anon_vma=donor.anon_vma, avc=donor.avc)


def _merged(
    rules: Rules,
    new: Vma,
    parts: tuple[Vma, ...],
    whys: tuple[Why | None, Why | None],
    layout: tuple[tuple[Vma, ...], Vma, tuple[Vma, ...]],
) -> Merge:
    """Return a merge of the range with ``parts``, whose sticky flags go to the VMA that stays."""
    before, vma, after = layout
    if rules.sticky:
        sticky = new.flags
        for part in parts:
            sticky |= part.flags
        vma = replace(vma, flags=vma.flags | sticky & rules.sticky)
    return Merge(
        new.start, new.end, _SIDES[whys[0] is None, whys[1] is None], *whys, before, vma, after
    )


_SIDES = {
    (True, True): Sides.BOTH,
    (True, False): Sides.PREV,
    (False, True): Sides.NEXT,
}


def _present(vma: Vma | None) -> tuple[Vma, ...]:
    return () if vma is None else (vma,)
