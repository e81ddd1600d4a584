"""gcc referees the lowering: random programs do the same, compiled and as statement trees."""

import os
from collections.abc import Sequence
from pathlib import Path

import gcc
import pytest
from evaluator import run
from gcc import Compiled, compiled_runs
from inputs import Input, inputs
from lowered import functions
from programs import CALLBACK, program_of
from shrink import smallest

PROGRAMS = 300
MOST_INPUTS = 64
FIRST_SEED = int(os.environ.get("SOUNDNESS_SEED", "1"))
SHRINKING = 600

pytestmark = pytest.mark.skipif(gcc.missing() is not None, reason=str(gcc.missing()))


def as_trees(program: str, given: Sequence[Input]) -> list[Compiled]:
    """Return what a program's trees do, in the words of the compiled program."""
    known = functions(program)
    broken = [f.lowered.name for found in known.values() for f in found if f.lowered.broken_at]
    assert not broken, f"not read whole: {', '.join(broken)}"
    runs = [run(known, CALLBACK, one) for one in given]
    return [Compiled(r.result, r.flags, r.fields, r.steps) for r in runs]


def difference(program: str, given: Sequence[Input], compiled: list[Compiled]) -> str | None:
    """Return what a program's trees do otherwise than the compiled program, or None."""
    try:
        trees = as_trees(program, given)
    except AssertionError as problem:
        return str(problem)
    for one, tree, machine in zip(given, trees, compiled, strict=True):
        if tree != machine:
            return f"on {one}\ntree {tree}\ngcc  {machine}"
    return None


def differs(program: str, folder: Path) -> str | None:
    given = inputs(program, MOST_INPUTS)
    (compiled,) = compiled_runs([(program, given)], folder)
    return difference(program, given, compiled)


def test_a_program_does_as_a_tree_what_it_does_compiled(tmp_path: Path) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + PROGRAMS)
    work = [(program, inputs(program, MOST_INPUTS)) for program in map(program_of, seeds)]
    for seed, (program, given), compiled in zip(
        seeds, work, compiled_runs(work, tmp_path), strict=True
    ):
        if difference(program, given, compiled):
            small = smallest(seed, lambda text: bool(differs(text, tmp_path)), SHRINKING)
            pytest.fail(f"seed {seed}: {differs(small, tmp_path)}\n\n{small}\nFROM\n\n{program}")


def test_a_difference_is_seen(tmp_path: Path) -> None:
    program = program_of(FIRST_SEED)
    given = inputs(program, MOST_INPUTS)
    (compiled,) = compiled_runs([(program, given)], tmp_path)
    assert difference(program, given, compiled) is None
    last = compiled[-1]
    other = Compiled(last.result, last.flags ^ 1, last.fields, last.steps)
    assert "tree" in str(difference(program, given, [*compiled[:-1], other]))
