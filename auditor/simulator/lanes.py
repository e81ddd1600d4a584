"""What a callback's effect does to a layout: before the series, after it, and converted."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import Generation, generation, retries
from auditor.simulator.scenario import Act, Driver, Frame, Scenario, play
from auditor.simulator.vma import File, Hook, HookKind, Vma, VmOps

# The series that takes the retry away, for trees that still have it.
_SERIES = "rfc"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a callback does to a mapping, on the path that is asked about.

    ``set`` and ``cleared`` are names of flags. ``vm_ops`` says that it installs operations,
    ``close`` that they have one.
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


def scenario_for(
    effect: Effect,
    base: str | Generation = "6.12",
    flags: FlagTable | None = None,
    most: int | None = None,
) -> tuple[Lanes, ...]:
    """Return the standard scenarios for a callback with this effect, or the first ``most``.

    ``base`` is the generation of the audited tree and ``flags`` its table. *Before* is the
    callback as ``.mmap`` there; *after* the same without the retry, which for a base that retries
    is the series and else the base itself; *converted* is the callback in the slot before the
    merge. ScenarioError: an unknown generation or flag.
    """
    table = flags or default_flags()
    before = generation(base) if isinstance(base, str) else base
    after = generation(_SERIES) if retries(before) else before
    return tuple(
        Lanes(
            entry["name"],
            _lane(effect, entry, table, before, HookKind.MMAP),
            _lane(effect, entry, table, after, HookKind.MMAP),
            _lane(effect, entry, table, after, after.newest_hook),
        )
        for entry in _standard()["scenario"][:most]
    )


def _lane(
    effect: Effect, entry: dict[str, Any], table: FlagTable, on: Generation, kind: HookKind
) -> Lane:
    ops = VmOps.CLOSE if effect.close else VmOps.PLAIN
    hook = Hook(
        kind,
        set=table.word(*effect.set),
        clear=table.word(*effect.cleared),
        vm_ops=ops if effect.vm_ops or effect.close else None,
        vm_file=File("other") if effect.swaps_file else None,
        pgoff_delta=int(effect.moves_pgoff),
    )
    driver = Driver(File("file"), hook)
    word = table.word(*_standard()["flags"])
    acts = tuple(
        Act("mmap", page, pages, word, driver=driver, offset=page)
        for page, pages in entry["mappings"]
    )
    below = entry.get("below", True)
    scenario = Scenario(entry["name"], "", (on.name,), below, word, table, acts)
    return Lane(on.name, kind, play(scenario, on))


@cache
def _standard() -> dict[str, Any]:
    text = files(__package__).joinpath("standard.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
