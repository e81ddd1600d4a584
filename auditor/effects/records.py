"""What a callback may do to its mapping, as records."""

from dataclasses import dataclass

from auditor.program import Place, Unknown


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an effect is claimed: the line that has it and the calls that lead there.

    ``what`` is such as ``flags.set VM_IO``, ``writes vm_ops``, ``page_tables remap_pfn_range``.
    ``via`` names the functions called on the way from the callback, outermost first; it is empty
    where the line stands in the callback itself.
    """

    what: str
    place: Place
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """What a callback may do to its mapping, in its body and in what it hands the mapping to.

    ``writes`` are members of the VMA or descriptor; ``page_tables`` the functions called first on
    the way to filling page tables; ``forwards_to`` the slots through which another object's mmap
    decides.
    """

    flags_set: tuple[str, ...] = ()
    flags_cleared: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    page_tables: tuple[str, ...] = ()
    forwards_to: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
