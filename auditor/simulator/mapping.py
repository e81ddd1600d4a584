"""What mmap() does to an address space: 6.12 mm/mmap.c:1372, 7.3 mm/vma.c:2869.

The steps are the kernel's: cut out what the range covers, charge, ask the hook that comes before
the merge, try to merge, else make a VMA and call ``.mmap``, perhaps try again, complete.
"""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from auditor.simulator.generations import Capability
from auditor.simulator.merge import (
    Merge,
    Rules,
    Sides,
    merge_existing_range,
    merge_new_range,
)
from auditor.simulator.vma import PAGE_SHIFT, File, Hook, HookKind, Vma, VmOps


class Path(StrEnum):
    """How an mmap came to its VMA."""

    NEW = "new"
    MERGE_FIRST = "merge_first"
    MERGE_RETRY = "merge_retry"
    ERROR = "error"


class NoRetry(Enum):
    """Why no second attempt followed the hook, as a clause."""

    GENERATION = "this kernel does not retry"
    SAME_FLAGS = "the hook changed no flag, so no retry"
    NO_PREV = "no previous VMA, so no retry"
    SPECIAL = "the hook left special flags, so no retry"


@dataclass(frozen=True, slots=True)
class Request:
    """One mmap: a range in bytes, the flag word asked for, the offset in pages, file and hook."""

    start: int
    end: int
    flags: int
    pgoff: int
    file: File | None
    hook: Hook | None

    @property
    def pages(self) -> int:
        """Return the length in pages."""
        return (self.end - self.start) >> PAGE_SHIFT


@dataclass(frozen=True, slots=True)
class Mm:
    """What an mmap needs to know beside the neighbours, and hands back changed.

    ``committed`` counts pages charged and not given back, ``privates`` the hook calls that stored
    private data, ``shmem_files`` the files made for shared anonymous memory; ``merge_any`` is the
    KSM prctl.
    """

    committed: int = 0
    privates: int = 0
    shmem_files: int = 0
    merge_any: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one mmap did; ``layout`` replaces prev, the range and next."""

    mm: Mm
    path: Path
    error: str | None
    hook_called: bool
    attempts: tuple[Merge, ...]
    no_retry: NoRetry | None
    layout: tuple[Vma, ...]


@dataclass(frozen=True, slots=True)
class _Map:
    """``struct mmap_state``: the mapping as it stands between two steps."""

    flags: int
    pgoff: int
    file: File | None
    charged: int


def mmap_region(
    rules: Rules, mm: Mm, prev: Vma | None, next_: Vma | None, accounted: int, request: Request
) -> Mapped:
    """Map a range whose old VMAs, with ``accounted`` pages, are already cut out."""
    map_, mm = _charge(rules, mm, accounted, request)
    hook = request.hook
    around = tuple(each for each in (prev, next_) if each is not None)
    early = hook if hook is not None and hook.kind is not HookKind.MMAP else None
    if early is not None:
        if early.error is not None:
            if not rules.has(Capability.PREPARE_ERROR_KEEPS_CHARGE):
                mm = replace(mm, committed=mm.committed - map_.charged)
            return Mapped(mm, Path.ERROR, early.error, True, (), None, around)  # noqa: FBT003
        mm = _count_private(mm, early)
        map_ = replace(
            map_,
            flags=early.new_flags(map_.flags),
            pgoff=map_.pgoff + early.pgoff_delta,
            file=early.vm_file or map_.file,
        )
    ksm = mm.merge_any
    if ksm and _ksm_early(rules, request):
        map_ = replace(map_, flags=ksm_flags(rules, map_.flags, map_.file))
        ksm = False

    new = Vma(
        request.start,
        request.end,
        map_.flags,
        map_.pgoff,
        map_.file,
        anon_pgoff=request.start >> PAGE_SHIFT,
    )
    first = merge_new_range(rules, prev, new, next_)
    if first.sides is not Sides.NONE:
        merged = first.vma
        if early is not None:
            merged = _user_fields_on_merged(rules, merged, early, mm.privates)
        layout = (*first.before, _complete(rules, merged), *first.after)
        return Mapped(mm, Path.MERGE_FIRST, None, early is not None, (first,), None, layout)

    if map_.file is None:
        new, mm = _without_file(rules, new, mm)
    elif early is not None:
        new = _user_fields_on_new(rules, new, early, mm.privates)
    else:
        new = replace(new, vm_ops=VmOps.DUMMY)
    no_retry = None
    attempts: tuple[Merge, ...] = (first,)
    path = Path.NEW
    layout = (*first.before, new, *first.after)
    if hook is not None and early is None:
        if hook.error is not None:
            mm = replace(mm, committed=mm.committed - map_.charged)
            return Mapped(mm, Path.ERROR, hook.error, True, attempts, None, around)  # noqa: FBT003
        mm = _count_private(mm, hook)
        new = _call_mmap(new, hook, mm.privates)
        no_retry, retry = _retry(rules, prev, new, next_, map_)
        attempts = attempts if retry is None else (*attempts, retry)
        if retry is not None and retry.sides is not Sides.NONE:
            path = Path.MERGE_RETRY
            first, new = retry, retry.vma
    if ksm:
        new = replace(new, flags=ksm_flags(rules, new.flags, new.file))
    layout = (*first.before, _complete(rules, new), *first.after)
    return Mapped(mm, path, None, hook is not None, attempts, no_retry, layout)


def ksm_flags(rules: Rules, flags: int, file: File | None) -> int:
    """Return the flags with the KSM flag, if KSM may have the mapping: 6.12 mm/ksm.c:681."""
    roles = rules.table.roles
    if flags & roles.ksm_incompatible or (file is not None and file.dax):
        return flags
    return flags | roles.mergeable


def supports_mlock(rules: Rules, flags: int, file: File | None) -> bool:
    """Return whether a VMA may be locked: 6.12 mm/internal.h:1067, 6.14 mm/vma.c:2415."""
    roles = rules.table.roles
    never = rules.special | roles.hugetlb
    if rules.has(Capability.DROPPABLE_NEVER_LOCKED):
        never |= roles.droppable
    return not flags & never and not (file is not None and file.dax)


def _charge(rules: Rules, mm: Mm, accounted: int, request: Request) -> tuple[_Map, Mm]:
    """Charge a private writable mapping: 6.12 mm/mmap.c:1417, 7.3 mm/vma.c:2584.

    What the old VMAs had is taken over by the new one; an error gives back only the difference,
    but for kernels that know that the new mapping owns all of it.
    """
    roles = rules.table.roles
    flags = request.flags
    accountable = (flags & (roles.no_reserve | roles.shared | roles.write)) == roles.write and not (
        request.file is not None and request.file.hugetlbfs
    )
    if not accountable:
        mm = replace(mm, committed=mm.committed - accounted) if accounted else mm
        return _Map(flags, request.pgoff, request.file, 0), mm
    more = request.pages - accounted
    charged = request.pages if rules.has(Capability.CHARGE_WHOLE_RANGE) else more
    mm = replace(mm, committed=mm.committed + more)
    return _Map(flags | roles.account, request.pgoff, request.file, charged), mm


def _ksm_early(rules: Rules, request: Request) -> bool:
    """Return whether nothing can change the flags after the merge: 7.3 mm/vma.c:2844."""
    if not rules.has(Capability.KSM_EARLY):
        return False
    if request.file is None or request.file.shmem:
        return True
    return request.hook is not None and request.hook.kind is HookKind.PREPARE


def _without_file(rules: Rules, new: Vma, mm: Mm) -> tuple[Vma, Mm]:
    """Return a new anonymous VMA; a shared one gets a file of its own, after the attempt."""
    if not new.flags & rules.table.roles.shared:
        return new, mm
    mm = replace(mm, shmem_files=mm.shmem_files + 1)
    file = File(f"Z{mm.shmem_files}", new.pages, shmem=True)
    return replace(new, file=file, vm_ops=VmOps.SHMEM), mm


def _count_private(mm: Mm, hook: Hook) -> Mm:
    return replace(mm, privates=mm.privates + 1) if hook.private else mm


def _call_mmap(new: Vma, hook: Hook, call: int) -> Vma:
    """Return the new VMA as ``.mmap`` leaves it."""
    return replace(
        new,
        flags=hook.new_flags(new.flags),
        pgoff=new.pgoff + hook.pgoff_delta,
        file=hook.vm_file or new.file,
        vm_ops=hook.vm_ops or new.vm_ops,
        private=call if hook.private else 0,
    )


def _retry(
    rules: Rules, prev: Vma | None, new: Vma, next_: Vma | None, map_: _Map
) -> tuple[NoRetry | None, Merge | None]:
    """Try again after ``.mmap`` changed flags, with the original file and offset.

    6.12 mm/mmap.c:1483 tries as for a new range, 6.14 mm/vma.c:2319 as for an existing one.
    """
    if new.flags == map_.flags:
        return NoRetry.SAME_FLAGS, None
    asked = replace(new, file=map_.file, pgoff=map_.pgoff)
    if rules.has(Capability.RETRY_NEW_RANGE):
        if prev is None:
            return NoRetry.NO_PREV, None
        return None, merge_new_range(rules, prev, asked, next_)
    if rules.has(Capability.RETRY_EXISTING_RANGE):
        if new.flags & rules.special:
            return NoRetry.SPECIAL, None
        return None, merge_existing_range(rules, prev, new, asked, next_)
    return NoRetry.GENERATION, None


def _user_fields_on_new(rules: Rules, new: Vma, hook: Hook, call: int) -> Vma:
    """Return a new VMA with what the early hook asked for: 7.3 mm/vma.c:2831."""
    vm_ops = hook.vm_ops or VmOps.DUMMY
    if vm_ops is VmOps.NULL and rules.has(Capability.NULL_OPS_IGNORED):
        vm_ops = VmOps.DUMMY
    return replace(
        new,
        vm_ops=vm_ops,
        private=call if hook.private else 0,
        prot_lost=rules.has(Capability.PROT_LOST),
    )


def _user_fields_on_merged(rules: Rules, vma: Vma, hook: Hook, call: int) -> Vma:
    """Return a VMA that grew, with what the early hook asked for where the kernel writes it."""
    asked = hook.vm_ops if hook.vm_ops is not VmOps.NULL else None
    private = call if hook.private else 0
    if rules.has(Capability.USER_FIELDS_WHERE_UNSET):
        return replace(
            vma,
            vm_ops=asked if asked and vma.vm_ops is VmOps.DUMMY else vma.vm_ops,
            private=vma.private or private,
        )
    if rules.has(Capability.USER_FIELDS_ALWAYS):
        return replace(vma, vm_ops=asked or vma.vm_ops, private=private)
    return vma


def _complete(rules: Rules, vma: Vma) -> Vma:
    """Return the VMA as mmap leaves it: 6.12 mm/mmap.c:1556, 7.3 mm/vma.c:2745."""
    roles = rules.table.roles
    flags = vma.flags | roles.soft_dirty
    if flags & roles.lock and not supports_mlock(rules, flags, vma.file):
        flags &= ~roles.locked
    return vma if flags == vma.flags else replace(vma, flags=flags)
