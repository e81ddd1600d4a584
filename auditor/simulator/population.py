"""Faulting pages in: what a write or a lock does to the VMAs it touches.

Only a private VMA that is written gets an anon_vma; reading maps the zero page or the file's.
"""

from dataclasses import replace

from auditor.simulator.process import NotCoveredError, Process, word
from auditor.simulator.vma import PAGE_SHIFT, Vma

Step = tuple[Process, str | None]


def mm_populate(process: Process, start: int, length: int) -> Step:
    """Fault a range in as mlock() and MAP_POPULATE do: 6.12 mm/gup.c:2000.

    Writes only to private writable memory. ENOMEM, which mmap() ignores, where pages cannot come:
    no access, or memory that the kernel itself may not see.
    """
    table = process.space.rules.table
    roles = table.roles
    skipped = word(table, "never_populated") | word(table, "on_fault")
    _refuse_guarded(process, start, length)
    for vma in process.within(start, length):
        if vma.flags & skipped:
            continue
        kind = process.kind_of(vma)
        if not vma.flags & roles.access or (kind is not None and kind.secret):
            return process, "ENOMEM"
        if _lacks_pages(process, vma, start, length):
            return process, "ENOMEM"
        if vma.flags & (roles.write | roles.shared) == roles.write:
            process = _faulted(process, vma, start)
    return process, None


def madvise_populate(process: Process, start: int, length: int, *, write: bool) -> Step:
    """Fault a range in as MADV_POPULATE_READ and _WRITE do: 6.12 mm/madvise.c:952.

    Up to the first page that cannot be, EINVAL for memory that does not allow it and ENOMEM for
    none.
    """
    roles = process.space.rules.table.roles
    skipped = word(process.space.rules.table, "never_populated")
    needed = roles.write if write else word(process.space.rules.table, "read")
    _refuse_guarded(process, start, length)
    at = start
    for vma in process.within(start, length):
        if vma.start > at:
            return process, "ENOMEM"
        kind = process.kind_of(vma)
        secret = kind is not None and kind.secret
        if vma.flags & skipped or not vma.flags & needed or secret:
            return process, "EINVAL"
        if _lacks_pages(process, vma, start, length):
            return process, "EFAULT"
        if write and not vma.flags & roles.shared:
            process = _faulted(process, vma, start)
        at = vma.end
    return process, None if at >= start + length else "ENOMEM"


def touch(process: Process, slot: int, count: int) -> Step:
    """Write to each page of a range; covered where each can be written."""
    start, length = process.range(slot, count)
    roles = process.space.rules.table.roles
    _refuse_signal(process, start, length, roles.write)
    for vma in process.within(start, length):
        if not vma.flags & roles.shared:
            process = _faulted(process, vma, start)
    return process, None


def read(process: Process, slot: int, count: int) -> Step:
    """Read each page of a range, which no VMA remembers; covered where each can be read."""
    start, length = process.range(slot, count)
    _refuse_signal(process, start, length, word(process.space.rules.table, "read"))
    return process, None


def _refuse_signal(process: Process, start: int, length: int, needed: int) -> None:
    _refuse_guarded(process, start, length)
    at = start
    for vma in process.within(start, length):
        if vma.start > at or not vma.flags & needed or _lacks_pages(process, vma, start, length):
            break
        at = vma.end
    if at < start + length:
        message = "an access that ends in a signal"
        raise NotCoveredError(message)


def _refuse_guarded(process: Process, start: int, length: int) -> None:
    if any(low < start + length and high > start for low, high in process.guarded):
        message = "faults where guard markers were"
        raise NotCoveredError(message)


def _lacks_pages(process: Process, vma: Vma, start: int, length: int) -> bool:
    """Return whether a file ends before the range does; the test device has no pages at all."""
    kind = process.kind_of(vma)
    if kind is not None and kind.device is not None:
        return True
    end = min(vma.end, start + length)
    last = vma.pgoff + ((end - vma.start) >> PAGE_SHIFT)
    return vma.file is not None and 0 < vma.file.pages < last


def _faulted(process: Process, vma: Vma, start: int) -> Process:
    space, _ = process.space.fault(max(vma.start, start))
    return replace(process, space=space)
