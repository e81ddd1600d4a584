"""mlock() and its relatives: 6.12 mm/mlock.c:466, 7.3 mm/mlock.c:467."""

from dataclasses import replace

from auditor.simulator.mapping import supports_mlock
from auditor.simulator.population import mm_populate
from auditor.simulator.process import Process, word
from auditor.simulator.space import Change
from auditor.simulator.vma import Vma

Step = tuple[Process, str | None]

_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4


def mlock(process: Process, slot: int, count: int) -> Step:
    """Lock a range and fault it in; ENOMEM if there are holes, or pages that cannot come."""
    start, length = process.range(slot, count)
    flags = process.space.rules.table.roles.lock
    space, outcome = process.space.update(
        start, length, _lock_flags(process, flags), holes_end=True
    )
    process = replace(process, space=space)
    if outcome.error is not None:
        return process, outcome.error
    return mm_populate(process, start, length)


def munlock(process: Process, slot: int, count: int) -> Step:
    """Unlock a range."""
    start, length = process.range(slot, count)
    space, outcome = process.space.update(start, length, _lock_flags(process, 0), holes_end=True)
    return replace(process, space=space), outcome.error


def mlockall(process: Process, flags: int) -> Step:
    """Lock what is mapped, what will be, or both."""
    known = _MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT
    if not flags or flags & ~known or flags == _MCL_ONFAULT:
        return process, "EINVAL"
    table = process.space.rules.table
    on_fault = bool(flags & _MCL_ONFAULT)
    lock = word(table, "lock_on_fault") if on_fault else table.roles.lock
    process = replace(process, future=lock if flags & _MCL_FUTURE else 0)
    if not flags & _MCL_CURRENT:
        return process, None
    process = _all(process, lock)
    if not on_fault:
        for vma in process.space.vmas:
            process, _ = mm_populate(process, vma.start, vma.end - vma.start)
    return process, None


def munlockall(process: Process) -> Step:
    """Unlock what is mapped, and what will be."""
    return _all(replace(process, future=0), 0), None


def _all(process: Process, flags: int) -> Process:
    """Give every VMA these lock flags, each in its turn, so that they may merge."""
    space = process.space
    at = 0
    while True:
        vma = next((each for each in space.vmas if each.start >= at), None)
        if vma is None:
            return replace(process, space=space)
        space, _ = space.update(vma.start, vma.end - vma.start, _lock_flags(process, flags))
        at = vma.end


def _lock_flags(process: Process, flags: int) -> Change:
    rules = process.space.rules
    locked = rules.table.roles.locked

    def change(vma: Vma) -> Vma:
        kind = process.kind_of(vma)
        secret = kind is not None and kind.secret
        if secret or not supports_mlock(rules, vma.flags, vma.file):
            return vma
        return replace(vma, flags=(vma.flags & ~locked) | flags)

    return change
