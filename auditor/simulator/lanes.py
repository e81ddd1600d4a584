"""What a callback's effect does to a layout: before the series, after it, and converted."""

from dataclasses import dataclass

from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import Capability, Generation, generation
from auditor.simulator.scenario import Act, Driver, Frame, Scenario, play
from auditor.simulator.vma import File, Hook, HookKind, Vma, VmOps

# The series that took the retry away, for trees that still have it.
_SERIES = "rfc"
_RETRIES = (Capability.RETRY_NEW_RANGE, Capability.RETRY_EXISTING_RANGE)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a callback does to a mapping, on the path that is asked about.

    ``set`` and ``cleared`` are names of flags; ``close`` says that the vm_ops it installs have
    one, ``vm_ops`` that it installs any.
    """

    set: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    vm_ops: bool = True
    close: bool = False
    swaps_file: bool = False
    moves_pgoff: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to run a scenario: the generation, the slot that the callback is in, the frames."""

    generation: str
    kind: HookKind
    frames: tuple[Frame, ...]

    @property
    def vmas(self) -> tuple[Vma, ...]:
        """Return the VMAs at the end."""
        return self.frames[-1].vmas


@dataclass(frozen=True, slots=True)
class Lanes:
    """A standard scenario in three lanes."""

    name: str
    before: Lane
    after: Lane
    converted: Lane

    @property
    def loses_merge(self) -> bool:
        """Return whether the unconverted callback leaves more VMAs once the retry is gone."""
        return len(self.after.vmas) > len(self.before.vmas)


def scenario_for(
    effect: Effect,
    base: str | Generation = "6.12",
    *,
    flags: FlagTable | None = None,
    mapping: tuple[str, ...] | None = None,
) -> tuple[Lanes, ...]:
    """Return the standard scenarios for a callback with this effect.

    ``base`` is the generation of the audited tree. *Before* is its ``.mmap``. *After* is the
    same callback without the retry: the series for a base that retries, else the base itself.
    *Converted* is the callback in the slot before the merge. ``mapping`` are the flags that the
    user maps with, a shared writable mapping by default.
    ScenarioError: an unknown generation or flag.
    """
    table = flags or default_flags()
    before = generation(base) if isinstance(base, str) else base
    after = generation(_SERIES) if any(map(before.has, _RETRIES)) else before
    names = _USUAL if mapping is None else mapping
    word = table.word(*names)
    lanes = []
    for name, below, acts in _STANDARD:
        made = {
            kind: _scenario(name, acts, _driver(effect, table, kind), word, table, below=below)
            for kind in (HookKind.MMAP, after.newest_hook)
        }
        lanes.append(
            Lanes(
                name,
                *(
                    Lane(each.name, kind, play(made[kind], each))
                    for each, kind in (
                        (before, HookKind.MMAP),
                        (after, HookKind.MMAP),
                        (after, after.newest_hook),
                    )
                ),
            )
        )
    return tuple(lanes)


def _driver(effect: Effect, table: FlagTable, kind: HookKind) -> Driver:
    ops = None if not effect.vm_ops else VmOps.CLOSE if effect.close else VmOps.PLAIN
    hook = Hook(
        kind,
        set=table.word(*effect.set),
        clear=table.word(*effect.cleared),
        vm_ops=ops,
        vm_file=File("other") if effect.swaps_file else None,
        pgoff_delta=int(effect.moves_pgoff),
    )
    return Driver(File("file"), hook)


def _scenario(  # noqa: PLR0913 - what the three lanes share and what they do not
    name: str,
    places: tuple[tuple[int, int], ...],
    driver: Driver,
    flags: int,
    table: FlagTable,
    *,
    below: bool,
) -> Scenario:
    acts = tuple(Act("mmap", at, pages, flags, driver=driver, offset=at) for at, pages in places)
    return Scenario(name, "", (), below, flags, table, acts)


# A shared writable mapping, as do_mmap() makes it.
_USUAL = ("VM_READ",)

# Name, whether something is mapped below, and (page, pages) of each mmap.
_STANDARD = (
    ("eight pages upward", True, tuple((page, 1) for page in range(8))),
    ("eight pages downward", True, tuple((page, 1) for page in reversed(range(8)))),
    ("eight pages downward, nothing below", False, tuple((page, 1) for page in reversed(range(8)))),
    ("two mappings, then the gap between", True, ((0, 2), (4, 2), (2, 2))),
)
