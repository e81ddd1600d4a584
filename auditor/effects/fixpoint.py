"""Remembers the answer for each function, also where functions call each other in a circle.

A function in a circle is answered from what is known of it so far; the outermost one is then run
again, and all that leant on it, until nothing new comes of any of them.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_ROUNDS = 6
"""Times that a circle is run; one that still changes then is told as an Unknown."""


@dataclass(slots=True)
class _Running(Generic[K]):
    """A key that is being answered: the outermost depth it leans on, and what leans on it."""

    depth: int
    leans_on: int
    leaning: dict[K, None] = field(default_factory=dict)
    moved: bool = False


@dataclass(slots=True)
class Fixpoint(Generic[K, V]):
    """Answers by key. ``nothing`` is the first guess, ``unsettled`` marks an answer that moves."""

    nothing: V
    unsettled: Callable[[V], V]
    _known: dict[K, V] = field(default_factory=dict)
    _running: dict[K, _Running[K]] = field(default_factory=dict)
    _leans_on: dict[K, int] = field(default_factory=dict)
    """The keys whose answer is not final yet, and the depth of the circle's outermost one."""
    _again: set[K] = field(default_factory=set)

    @property
    def depth(self) -> int:
        """How many keys are being answered."""
        return len(self._running)

    def of(self, key: K, answer: Callable[[], V]) -> V:
        """Return the answer for a key, asking for it where it is not known."""
        running = self._running.get(key)
        if running is not None:
            self._lean(running.depth)
            return self._known[key]
        if key in self._known and key not in self._again:
            if key in self._leans_on:
                self._lean(self._leans_on[key])
            return self._known[key]
        return self._answered(key, answer)

    def _lean(self, depth: int) -> None:
        """Let the innermost key that is being answered depend on one further out."""
        innermost = next(reversed(self._running.values()), None)
        if innermost is not None:
            innermost.leans_on = min(innermost.leans_on, depth)

    def _answered(self, key: K, answer: Callable[[], V]) -> V:
        depth = len(self._running)
        here = self._running[key] = _Running[K](depth, depth + 1)
        self._known.setdefault(key, self.nothing)
        self._again.discard(key)
        for _ in range(MOST_ROUNDS):
            found = answer()
            moved = found != self._known[key]
            self._known[key] = found
            if here.leans_on > depth or (here.leans_on == depth and not moved and not here.moved):
                break
            if here.leans_on < depth:
                self._hand_over(key, here, moved=moved)
                return found
            self._again.update(here.leaning)
            here.moved = False
        else:
            self._known[key] = self.unsettled(self._known[key])
        del self._running[key]
        for leaning in here.leaning:
            self._leans_on.pop(leaning, None)
        self._again.difference_update(here.leaning)
        return self._known[key]

    def _hand_over(self, key: K, here: _Running[K], *, moved: bool) -> None:
        """Leave a key, and what leans on it, to the outermost key that it leans on."""
        del self._running[key]
        outer = list(self._running.values())[here.leans_on]
        outer.leaning |= {key: None, **here.leaning}
        outer.moved = outer.moved or moved or here.moved
        for leaning in (key, *here.leaning):
            self._leans_on[leaning] = here.leans_on
        self._lean(here.leans_on)
