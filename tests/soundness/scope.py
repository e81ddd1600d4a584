"""What a generated statement may use: the names that stand where it stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from choices import Choices

_LABEL = re.compile(r"(?!default)\w+:")

FLAGS = {
    "VM_READ": 0x1,
    "VM_WRITE": 0x2,
    "VM_SHARED": 0x8,
    "VM_MAYWRITE": 0x20,
    "VM_PFNMAP": 0x400,
    "VM_IO": 0x4000,
    "VM_DONTEXPAND": 0x40000,
    "VM_DONTDUMP": 0x4000000,
}
OPTIONS = ("CONFIG_RED", "CONFIG_BLUE")
ERRORS = {"EPERM": 1, "EIO": 5, "ENOMEM": 12, "EACCES": 13, "EINVAL": 22}


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that later ones may call; ``call`` has gaps for the VMA and for a number.

    ``kind`` is what it gives: int, bool, pointer, void.
    """

    name: str
    kind: str
    call: str


@dataclass(slots=True)
class Scope:
    """The function under construction."""

    choices: Choices
    kind: str
    vmas: list[str]
    numbers: list[str]
    """What holds an input, to be read."""
    helpers: tuple[Helper, ...]
    budget: int
    grow: "Callable[[Scope, int, int], list[str]]"
    """Makes a few statements: what is made of statements calls it back."""
    ints: list[str] = field(default_factory=lambda: ["ret", "n"])
    """Variables to be read and written."""
    masks: list[str] = field(default_factory=list)
    """Words that never stem from the mapping."""
    words: list[str] = field(default_factory=list)
    """Words that hold the mapping's flags, or did once."""
    labels: list[str] = field(default_factory=list)
    counters: int = 0
    marks: int = 0
    used: set[str] = field(default_factory=set)
    """Labels that something goes to."""
    in_loop: bool = False
    in_switch: bool = False

    def block(self, depth: int, most: int) -> list[str]:
        """Return a few statements."""
        return self.grow(self, depth, most)

    def vma(self) -> str:
        """Return an expression for the mapping."""
        return self.choices.pick(self.vmas)

    def counter(self) -> str:
        """Return a new loop variable."""
        self.counters += 1
        return f"i{self.counters}"

    def mark(self, stem: str) -> str:
        """Return a new label."""
        self.marks += 1
        return f"{stem}{self.marks}"

    def helper(self, *kinds: str) -> Helper | None:
        """Return a helper that gives one of these, or None."""
        found = [helper for helper in self.helpers if helper.kind in kinds]
        return self.choices.pick(found) if found else None


def indented(lines: list[str]) -> list[str]:
    """Return lines one tab further in; directives and labels stay at the margin."""
    return [
        line if line.startswith("#") or _LABEL.fullmatch(line) else f"\t{line}" for line in lines
    ]
