"""System calls, as scripts of booted kernels name them, in terms of the model.

``run`` takes one step of a script: a word and its arguments, numbers as in the system calls.
What the model does not cover raises NotCoveredError with the reason; a kernel's refusal is an
errno name.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from auditor.simulator.locking import mlock, mlockall, munlock, munlockall
from auditor.simulator.memory import fork, ksm, madvise, mbind, uffd
from auditor.simulator.population import mm_populate, read, touch
from auditor.simulator.process import (
    NotCoveredError,
    OpenFile,
    Process,
    hook_of,
    kinds,
    tables,
    word,
)
from auditor.simulator.vma import PAGE_SIZE, File, Hook, Vma, VmOps, errno_name

Step = tuple[Process, str | None]
# An errno name, or the flag word and the file that it is for.
_Words = tuple[str | None, int, OpenFile | None]

_MAP_TYPE = 0xF
_MAP_SHARED, _MAP_SHARED_VALIDATE, _MAP_DROPPABLE = 1, 3, 8
_MAP_FIXED, _MAP_ANONYMOUS, _MAP_LOCKED = 0x10, 0x20, 0x2000
_MAP_POPULATE, _MAP_NONBLOCK, _MAP_FIXED_NOREPLACE = 0x8000, 0x10000, 0x100000
_PROT_WRITE, _PROT_EXEC = 2, 4

_VM_OPS = (None, VmOps.PLAIN, VmOps.CLOSE)


def run(process: Process, step: Sequence[str | int]) -> Step:
    """Make one step of a script: the process after it, and the errno name or None."""
    name, *arguments = step
    call = _CALLS.get(str(name))
    if call is None:
        message = f"the word {name}"
        raise NotCoveredError(message)
    return call(process, *arguments)


def _file(process: Process, number: int, kind: str) -> Step:
    if kind not in kinds():
        message = f"files of kind {kind}"
        raise NotCoveredError(message)
    known = kinds()[kind]
    opened = process.opened + 1
    file = File(f"{kind} {opened}", shmem=known.shmem)
    others = tuple(each for each in process.files if each.number != number)
    # What was open under the number stays: mappings of it may.
    stale = tuple(replace(each, number=-1) for each in process.files if each.number == number)
    files = (*stale, *others, OpenFile(number, known, file))
    return replace(process, files=files, opened=opened), None


def _hook(process: Process, number: int, *told: Any) -> Step:  # noqa: ANN401 - words of a line
    set_, clear, ops, err = told
    opened = process.open(number)
    if opened.kind.device is None:
        message = "a hook told to a file that is no test device"
        raise NotCoveredError(message)
    hook = Hook(
        opened.kind.device,
        set=int(set_, 16),
        clear=int(clear, 16),
        vm_ops=_VM_OPS[ops],
        error=errno_name(err) if err else None,
    )
    changed = (replace(each, told=hook) if each is opened else each for each in process.files)
    return process.with_files(changed), None


def _mmap(process: Process, slot: int, count: int, prot: int, *rest: Any) -> Step:  # noqa: ANN401
    """mmap(): 6.12 mm/mmap.c do_mmap()."""
    flags, file, pgoff = rest
    start, length = process.range(slot, count)
    _refuse_uncovered(process, start, length, flags)
    if flags & _MAP_FIXED_NOREPLACE and process.within(start, length):
        return process, "EEXIST"
    process = replace(process, mapped=process.mapped + 1)
    error, words, opened = (
        _anonymous_words(process, prot, flags)
        if flags & _MAP_ANONYMOUS
        else _file_words(process, process.open(int(file)), prot, flags)
    )
    error = error or _refuse_sealed(process, start, length)
    if error is not None:
        return process, error
    shared = _is_shared(flags)
    if opened is None:
        own = 0 if shared else start // PAGE_SIZE
        space, outcome = process.space.mmap(start, length, words, pgoff=own)
    else:
        space, outcome = process.space.mmap(
            start,
            length,
            words,
            pgoff=pgoff * process.unit // PAGE_SIZE,
            file=opened.file,
            hook=hook_of(process, opened, length // PAGE_SIZE, shared=shared),
        )
    process = replace(process, space=space)
    populate = flags & (_MAP_POPULATE | _MAP_NONBLOCK) == _MAP_POPULATE
    if outcome.error is None and (populate or words & space.rules.table.roles.lock):
        process, _ = mm_populate(process, start, length)
    return process, outcome.error


def _munmap(process: Process, slot: int, count: int) -> Step:
    start, length = process.range(slot, count)
    refused = _refuse_sealed(process, start, length)
    if refused is not None:
        return process, refused
    space, outcome = process.space.munmap(start, length)
    return replace(process, space=space), outcome.error


def _mprotect(process: Process, slot: int, count: int, prot: int) -> Step:
    """mprotect(): 6.12 mm/mprotect.c:603, 7.3 mm/mprotect.c:760."""
    start, length = process.range(slot, count)
    roles = process.space.rules.table.roles
    asked = _prot_word(process, prot)
    never_charged = roles.account | roles.write | roles.hugetlb | roles.shared | roles.no_reserve

    def change(vma: Vma) -> Vma | str:
        flags = (vma.flags & ~roles.access) | asked
        # Each of the three has its may bit four places up.
        if flags & ~(flags >> 4) & roles.access:
            return "EACCES"
        if _is_sealed(process, vma):
            return "EPERM"
        if flags == vma.flags:
            return vma
        if flags & roles.write:
            if not vma.flags & never_charged:
                flags |= roles.account
        elif vma.vm_ops is VmOps.NULL and not vma.anon_vma:
            flags &= ~roles.account
        return replace(vma, flags=flags)

    before = process.space
    space, outcome = before.update(start, length, change, holes_end=True)
    process = replace(process, space=space)
    # A locked private VMA that became writable is written to at once: 6.12 mprotect.c:691.
    for vma in before.vmas:
        low, high = max(vma.start, start), min(vma.end, start + length)
        locked = vma.flags & (roles.write | roles.shared | roles.lock) == roles.lock
        now = space.find(low) if locked and low < high else None
        if now is not None and now.flags & roles.write:
            process, _ = mm_populate(process, low, high - low)
    return process, outcome.error


def _name(process: Process, *_: object) -> Step:
    # The recorded kernels are built without CONFIG_ANON_VMA_NAME.
    return process, "EINVAL"


def _clear_refs(process: Process, value: int) -> Step:
    soft_dirty = 4
    if value != soft_dirty:
        return process, None
    space, _ = process.space.clear_soft_dirty()
    return replace(process, space=space), None


def _mseal(process: Process, slot: int, count: int) -> Step:
    start, length = process.range(slot, count)
    sealed = word(process.space.rules.table, "sealed")
    if any(process.space.find(start + at) is None for at in range(0, length, process.unit)):
        return process, "ENOMEM"
    space, outcome = process.space.modify(start, length, set_=sealed)
    return replace(process, space=space), outcome.error


def _refuse_uncovered(process: Process, start: int, length: int, flags: int) -> None:
    for bit, why in tables()["map-refused"].items():
        if flags & int(bit, 0):
            raise NotCoveredError(why)
    fixed = flags & (_MAP_FIXED | _MAP_FIXED_NOREPLACE)
    if not fixed and process.within(start, length):
        message = "where an mmap without MAP_FIXED goes when its place is taken"
        raise NotCoveredError(message)


def _is_shared(flags: int) -> bool:
    return flags & _MAP_TYPE in (_MAP_SHARED, _MAP_SHARED_VALIDATE)


def _words(process: Process, prot: int, flags: int) -> int:
    """Return the flag word that every mapping with these arguments begins with."""
    table = process.space.rules.table
    words = _prot_word(process, prot) | word(table, "may") | process.future
    for bit, names in tables()["map"].items():
        if flags & int(bit, 0):
            words |= table.word(*names)
    return words | word(table, "shared") if _is_shared(flags) else words


def _anonymous_words(process: Process, prot: int, flags: int) -> _Words:
    words = _words(process, prot, flags)
    if flags & _MAP_TYPE == _MAP_DROPPABLE:
        if flags & _MAP_LOCKED:
            return "EINVAL", words, None
        words |= word(process.space.rules.table, "droppable")
    return None, words, None


def _file_words(process: Process, opened: OpenFile, prot: int, flags: int) -> _Words:
    table = process.space.rules.table
    words = _words(process, prot, flags)
    if opened.kind.read_only and _is_shared(flags):
        if prot & _PROT_WRITE:
            return "EACCES", words, opened
        words &= ~(word(table, "may_write") | table.roles.shared)
    if opened.kind.noexec:
        if prot & _PROT_EXEC:
            return "EPERM", words, opened
        words &= ~word(table, "may_exec")
    return None, words, opened


def _prot_word(process: Process, prot: int) -> int:
    table = process.space.rules.table
    if prot == _PROT_EXEC:
        message = "execute-only memory takes a protection key where the processor has them"
        raise NotCoveredError(message)
    return table.word(*(name for bit, name in tables()["protection"].items() if prot & int(bit)))


def _refuse_sealed(process: Process, start: int, length: int) -> str | None:
    """Return EPERM if a range may not be unmapped: 6.12 mm/vma.c:1224."""
    sealed = [_is_sealed(process, vma) for vma in process.within(start, length)]
    if any(sealed) and not sealed[0]:
        message = "what stays split when a seal further up refuses"
        raise NotCoveredError(message)
    return "EPERM" if any(sealed) else None


def _is_sealed(process: Process, vma: Vma) -> bool:
    return bool(vma.flags & word(process.space.rules.table, "sealed"))


_CALLS: dict[str, Callable[..., Step]] = {
    "file": _file,
    "hook": _hook,
    "mmap": _mmap,
    "munmap": _munmap,
    "mprotect": _mprotect,
    "madvise": madvise,
    "mlock": mlock,
    "munlock": munlock,
    "mlockall": mlockall,
    "munlockall": munlockall,
    "touch": touch,
    "read": read,
    "name": _name,
    "mbind": mbind,
    "uffd": uffd,
    "clear_refs": _clear_refs,
    "fork": fork,
    "ksm": ksm,
    "mseal": _mseal,
}
