"""Faulting pages in: what a write or a lock does to the VMAs it touches.

Only a private VMA that is written gets an anon_vma; reading maps the zero page or the file's.
"""

from dataclasses import replace

from auditor.simulator.process import NotCoveredError, Process, word
from auditor.simulator.vma import Vma

Step = tuple[Process, str | None]


def mm_populate(process: Process, start: int, length: int) -> Step:
    """Fault a range in as mlock() and MAP_POPULATE do: 6.12 mm/gup.c:2000.

    Writes only to private writable memory. ENOMEM, which mmap() ignores, where pages cannot come:
    no access, or memory that the kernel itself may not see.
    """
    roles = process.space.rules.table.roles
    skipped = word(process.space.rules.table, "never_populated")
    for vma in _within(process, start, length):
        if vma.flags & skipped:
            continue
        kind = process.kind_of(vma)
        if not vma.flags & roles.access or (kind is not None and kind.secret):
            return process, "ENOMEM"
        if kind is not None and kind.device is not None:
            # The test device has no pages to give.
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
    at = start
    for vma in _within(process, start, length):
        if vma.start > at:
            return process, "ENOMEM"
        kind = process.kind_of(vma)
        secret = kind is not None and kind.secret
        if vma.flags & skipped or not vma.flags & needed or secret:
            return process, "EINVAL"
        if kind is not None and kind.device is not None:
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
    for vma in _within(process, start, length):
        if not vma.flags & roles.shared:
            process = _faulted(process, vma, start)
    return process, None


def read(process: Process, slot: int, count: int) -> Step:
    """Read each page of a range, which no VMA remembers; covered where each can be read."""
    start, length = process.range(slot, count)
    _refuse_signal(process, start, length, word(process.space.rules.table, "read"))
    return process, None


def _refuse_signal(process: Process, start: int, length: int, needed: int) -> None:
    at = start
    for vma in _within(process, start, length):
        kind = process.kind_of(vma)
        if kind is not None and kind.device is not None:
            message = "access to pages of the test device"
            raise NotCoveredError(message)
        if vma.start > at or not vma.flags & needed:
            break
        at = vma.end
    if at < start + length:
        message = "an access that ends in a signal"
        raise NotCoveredError(message)


def _within(process: Process, start: int, length: int) -> tuple[Vma, ...]:
    end = start + length
    return tuple(vma for vma in process.space.vmas if vma.start < end and vma.end > start)


def _faulted(process: Process, vma: Vma, start: int) -> Process:
    space, _ = process.space.fault(max(vma.start, start))
    return replace(process, space=space)
