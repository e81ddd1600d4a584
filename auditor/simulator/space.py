"""An address space: VMAs in order, and the operations that make a new one of it."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from operator import attrgetter

from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import Generation, generation
from auditor.simulator.mapping import Mm, Place, Request, mmap_region
from auditor.simulator.merge import Merge, merge_existing_range
from auditor.simulator.outcome import Outcome, close_calls, mapped_outcome
from auditor.simulator.rules import Rules, reusable_anon_vma, rules_for
from auditor.simulator.vma import PAGE_SIZE, File, Hook, ScenarioError, Vma, VmOps

# Architecture data would be the true limit; 2^56 is above all of them.
ADDRESS_LIMIT = 1 << 56


class Then(Enum):
    """What a caller that changed a range does with the flags of the VMA that now has it.

    They differ from those asked for in what the comparison ignores: storing them loses a flag that
    a neighbour brought in. Since flags are sticky most callers store what came of the merge:
    7.3 mm/vma.c:1793.
    """

    STORE = "the flags asked for"
    STORE_UNLESS_STICKY = "the flags asked for, or what came of the merge"
    KEEP = "nothing"


Change = Callable[[Vma], "Vma | str | None"]


Step = tuple["AddressSpace", Outcome]


@dataclass(frozen=True, slots=True)
class AddressSpace:
    """The VMAs of one mm under the rules of one generation.

    Every operation returns a new space and an Outcome, and leaves this one alone. Addresses and
    lengths are bytes and multiples of the page size; anything else raises ScenarioError, as does a
    hook that the generation does not have. What the kernel itself would refuse is an errno name in
    the Outcome.
    """

    rules: Rules
    vmas: tuple[Vma, ...] = ()
    mm: Mm = field(default_factory=Mm)
    anon_vmas: int = 0

    @classmethod
    def of(cls, name: str | Generation, flags: FlagTable | None = None) -> "AddressSpace":
        """Return an empty space of a generation, by name; ScenarioError if it is unknown."""
        named = generation(name) if isinstance(name, str) else name
        return cls(rules_for(named, flags or default_flags()))

    def find(self, address: int) -> Vma | None:
        """Return the VMA that holds an address."""
        index = self._first_ending_after(address)
        if index < len(self.vmas) and self.vmas[index].start <= address:
            return self.vmas[index]
        return None

    def mmap(  # noqa: PLR0913 - the system call has as many
        self,
        address: int,
        length: int,
        flags: int,
        *,
        pgoff: int = 0,
        file: File | None = None,
        hook: Hook | None = None,
    ) -> Step:
        """Map a range with these VMA flags; ``pgoff`` in pages, an address >> 12 if anonymous.

        Whatever the range covers is unmapped first, and stays so if the hook fails.
        """
        start, end = _range(address, length)
        if hook is not None and file is None:
            message = "a hook needs a file"
            raise ScenarioError(message)
        if hook is not None and not self.rules.generation.offers(hook.kind):
            message = f"{self.rules.generation.name} has no {hook.kind} hook"
            raise ScenarioError(message)
        low, cut, high = self._cut(start, end)
        prev = low[-1] if low else None
        next_ = high[0] if high else None
        place = Place(prev, next_, self._accounted(cut))
        request = Request(start, end, flags, pgoff, file, hook)
        mapped = mmap_region(self.rules, self.mm, place, request)
        after = (*low[:-1], *mapped.layout, *high[1:])
        return replace(self, vmas=after, mm=mapped.mm), mapped_outcome(
            self.vmas, after, mapped, cut
        )

    def munmap(self, address: int, length: int) -> Step:
        """Unmap a range; VMAs that reach out of it are split."""
        low, cut, high = self._cut(*_range(address, length))
        mm = replace(self.mm, committed=self.mm.committed - self._accounted(cut))
        space = replace(self, vmas=(*low, *high), mm=mm)
        return space, Outcome(self.vmas, space.vmas, close_calls=close_calls(cut))

    def modify(self, address: int, length: int, *, set_: int = 0, clear: int = 0) -> Step:
        """Set and clear flags over a range, as madvise() does; ENOMEM if there are holes."""

        def change(vma: Vma) -> Vma:
            return replace(vma, flags=(vma.flags & ~clear) | set_)

        return self.update(address, length, change)

    def set_name(self, address: int, length: int, name: str) -> Step:
        """Name anonymous memory ("" for none), as prctl() does; EBADF for a file's VMA.

        Sticky flags that a neighbour brings in are lost here: 7.3 mm/madvise.c:151.
        """

        def change(vma: Vma) -> Vma | str:
            if vma.file is not None and vma.vm_ops is not VmOps.SHMEM:
                return "EBADF"
            return replace(vma, name=name)

        return self.update(address, length, change, then=Then.STORE)

    def set_policy(self, address: int, length: int, policy: int) -> Step:
        """Give a range a memory policy (0 for none), as mbind() does: 6.12 mm/mempolicy.c:838."""

        def change(vma: Vma) -> Vma:
            return replace(vma, policy=policy)

        return self.update(address, length, change, then=Then.KEEP)

    def set_uffd(
        self, address: int, length: int, uffd: int, *, set_: int = 0, clear: int = 0
    ) -> Step:
        """Register a range with a userfaultfd context (0 for none), and change flags with it.

        6.12 mm/userfaultfd.c:1997 changes no other flag of the result.
        """

        def change(vma: Vma) -> Vma:
            return replace(vma, uffd=uffd, flags=(vma.flags & ~clear) | set_)

        return self.update(address, length, change, then=Then.KEEP)

    def update(
        self,
        address: int,
        length: int,
        change: Change,
        *,
        holes_end: bool = False,
        then: Then = Then.STORE_UNLESS_STICKY,
    ) -> Step:
        """Change each VMA of a range, merging and splitting: 7.3 mm/madvise.c:1673.

        ``change`` gets a VMA and returns it changed, or an errno name, which ends the walk with
        what was changed before it. Holes are skipped and make ENOMEM in the end; with
        ``holes_end`` the first one ends the walk, as in mprotect() and mlock(). ``then`` says what
        the caller does with the flags of what merged.
        """
        store = then is Then.STORE or (then is not Then.KEEP and not self.rules.sticky)
        start, end = _range(address, length)
        vmas = self.vmas
        index = self._first_ending_after(start)
        error = None
        attempts: list[Merge] = []
        while start < end:
            if index == len(vmas) or (holes_end and vmas[index].start > start):
                error = "ENOMEM"
                break
            vma = vmas[index]
            if vma.start > start:
                error = "ENOMEM"
                start = vma.start
                continue
            stop = min(vma.end, end)
            changed = change(vma)
            if isinstance(changed, str):
                error = changed
                break
            if changed is not None and changed != vma:
                merge, vmas = self._replaced(vmas, index, changed.resized(start, stop))
                if store:
                    vmas = tuple(
                        replace(each, flags=changed.flags) if each is merge.vma else each
                        for each in vmas
                    )
                attempts.append(merge)
                vma = merge.vma
            start = vma.end
            index = bisect_right(vmas, start, key=_end)
        return replace(self, vmas=vmas), Outcome(self.vmas, vmas, error, attempts=tuple(attempts))

    def fault(self, address: int) -> Step:
        """Give the VMA at an address an anon_vma, a neighbour's if it fits; EFAULT if none."""
        index = self._first_ending_after(address)
        vma = self.find(address)
        if vma is None:
            return self, Outcome(self.vmas, self.vmas, "EFAULT")
        if vma.anon_vma or vma.flags & self.rules.table.roles.shared:
            return self, Outcome(self.vmas, self.vmas)
        prev = self.vmas[index - 1] if index else None
        next_ = self.vmas[index + 1] if index + 1 < len(self.vmas) else None
        reused = reusable_anon_vma(self.rules, vma, prev, next_)
        faulted = replace(vma, anon_vma=reused or self.anon_vmas + 1, avc=1)
        after = (*self.vmas[:index], faulted, *self.vmas[index + 1 :])
        space = replace(self, vmas=after, anon_vmas=self.anon_vmas + (not reused))
        return space, Outcome(self.vmas, after)

    def fork(self) -> Step:
        """Go on as the forked child: each VMA with an anon_vma has its own, one link further."""
        anon_vmas = self.anon_vmas
        vmas = []
        for vma in self.vmas:
            anon_vmas += bool(vma.anon_vma)
            child = replace(vma, anon_vma=anon_vmas, avc=vma.avc + 1) if vma.anon_vma else vma
            vmas.append(child)
        space = replace(self, vmas=tuple(vmas), anon_vmas=anon_vmas)
        return space, Outcome(self.vmas, space.vmas)

    def each(self, change: Callable[[Vma], Vma]) -> Step:
        """Change every VMA where it stands: nothing is split, and nothing tries to merge."""
        after = tuple(map(change, self.vmas))
        return replace(self, vmas=after), Outcome(self.vmas, after)

    def clear_soft_dirty(self) -> Step:
        """Clear the soft-dirty flag everywhere, as /proc/PID/clear_refs does."""
        soft_dirty = self.rules.table.roles.soft_dirty
        return self.each(lambda vma: replace(vma, flags=vma.flags & ~soft_dirty))

    def _first_ending_after(self, address: int) -> int:
        return bisect_right(self.vmas, address, key=_end)

    def _cut(
        self, start: int, end: int
    ) -> tuple[tuple[Vma, ...], tuple[Vma, ...], tuple[Vma, ...]]:
        """Return what lies below, in and above a range, VMAs split at its ends."""
        vmas = self.vmas
        first = self._first_ending_after(start)
        last = first
        while last < len(vmas) and vmas[last].start < end:
            last += 1
        low, cut, high = vmas[:first], vmas[first:last], vmas[last:]
        if not cut:
            return low, cut, high
        head, tail = cut[0], cut[-1]
        if head.start < start:
            low = (*low, head.resized(head.start, start))
        if tail.end > end:
            high = (tail.resized(end, tail.end), *high)
        if head.start < start or tail.end > end:
            cut = tuple(each.resized(max(each.start, start), min(each.end, end)) for each in cut)
        return low, cut, high

    def _replaced(
        self, vmas: tuple[Vma, ...], index: int, new: Vma
    ) -> tuple[Merge, tuple[Vma, ...]]:
        """Put a changed part of one VMA in its place, merged with its neighbours if it fits."""
        prev = vmas[index - 1] if index else None
        next_ = vmas[index + 1] if index + 1 < len(vmas) else None
        merge = merge_existing_range(self.rules, prev, vmas[index], new, next_)
        low = vmas[: max(index - 1, 0)]
        return merge, (*low, *merge.before, merge.vma, *merge.after, *vmas[index + 2 :])

    def _accounted(self, cut: tuple[Vma, ...]) -> int:
        account = self.rules.table.roles.account
        return sum(vma.pages for vma in cut if vma.flags & account)


def _range(address: int, length: int) -> tuple[int, int]:
    end = address + length
    if address % PAGE_SIZE or length % PAGE_SIZE:
        message = f"address {address:#x} and length {length:#x} must be multiples of the page size"
        raise ScenarioError(message)
    if length <= 0 or address < 0 or end > ADDRESS_LIMIT:
        message = f"there is no range of {length:#x} bytes at {address:#x}"
        raise ScenarioError(message)
    return address, end


_end = attrgetter("end")
