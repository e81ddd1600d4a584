"""Calls that change what memory is rather than where: advice, policy, contexts, fork, KSM."""

from dataclasses import replace

from auditor.simulator.generations import Capability
from auditor.simulator.mapping import ksm_flags
from auditor.simulator.population import madvise_populate
from auditor.simulator.process import NotCoveredError, Process, advice, word
from auditor.simulator.space import AddressSpace
from auditor.simulator.vma import Vma, VmOps

Step = tuple[Process, str | None]

_POPULATE_READ, _POPULATE_WRITE = 22, 23
_GUARD_INSTALL, _GUARD_REMOVE = 102, 103
_MPOL_DEFAULT, _MPOL_PREFERRED = 0, 1


def madvise(process: Process, slot: int, count: int, number: int) -> Step:
    """Advise a range: flags by the table, populating, guard regions."""
    start, length = process.range(slot, count)
    if number in (_POPULATE_READ, _POPULATE_WRITE):
        return madvise_populate(process, start, length, write=number == _POPULATE_WRITE)
    if number in (_GUARD_INSTALL, _GUARD_REMOVE):
        return _guard(process, start, length, install=number == _GUARD_INSTALL)
    asked = advice(process.space.rules.table, number)
    if asked is None:
        message = f"madvise({number})"
        raise NotCoveredError(message)

    refused = asked.refused
    if process.space.rules.has(Capability.DOFORK_REFUSES_SPECIAL):
        refused |= asked.refused_later

    def change(vma: Vma) -> Vma | str:
        if vma.flags & refused or (asked.anonymous and vma.file is not None):
            return "EINVAL"
        if vma.flags & asked.ignored:
            return vma
        return replace(vma, flags=(vma.flags & ~asked.clear) | asked.set)

    space, outcome = process.space.update(start, length, change)
    return replace(process, space=space), outcome.error


def _guard(process: Process, start: int, length: int, *, install: bool) -> Step:
    """Install or remove guard markers: 7.3 mm/madvise.c:1126; 6.12 has none.

    Where flags are sticky the whole VMA is marked; anonymous memory gets its anon_vma.
    """
    rules, space = process.space.rules, process.space
    if not rules.has(Capability.GUARD_MARKERS):
        return process, "EINVAL"
    refused = rules.special | rules.table.roles.hugetlb | (rules.table.roles.lock if install else 0)
    mark = word(rules.table, "guard") if rules.sticky else 0
    at, error = start, None
    for vma in process.within(start, length):
        error = "ENOMEM" if vma.start > at else error
        at = vma.end
        if vma.flags & refused:
            return _guarded(process, space, start, vma.start, install=install), "EINVAL"
        if install:
            marked = replace(vma, flags=vma.flags | mark)
            vmas = tuple(marked if each is vma else each for each in space.vmas)
            space = replace(space, vmas=vmas)
            if vma.vm_ops is VmOps.NULL:
                space, _ = space.fault(max(vma.start, start))
    end = start + length
    error = "ENOMEM" if at < end else error
    return _guarded(process, space, start, end, install=install), error


def _guarded(
    process: Process, space: AddressSpace, start: int, end: int, *, install: bool
) -> Process:
    ranges = ((start, end),) if install else ()
    return replace(process, space=space, guarded=(*process.guarded, *ranges))


def mbind(process: Process, slot: int, count: int, mode: int) -> Step:
    """Give a range a memory policy; without nodes, only two modes are one."""
    start, length = process.range(slot, count)
    if mode not in (_MPOL_DEFAULT, _MPOL_PREFERRED):
        message = f"mbind() with mode {mode} asks for nodes"
        raise NotCoveredError(message)
    inside = process.within(start, length)
    if not inside or (mode != _MPOL_DEFAULT and not _without_holes(inside, start, length)):
        return process, "EFAULT"
    space, _ = process.space.set_policy(start, length, mode)
    return replace(process, space=space), None


def uffd(process: Process, slot: int, count: int) -> Step:
    """Register a range for missing pages with a userfaultfd context of its own."""
    start, length = process.range(slot, count)
    table = process.space.rules.table
    inside = process.within(start, length)
    if any(vma.vm_ops is not VmOps.NULL or vma.uffd for vma in inside):
        message = "userfaultfd on anything but anonymous memory without one"
        raise NotCoveredError(message)
    if not _without_holes(inside, start, length):
        message = "userfaultfd over holes"
        raise NotCoveredError(message)
    context = process.contexts + 1
    space, outcome = process.space.set_uffd(
        start,
        length,
        context,
        set_=word(table, "uffd_missing"),
        clear=word(table, "uffd"),
    )
    return replace(process, space=space, contexts=context), outcome.error


def fork(process: Process) -> Step:
    """Go on as the child: 6.12 kernel/fork.c dup_mmap().

    Memory marked so is not copied; locks and userfaultfd contexts are not inherited; memory to be
    wiped loses its anon_vma.
    """
    table = process.space.rules.table
    roles = table.roles
    kept = tuple(vma for vma in process.space.vmas if not vma.flags & word(table, "dont_copy"))
    space, _ = replace(process.space, vmas=kept).fork()

    def inherited(vma: Vma) -> Vma:
        clear = roles.locked | (word(table, "uffd") if vma.uffd else 0)
        vma = replace(vma, flags=vma.flags & ~clear, uffd=0)
        if vma.flags & word(table, "wipe_on_fork"):
            return replace(vma, anon_vma=0, avc=0)
        return vma

    space, _ = space.each(inherited)
    return replace(process, space=space, future=0), None


def ksm(process: Process, value: int) -> Step:
    """prctl(PR_SET_MEMORY_MERGE): mark all that is mapped and what will be, or undo it."""
    space, rules = process.space, process.space.rules

    def change(vma: Vma) -> Vma:
        if value:
            return replace(vma, flags=ksm_flags(rules, vma.flags, vma.file))
        return replace(vma, flags=vma.flags & ~rules.table.roles.mergeable)

    space, _ = space.each(change)
    mm = replace(space.mm, merge_any=bool(value))
    return replace(process, space=replace(space, mm=mm)), None


def _without_holes(inside: tuple[Vma, ...], start: int, length: int) -> bool:
    end = start + length
    return sum(min(vma.end, end) - max(vma.start, start) for vma in inside) == length
