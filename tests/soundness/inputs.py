"""What a program is run on: the incoming flags, four numbers, the configuration."""

import itertools
import random
import re
import zlib
from dataclasses import dataclass

from scope import FLAGS, OPTIONS

NUMBERS = (0, 1, -1, 2)


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``numbers`` are in0 to in3, ``options`` those that are on."""

    flags: int
    numbers: tuple[int, int, int, int]
    options: frozenset[str]


def inputs(program: str, most: int) -> list[Input]:
    """Return inputs of a program: all that it can tell apart, or so many of them.

    Which ones depends on the program's text alone.
    """
    flags = [mask if re.search(rf"\b{name}\b", program) else 0 for name, mask in FLAGS.items()]
    numbers = [NUMBERS if f"in{index}" in program else NUMBERS[:1] for index in range(4)]
    options = [(False, True) if name in program else (False,) for name in OPTIONS]
    choices = [[0, mask] if mask else [0] for mask in flags]
    axes: list[list[int]] = [
        *choices,
        *(list(values) for values in numbers),
        *([int(on) for on in values] for values in options),
    ]
    count = 1
    for axis in axes:
        count *= len(axis)
    if count <= most:
        return [_input(row) for row in itertools.product(*axes)]
    chosen = random.Random(zlib.crc32(program.encode()))  # noqa: S311 - a test's, not a secret's
    rows = {tuple(chosen.choice(axis) for axis in axes) for _ in range(most)}
    return [_input(row) for row in sorted(rows)]


def _input(row: tuple[int, ...]) -> Input:
    end = len(FLAGS)
    on = frozenset(name for name, bit in zip(OPTIONS, row[end + 4 :], strict=True) if bit)
    return Input(sum(row[:end]), (row[end], row[end + 1], row[end + 2], row[end + 3]), on)
