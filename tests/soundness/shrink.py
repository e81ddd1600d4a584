"""A failing program -> a smaller one that still fails, by simpler choices in its making."""

from collections.abc import Callable

from choices import again, from_seed
from programs import written

MOST_ATTEMPTS = 2000


def smallest(seed: int, fails: Callable[[str], bool], attempts: int = MOST_ATTEMPTS) -> str:
    """Return the smallest program found that fails as the one of a seed does."""
    first = from_seed(seed)
    search = _Search(written(first), first.drawn, fails, attempts)
    while search.pass_over():
        pass
    return search.program


class _Search:
    """The smallest program so far and the choices that it was made by."""

    def __init__(
        self, program: str, drawn: list[int], fails: Callable[[str], bool], attempts: int
    ) -> None:
        self.program = program
        self._drawn = drawn
        self._fails = fails
        self._left = attempts

    def pass_over(self) -> bool:
        """Try to leave out and to simplify pieces, long ones first; False where nothing helped."""
        improved = False
        length = len(self._drawn) // 2
        while length and self._left > 0:
            start = 0
            while start < len(self._drawn) and self._left > 0:
                before, behind = self._drawn[:start], self._drawn[start + length :]
                if self._accepts(before + behind):
                    improved = True
                    continue
                if any(self._drawn[start : start + length]):
                    improved |= self._accepts(before + [0] * length + behind)
                start += length
            length //= 2
        return improved and self._left > 0

    def _accepts(self, candidate: list[int]) -> bool:
        choices = again(candidate)
        program = written(choices)
        size = (len(choices.drawn), sum(choices.drawn))
        if size >= (len(self._drawn), sum(self._drawn)) or program == self.program:
            return False
        self._left -= 1
        if not self._fails(program):
            return False
        self.program, self._drawn = program, choices.drawn
        return True
