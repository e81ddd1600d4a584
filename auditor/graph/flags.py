"""What the names of flags hold, read from the tree's own macros."""

import re
from collections.abc import Iterable
from functools import cache, reduce
from operator import or_

from auditor import kernel
from auditor.domain.flags import MARKS
from auditor.preprocess import Macro


class Flags:
    """The flags of a tree: names of one bit, and groups of them."""

    def __init__(self, macros: Iterable[Macro]) -> None:
        """Index the macros whose bodies speak of flags."""
        self._bodies: dict[str, set[str]] = {}
        for macro in macros:
            if macro.parameters is None and _group().fullmatch(macro.name):
                self._bodies.setdefault(macro.name, set())
            if macro.parameters is None and _group().search(macro.body):
                self._bodies.setdefault(macro.name, set()).update(_group().findall(macro.body))
        self._known: dict[str, frozenset[str]] = {}
        marks = MARKS.bit_length()
        self._positions = {flag: at for at, flag in enumerate(sorted(self.special)[:marks])}
        self._next = marks

    @property
    def special(self) -> frozenset[str]:
        """The flags with which a mapping never merges."""
        return self.named(kernel.table("types")["flags"]["special"])

    def named(self, name: str) -> frozenset[str]:
        """Return the flags that a name holds, as masks are spelled; none if it is no flag's name.

        A name for one bit of another's stays as it is written: a reader knows it by that.
        """
        if name not in self._known:
            self._known[name] = frozenset()  # a macro that names itself holds nothing more
            self._known[name] = self._expanded(name)
        return self._known[name]

    def is_flag(self, name: str) -> bool:
        """Tell whether a name is a flag's or a group's, or the name for none."""
        return bool(self.named(name)) or name == kernel.table("types")["flags"]["none"]

    def bits(self, name: str) -> int:
        """Return what a name holds as bits: the special ones have places of their own, MARKS."""
        bits = 0
        for flag in sorted(self.named(name)):
            if flag not in self._positions:
                self._positions[flag] = self._next
                self._next += 1
            bits |= 1 << self._positions[flag]
        return bits

    def names(self, bits: int, spoken_of: int = 0) -> frozenset[str]:
        """Return the flags among bits; of bits without end, those that matter.

        These are the special ones, which forbid to merge, those that come in, which a hook finds,
        and those ``spoken_of``. Which others have been met so far is chance.
        """
        if bits < 0:
            bits &= self._foremost() | spoken_of
        return frozenset(flag for flag, at in self._positions.items() if bits >> at & 1)

    def _foremost(self) -> int:
        names = {*self.special, *kernel.table("types")["incoming"]["flags"]}
        return reduce(or_, (self.bits(name) for name in sorted(names)), 0)

    def _expanded(self, name: str) -> frozenset[str]:
        table = kernel.table("types")["flags"]
        bit = re.fullmatch(table["bit"], name)
        if bit:
            return frozenset({table["mask"].replace(r"(\w+)", bit[1])})
        if name not in self._bodies or name == table["none"]:
            return frozenset()
        parts = [self.named(part) for part in sorted(self._bodies[name])]
        inner: frozenset[str] = frozenset().union(*parts)
        if len(inner) > 1 or not re.fullmatch(table["mask"], name):
            return inner
        return frozenset({name})


@cache
def _group() -> re.Pattern[str]:
    return re.compile(rf"\b{kernel.table('types')['flags']['group']}\b")
