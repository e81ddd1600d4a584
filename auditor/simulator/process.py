"""A process as the recordings of booted kernels see one: an address space and open files.

``syscalls.toml`` says what protections, mapping flags, advice and kinds of file become.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.simulator.flags import FlagTable
from auditor.simulator.generations import Capability
from auditor.simulator.space import AddressSpace
from auditor.simulator.vma import PAGE_SIZE, File, Hook, HookKind, Vma, VmOps


class NotCoveredError(Exception):
    """The model does not say what a kernel does here: one clause that says why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What files of one kind do to a mapping of them; the fields are those of ``[kind.*]``."""

    converted: Capability | None = None
    device: HookKind | None = None
    set: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    vm_ops: VmOps | None = None
    private: str | None = None
    noexec: bool = False
    read_only: bool = False
    secret: bool = False
    shmem: bool = False
    zero: bool = False


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file: its kind, and for the test device what its hook was told to do."""

    number: int
    kind: Kind
    file: File
    told: Hook | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """Where a script stands. ``base`` in bytes, ``unit`` is the bytes of a slot.

    ``future`` is the lock flags of mlockall(MCL_FUTURE); ``opened``, ``mapped`` and ``contexts``
    count the opens, mmaps and userfaultfd contexts so far, and ``guarded`` has the ranges, in
    bytes, that ever had guard markers.
    """

    space: AddressSpace
    base: int
    unit: int
    files: tuple[OpenFile, ...] = ()
    opened: int = 0
    mapped: int = 0
    future: int = 0
    contexts: int = 0
    guarded: tuple[tuple[int, int], ...] = ()

    def range(self, slot: int, count: int) -> tuple[int, int]:
        """Return the address and length in bytes of some slots."""
        return self.base + slot * self.unit, count * self.unit

    def open(self, number: int) -> OpenFile:
        """Return the file open under a number."""
        found = [each for each in self.files if each.number == number]
        if not found:
            message = f"file {number} is not open"
            raise NotCoveredError(message)
        return found[-1]

    def kind_of(self, vma: Vma) -> Kind | None:
        """Return the kind of a VMA's file, None for memory without one that was opened."""
        return next((each.kind for each in self.files if each.file == vma.file), None)

    def within(self, start: int, length: int) -> tuple[Vma, ...]:
        """Return the VMAs that a range of bytes touches."""
        end = start + length
        return tuple(vma for vma in self.space.vmas if vma.start < end and vma.end > start)

    def arena(self) -> tuple[Vma, ...]:
        """Return the VMAs that the recordings list: those at ``base`` and above."""
        return tuple(vma for vma in self.space.vmas if vma.start >= self.base)

    def with_files(self, changed: Iterable[OpenFile]) -> "Process":
        """Return the process with other open files."""
        return replace(self, files=tuple(changed))


def process(space: AddressSpace, base: int, unit: int) -> Process:
    """Return a process about to run a script whose slots begin at ``base``.

    Its program lies where static programs lie, so that an arena above has a previous VMA and one
    below has not: 6.12 asks for one before it retries.
    """
    program = 0x400000
    words = space.rules.table.roles
    if base > program:
        text = Vma(program, program + PAGE_SIZE, words.access & ~words.write, file=File("program"))
        space = replace(space, vmas=(text,))
    return Process(space, base, unit)


@cache
def word(table: FlagTable, name: str) -> int:
    """Return a flag word of ``[words]``; a flag that the tree's table lacks counts for nothing."""
    return _present(table, tables()["words"][name])


@dataclass(frozen=True, slots=True)
class Advice:
    """What one madvise() advice does to flags, and the flags that stand against it."""

    set: int = 0
    clear: int = 0
    refused: int = 0
    refused_later: int = 0
    ignored: int = 0
    anonymous: bool = False


@cache
def advice(table: FlagTable, number: int) -> Advice | None:
    """Return what an advice does to flags, None for one that is not about flags."""
    entry = tables()["advice"].get(str(number))
    if entry is None:
        return None
    words = {
        name.replace("-", "_"): _present(table, names)
        for name, names in entry.items()
        if name != "anonymous"
    }
    return Advice(**words, anonymous=entry.get("anonymous", False))


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of file that are known, by the word that opens one."""
    return {name: Kind(**_kind_fields(entry)) for name, entry in tables()["kind"].items()}


@cache
def tables() -> dict[str, Any]:
    """Return the contents of ``syscalls.toml``."""
    text = files(__package__).joinpath("syscalls.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def hook_of(process: Process, opened: OpenFile, pages: int, *, shared: bool) -> Hook:
    """Return the hook that a mapping of this file meets, so many pages long."""
    kind, rules = opened.kind, process.space.rules
    if kind.device is not None:
        return opened.told or Hook(kind.device)
    converted = kind.converted is not None and rules.has(kind.converted)
    hook = Hook(HookKind.PREPARE if converted else HookKind.MMAP, vm_ops=kind.vm_ops)
    if kind.zero and shared:
        fresh = File(f"{opened.file.name} shared {process.mapped}", pages, shmem=True)
        return replace(hook, vm_ops=VmOps.SHMEM, vm_file=fresh)
    if kind.zero:
        return replace(hook, vm_ops=VmOps.NULL)
    if kind.private is not None and not shared:
        return replace(hook, error=kind.private)
    names = kind.set
    if rules.has(Capability.SECRETMEM_LOCKS):
        names = (*names, *kind.locks)
    return replace(hook, set=_present(rules.table, names))


def _present(table: FlagTable, names: Iterable[str]) -> int:
    known = dict(table.bits)
    return table.word(*(name for name in names if name in known))


def _kind_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = dict(entry)
    for name, make in (
        ("converted", Capability),
        ("device", HookKind),
        ("vm_ops", VmOps),
        ("set", tuple),
        ("locks", tuple),
    ):
        if name in made:
            made[name] = make(made[name])
    return made
