"""Evidence as a reader follows it: a function's own lines, then the functions it calls.

Callbacks share most of what they call. A step is known by all that it does, so equal ones are one
object, whatever callback they are reached from.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from auditor.effects import Evidence
from auditor.program import Place

_ORDER = {"flags.set": 0, "flags.clear": 1, "writes": 2, "page_tables": 3}
_WORTH_SHARING = 3
"""Fewer lines are quicker read where they are needed than followed to another place."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A kind of evidence and what it concerns, which is "" where the calls already say it."""

    kind: str
    name: str


def _sorted(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Return effects as a reader wants them: flags first, and those set before those cleared."""
    return tuple(sorted(effects, key=lambda e: (_ORDER.get(e.kind, len(_ORDER)), e.kind, e.name)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source and all that it does."""

    place: Place
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A function called, with its own lines and its own calls.

    ``path`` has several names where those before the last do nothing themselves. Two steps that
    do the same are the same object.
    """

    number: int
    path: tuple[str, ...]
    lines: tuple[Line, ...]
    steps: tuple["Step", ...]

    def walk(self) -> Iterator["Step"]:
        """Yield this step and all below it."""
        yield self
        for step in self.steps:
            yield from step.walk()

    @property
    def effects(self) -> tuple[Effect, ...]:
        """All that it and its calls do, sorted."""
        return _sorted({e for step in self.walk() for line in step.lines for e in line.effects})


_Found: TypeAlias = tuple[tuple[str, ...], Place, Effect]
_Key: TypeAlias = tuple[tuple[str, ...], tuple[Line, ...], tuple[int, ...]]


class Steps:
    """The steps of a whole audit."""

    def __init__(self) -> None:
        """Start with none known."""
        self._known: dict[_Key, Step] = {}
        self._uses: Counter[int] = Counter()

    def of(self, evidence: Iterable[Evidence]) -> Step:
        """Return the evidence of one callback, as a step that has no path and no number."""
        lines, steps = self._parts([(e.via, e.place, _effect(e)) for e in evidence])
        self._uses.update(step.number for step in steps)
        return Step(-1, (), lines, steps)

    def shared(self) -> list[Step]:
        """Return the steps that stand on their own, because several places lead to them."""
        return [step for step in self._known.values() if self.is_shared(step)]

    def is_shared(self, step: Step) -> bool:
        """Say whether several places lead to a step that is worth it."""
        return self._uses[step.number] > 1 and (
            sum(len(below.lines) for below in step.walk()) >= _WORTH_SHARING
        )

    def uses(self, step: Step) -> int:
        """Return how many callbacks and steps lead to a step."""
        return self._uses[step.number]

    def _step(self, path: tuple[str, ...], found: list[_Found]) -> Step:
        lines, steps = self._parts(found)
        if not lines and len(steps) == 1:
            (only,) = steps
            path, lines, steps = (*path, *only.path), only.lines, only.steps
        key = path, lines, tuple(step.number for step in steps)
        if key not in self._known:
            self._uses.update(step.number for step in steps)
            self._known[key] = Step(len(self._known), path, lines, steps)
        return self._known[key]

    def _parts(self, found: list[_Found]) -> tuple[tuple[Line, ...], tuple[Step, ...]]:
        own: dict[Place, set[Effect]] = defaultdict(set)
        calls: dict[str, list[_Found]] = defaultdict(list)
        for via, place, effect in found:
            if via:
                calls[via[0]].append((via[1:], place, effect))
            else:
                own[place].add(effect)
        lines = tuple(Line(place, _sorted(own[place])) for place in sorted(own))
        return lines, tuple(self._step((name,), below) for name, below in calls.items())


def _effect(item: Evidence) -> Effect:
    kind, _, name = item.what.partition(" ")
    return Effect(kind, "" if name in item.via else name)
