"""What mmap() does to an address space: 6.12 mm/mmap.c:1372, 7.3 mm/vma.c:2869.

The steps are the kernel's: cut out what the range covers, charge, ask the hook that comes before
the merge, try to merge, else make a VMA and call ``.mmap``, perhaps try again, complete.
"""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from auditor.simulator.fields import call_mmap, user_fields_on_merged, user_fields_on_new
from auditor.simulator.generations import Capability
from auditor.simulator.merge import Merge, Sides, merge_existing_range, merge_new_range
from auditor.simulator.rules import Rules
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
class Place:
    """Where it goes: the VMAs below and above, adjacent or not, and what was cut out between.

    ``accounted`` counts the pages cut out that were charged.
    """

    prev: Vma | None
    next: Vma | None
    accounted: int


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
    layout: tuple[Vma, ...]
    error: str | None = None
    hook_called: bool = False
    attempts: tuple[Merge, ...] = ()
    no_retry: NoRetry | None = None


@dataclass(frozen=True, slots=True)
class _Map:
    """``struct mmap_state``: the mapping as it stands between two steps.

    ``late_ksm`` says that the KSM flag is still to be set.
    """

    flags: int
    pgoff: int
    file: File | None
    charged: int
    late_ksm: bool


def mmap_region(rules: Rules, mm: Mm, place: Place, request: Request) -> Mapped:
    """Map a range whose old VMAs are already cut out."""
    map_, mm = _charge(rules, mm, place, request)
    early = _early_hook(request)
    if early is not None:
        if early.error is not None:
            kept = rules.has(Capability.PREPARE_ERROR_KEEPS_CHARGE)
            mm = mm if kept else replace(mm, committed=mm.committed - map_.charged)
            return _failed(mm, place, early.error, ())
        map_, mm = _call_prepare(map_, mm, early)
    if map_.late_ksm and _ksm_early(rules, request):
        map_ = replace(map_, flags=ksm_flags(rules, map_.flags, map_.file), late_ksm=False)

    new = Vma(
        request.start,
        request.end,
        map_.flags,
        map_.pgoff,
        map_.file,
        VmOps.NULL if map_.file is None else VmOps.DUMMY,
        anon_pgoff=request.start >> PAGE_SHIFT,
    )
    merge = merge_new_range(rules, place.prev, new, place.next)
    if merge.sides is Sides.NONE:
        return _new_vma(rules, mm, place, request, merge, map_)
    merged = merge.vma
    if early is not None:
        merged = user_fields_on_merged(rules, merged, early, mm.privates)
    layout = (*merge.before, _complete(rules, merged), *merge.after)
    return Mapped(mm, Path.MERGE_FIRST, layout, hook_called=early is not None, attempts=(merge,))


def _new_vma(  # noqa: PLR0913, PLR0917 - all that the steps before have made
    rules: Rules, mm: Mm, place: Place, request: Request, first: Merge, map_: _Map
) -> Mapped:
    """Make a VMA where nothing merged, call ``.mmap`` and perhaps try again."""
    hook, early = request.hook, _early_hook(request)
    attempts: tuple[Merge, ...] = (first,)
    new, merge, path, no_retry = first.vma, first, Path.NEW, None
    if map_.file is None:
        new, mm = _without_file(rules, new, mm)
    elif early is not None:
        new = user_fields_on_new(rules, new, early, mm.privates)
    if hook is not None and early is None:
        if hook.error is not None:
            mm = replace(mm, committed=mm.committed - map_.charged)
            return _failed(mm, place, hook.error, attempts)
        mm = _count_private(mm, hook)
        new = call_mmap(new, hook, mm.privates)
        no_retry, retry = _retry(rules, place, new, map_)
        if retry is not None:
            attempts = (first, retry)
            if retry.sides is not Sides.NONE:
                merge, new, path = retry, retry.vma, Path.MERGE_RETRY
    if map_.late_ksm:
        new = replace(new, flags=ksm_flags(rules, new.flags, new.file))
    layout = (*merge.before, _complete(rules, new), *merge.after)
    return Mapped(mm, path, layout, None, hook is not None, attempts, no_retry)


def _failed(mm: Mm, place: Place, error: str, attempts: tuple[Merge, ...]) -> Mapped:
    """Return the failure of a hook: the range stays unmapped."""
    around = tuple(each for each in (place.prev, place.next) if each is not None)
    return Mapped(mm, Path.ERROR, around, error, hook_called=True, attempts=attempts)


def _early_hook(request: Request) -> Hook | None:
    """Return the hook that is called before the merge."""
    hook = request.hook
    return None if hook is None or hook.kind is HookKind.MMAP else hook


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


def _charge(rules: Rules, mm: Mm, place: Place, request: Request) -> tuple[_Map, Mm]:
    """Charge a private writable mapping: 6.12 mm/mmap.c:1417, 7.3 mm/vma.c:2584.

    What the old VMAs had is taken over by the new one; an error gives back only the difference,
    but for kernels that know that the new mapping owns all of it.
    """
    roles = rules.table.roles
    kind = request.flags & (roles.no_reserve | roles.shared | roles.write)
    hugetlbfs = request.file is not None and request.file.hugetlbfs
    if kind != roles.write or hugetlbfs:
        mm = replace(mm, committed=mm.committed - place.accounted) if place.accounted else mm
        return _Map(request.flags, request.pgoff, request.file, 0, mm.merge_any), mm
    more = request.pages - place.accounted
    charged = request.pages if rules.has(Capability.CHARGE_WHOLE_RANGE) else more
    flags = request.flags | roles.account
    mm = replace(mm, committed=mm.committed + more)
    return _Map(flags, request.pgoff, request.file, charged, mm.merge_any), mm


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


def _call_prepare(map_: _Map, mm: Mm, hook: Hook) -> tuple[_Map, Mm]:
    """Return the mapping as the hook before the merge leaves it: 7.3 mm/vma.c:2801."""
    map_ = replace(
        map_,
        flags=hook.new_flags(map_.flags),
        pgoff=map_.pgoff + hook.pgoff_delta,
        file=hook.vm_file or map_.file,
    )
    return map_, _count_private(mm, hook)


def _count_private(mm: Mm, hook: Hook) -> Mm:
    return replace(mm, privates=mm.privates + 1) if hook.private else mm


def _retry(rules: Rules, place: Place, new: Vma, map_: _Map) -> tuple[NoRetry | None, Merge | None]:
    """Try again after ``.mmap`` changed flags, with the original file and offset.

    6.12 mm/mmap.c:1483 tries as for a new range, 6.14 mm/vma.c:2319 as for an existing one.
    """
    if new.flags == map_.flags:
        return NoRetry.SAME_FLAGS, None
    asked = replace(new, file=map_.file, pgoff=map_.pgoff)
    if rules.has(Capability.RETRY_NEW_RANGE):
        if place.prev is None:
            return NoRetry.NO_PREV, None
        return None, merge_new_range(rules, place.prev, asked, place.next)
    if rules.has(Capability.RETRY_EXISTING_RANGE):
        if new.flags & rules.special:
            return NoRetry.SPECIAL, None
        return None, merge_existing_range(rules, place.prev, new, asked, place.next)
    return NoRetry.GENERATION, None


def _complete(rules: Rules, vma: Vma) -> Vma:
    """Return the VMA as mmap leaves it: 6.12 mm/mmap.c:1556, 7.3 mm/vma.c:2756."""
    roles = rules.table.roles
    flags = vma.flags | roles.soft_dirty
    if flags & roles.lock and not supports_mlock(rules, flags, vma.file):
        flags &= ~roles.locked
    return vma if flags == vma.flags else replace(vma, flags=flags)
