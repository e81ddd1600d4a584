"""What one step did to an address space."""

from dataclasses import dataclass

from auditor.simulator.mapping import Mapped, NoRetry, Path
from auditor.simulator.merge import Merge, Sides
from auditor.simulator.vma import Vma


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one step did.

    ``error`` is the errno name, None for success. ``attempts`` are the merges that were tried,
    each with its reasons; ``no_retry`` says why no second one followed a hook. ``path`` is None
    for every step but mmap.
    """

    before: tuple[Vma, ...]
    after: tuple[Vma, ...]
    error: str | None = None
    path: Path | None = None
    attempts: tuple[Merge, ...] = ()
    no_retry: NoRetry | None = None
    hook_called: bool = False
    close_calls: int = 0

    @property
    def merged_with(self) -> Sides:
        """Return the neighbours that an mmap merged with."""
        if self.path in (Path.MERGE_FIRST, Path.MERGE_RETRY):
            return self.attempts[-1].sides
        return Sides.NONE


def mapped_outcome(
    before: tuple[Vma, ...], after: tuple[Vma, ...], mapped: Mapped, cut: tuple[Vma, ...]
) -> Outcome:
    """Return what an mmap did that first cut some VMAs out."""
    return Outcome(
        before,
        after,
        mapped.error,
        mapped.path,
        mapped.attempts,
        mapped.no_retry,
        mapped.hook_called,
        close_calls(cut),
    )


def close_calls(cut: tuple[Vma, ...]) -> int:
    """Return how many of the VMAs that go have a close to be called."""
    return sum(vma.vm_ops.has_close for vma in cut)
