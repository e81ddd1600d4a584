"""What an address space is made of: VMAs, the files behind them, the hooks that files have."""

from dataclasses import dataclass, replace
from enum import StrEnum
from errno import errorcode

PAGE_SHIFT = 12
PAGE_SIZE = 1 << PAGE_SHIFT


class ScenarioError(ValueError):
    """A script asks for what no kernel would be asked: one line that says what is wrong."""


def errno_name(number: int) -> str:
    """Return the name of a positive errno, its digits if it has none."""
    return errorcode.get(number, str(number))


class VmOps(StrEnum):
    """What ``vma->vm_ops`` points to, as far as merging can tell."""

    NULL = "null"  # an anonymous VMA
    DUMMY = "dummy"  # the hook left vm_ops alone
    PLAIN = "plain"
    CLOSE = "close"
    SHMEM = "shmem"  # shared anonymous memory

    @property
    def has_close(self) -> bool:
        """Whether removing such a VMA calls the driver: 6.12 mm/vma.c:636."""
        return self is VmOps.CLOSE


@dataclass(frozen=True, slots=True)
class File:
    """One ``struct file``: two opens of one path are two files, so give them two names.

    ``pages`` is its size where that matters, 0 for a file that has all the pages asked for.
    """

    name: str
    pages: int = 0
    hugetlbfs: bool = False
    dax: bool = False
    shmem: bool = False


class HookKind(StrEnum):
    """The slot that the driver fills: which one a kernel has depends on its generation."""

    MMAP = "mmap"
    PROTO = "proto"
    PREPARE = "prepare"


@dataclass(frozen=True, slots=True)
class Hook:
    """What a driver's mmap hook does to the mapping that it is called for.

    ``set`` and ``clear`` are flag words, ``pgoff_delta`` is in pages, ``error`` is an errno name.
    ``vm_ops`` is None where the hook leaves the field alone, and ``private`` says that it stores
    something in ``vm_private_data``.
    """

    kind: HookKind = HookKind.MMAP
    set: int = 0
    clear: int = 0
    vm_ops: VmOps | None = None
    private: bool = False
    vm_file: File | None = None
    pgoff_delta: int = 0
    error: str | None = None

    def new_flags(self, flags: int) -> int:
        """Return the flag word that the hook leaves."""
        return (flags | self.set) & ~self.clear


@dataclass(frozen=True, slots=True)
class Vma:
    """One ``struct vm_area_struct``; ``start`` and ``end`` in bytes, offsets in pages.

    ``anon_vma`` numbers the anon_vma (0: none) and ``avc`` is the length of its chain;
    ``policy`` and ``uffd`` number a memory policy and a userfaultfd context (0: none).
    ``anon_pgoff`` is the offset that an anonymous page has in the VMA (7.3).
    ``private`` numbers what a hook stored in vm_private_data (0: nothing), and ``prot_lost`` says
    that vm_page_prot came back as 0 from the RFC's hook.
    """

    start: int
    end: int
    flags: int
    pgoff: int = 0
    file: File | None = None
    vm_ops: VmOps = VmOps.NULL
    anon_vma: int = 0
    avc: int = 0
    name: str = ""
    policy: int = 0
    uffd: int = 0
    anon_pgoff: int = 0
    private: int = 0
    prot_lost: bool = False

    @property
    def pages(self) -> int:
        """Return the length in pages."""
        return (self.end - self.start) >> PAGE_SHIFT

    def resized(self, start: int, end: int) -> "Vma":
        """Return this VMA over another range; offsets follow the start."""
        if start == self.start:
            return self if end == self.end else replace(self, end=end)
        shift = (start - self.start) >> PAGE_SHIFT
        return replace(
            self,
            start=start,
            end=end,
            pgoff=self.pgoff + shift,
            anon_pgoff=self.anon_pgoff + shift,
        )
