"""A callback's effect played in the simulator: before the series, after it, and converted."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from auditor.effects import Effects, Way
from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import Generation, generation_of_tree
from auditor.simulator.lanes import Effect, scenario_for
from auditor.verdicts.records import Layouts
from auditor.verdicts.retry import changed, ways_out


@dataclass(slots=True)
class Simulation:
    """Plays effects on one tree's generation; None where that is not known.

    The same effect is played once.
    """

    generation: Generation | None
    _played: dict[tuple[Effect, int | None], tuple[Layouts, ...]]

    @classmethod
    def of(cls, read: Callable[[str], str | None]) -> "Simulation":
        """Return the simulation for a tree whose files ``read`` returns."""
        return cls(generation_of_tree(read), {})

    def layouts(self, found: Effects) -> tuple[Layouts, ...]:
        """Return the layouts of the standard scenarios for the way that says most.

        That is the first that can merge differently, else the first that succeeds, for which one
        scenario tells as much as all. Nothing is played for a callback that never succeeds or of
        which too little is known.
        """
        passed, _ = ways_out(found)
        if self.generation is None or not passed or any(way.unknowns for way in passed):
            return ()
        way = next((way for way in passed if changed(way)), passed[0])
        effect = _effect(way, found)
        most = None if changed(way) else 1
        if (effect, most) not in self._played:
            self._played[effect, most] = self._play(effect, most)
        return self._played[effect, most]

    def _play(self, effect: Effect, most: int | None) -> tuple[Layouts, ...]:
        table = _with({*effect.set, *effect.cleared})
        lanes = scenario_for(effect, self.generation or "", table, most)
        return tuple(
            Layouts(each.name, table, each.before.vmas, each.after.vmas, each.converted.vmas)
            for each in lanes
        )


def _effect(way: Way, found: Effects) -> Effect:
    written = {member for member, word in way.writes if word == "always"}
    return Effect(
        set=tuple(sorted(way.set - (way.unsure if changed(way) else set()))),
        cleared=tuple(sorted(way.cleared - way.unsure)),
        vm_ops=bool(way.installed),
        close=bool(way.installed) and found.summary.close == "yes",
        swaps_file="vm_file" in written,
        moves_pgoff="vm_pgoff" in written,
    )


def _with(names: set[str]) -> FlagTable:
    """Return the usual flag table with a bit for each further name."""
    table = default_flags()
    free = max(bit for _, bit in table.bits).bit_length()
    more = sorted(names - {name for name, _ in table.bits})
    return replace(table, bits=(*table.bits, *((n, 1 << free + at) for at, n in enumerate(more))))
