"""What the simulator is for: the table in its README, and the scenarios that ship."""

import re
from pathlib import Path

import pytest

from auditor.simulator.generations import generation
from auditor.simulator.lanes import Effect, Lanes, scenario_for
from auditor.simulator.scenario import play
from auditor.simulator.scenario_file import shipped

_README = Path(__file__).parents[2] / "auditor" / "simulator" / "README.md"
_EFFECTS = {
    "sets VM_DONTDUMP": Effect(set=("VM_DONTDUMP",)),
    "sets VM_DONTDUMP, has close": Effect(set=("VM_DONTDUMP",), close=True),
    "sets VM_PFNMAP": Effect(set=("VM_PFNMAP",)),
    "changes no flag": Effect(),
}


def _rows() -> list[list[str]]:
    lines = _README.read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("| hook |"))
    table = lines[first : first + lines[first:].index("")]
    return [[cell.strip() for cell in re.split(r"\|", line)[1:-1]] for line in table]


def _lanes(effect: Effect, base: str, name: str) -> Lanes:
    return next(lanes for lanes in scenario_for(effect, base) if lanes.name == name)


def test_readme_has_the_whole_table() -> None:
    header, _, *rows = _rows()
    assert header[2:] == [
        "6.12 `.mmap`",
        "6.13 `.mmap`",
        "rfc `.mmap`",
        "rfc converted",
        "7.3 `.mmap`",
        "7.3 converted",
    ]
    assert {row[0] for row in rows} == set(_EFFECTS)


@pytest.mark.parametrize("row", _rows()[2:], ids=lambda row: f"{row[0]}: {row[1]}")
def test_readme_table_is_what_the_model_says(row: list[str]) -> None:
    effect, name = _EFFECTS[row[0]], row[1]
    old, base, new = (_lanes(effect, each, name) for each in ("6.12", "6.13", "7.3"))
    counts = [
        len(lane.vmas)
        for lane in (old.before, base.before, base.after, base.converted, new.after, new.converted)
    ]
    assert counts == list(map(int, row[2:]))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("secretmem-upward", {"6.12": 1, "6.16": 1, "7.3": 1}),
        ("secretmem-downward", {"6.12": 1, "6.16": 1, "7.3": 1}),
        ("secretmem-lowest", {"6.12": 8, "6.16": 1, "6.17": 1, "6.19": 1, "7.2": 1, "7.3": 1}),
        ("dax-file", {"6.12": 2, "rfc": 3, "7.3": 3}),
        ("device-pfnmap", {"6.12": 4, "rfc": 4, "7.3": 4}),
        ("orangefs", {"6.12": 2, "rfc": 4, "7.3": 4}),
        ("unconverted-driver", {"6.12": 1, "6.13": 1, "rfc-1": 1, "rfc": 8, "7.3": 8}),
    ],
)
def test_shipped_scenarios(name: str, counts: dict[str, int]) -> None:
    scenario = shipped()[name]
    assert scenario.about
    found = {each: len(play(scenario, generation(each))[-1].vmas) for each in counts}
    assert found == counts


def test_every_shipped_scenario_is_tested_and_documented() -> None:
    text = _README.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in shipped())
    assert len(shipped()) == 7


def test_a_file_swapped_by_an_unconverted_hook_is_not_seen_by_the_retry() -> None:
    effect = Effect(set=("VM_DONTDUMP",), swaps_file=True)
    lanes = _lanes(effect, "6.12", "eight pages upward")
    # The retry asks with the original file, the hook before the merge counts.
    assert (len(lanes.before.vmas), len(lanes.converted.vmas)) == (8, 1)


def test_an_offset_moved_by_an_unconverted_hook_is_not_seen_by_the_retry() -> None:
    effect = Effect(set=("VM_DONTDUMP",), moves_pgoff=True)
    lanes = _lanes(effect, "6.12", "eight pages upward")
    assert (len(lanes.before.vmas), len(lanes.converted.vmas)) == (8, 1)


def test_cleared_flags_count_as_changed() -> None:
    lanes = _lanes(Effect(cleared=("VM_MAYWRITE",)), "6.12", "eight pages upward")
    assert [len(lane.vmas) for lane in (lanes.before, lanes.after, lanes.converted)] == [1, 8, 1]
