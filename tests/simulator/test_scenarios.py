"""Scenario files, their drawings, and the command that makes them."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from auditor.simulate_cli import simulate
from auditor.simulator.draw import text
from auditor.simulator.draw_json import as_json
from auditor.simulator.draw_svg import as_svg
from auditor.simulator.generations import generation
from auditor.simulator.scenario import play
from auditor.simulator.scenario_file import parse, shipped
from auditor.simulator.vma import ScenarioError

_RECORDS = Path(__file__).parents[1] / "data" / "vma"
_OLD_AND_NEW = (generation("6.12"), generation("7.3"))

_TWO_PAGES = """
title = "two pages"
flags = ["VM_READ", "VM_SHARED"]
[files.device]
kind = "mmap"
set = ["VM_DONTDUMP"]
vm_ops = "close"
[[step]]
mmap = { at = 0, pages = 1, file = "device", offset = 0, times = 2, by = 1 }
"""

_EVERY_STEP = """
flags = ["VM_READ", "VM_WRITE"]
below = false
[files.other]
[files.device]
vm_file = "other"
pgoff_delta = -1
error = "ENODEV"
dax = true
hugetlbfs = true
[[step]]
mmap = { at = 0, pages = 8, flags = ["VM_READ", "VM_MAYWRITE"] }
[[step]]
fault = { at = 1 }
[[step]]
modify = { at = 1, pages = 2, set = ["VM_DONTCOPY"], clear = ["VM_READ"] }
[[step]]
name = { at = 3, pages = 1, name = "heap" }
[[step]]
policy = { at = 4, pages = 1, id = 2 }
[[step]]
uffd = { at = 5, pages = 1, id = 1 }
[[step]]
fork = {}
[[step]]
clear_soft_dirty = {}
[[step]]
munmap = { at = 6, pages = 1 }
[[step]]
mmap = { at = 6, pages = 1, file = "device" }
"""


def _simulate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(simulate, list(map(str, arguments)))


def test_text_has_boxes_side_by_side_and_reasons() -> None:
    drawn = text(parse(_TWO_PAGES), _OLD_AND_NEW)
    assert (
        drawn
        == """\
two pages

1. mmap page 0 of device at offset 0
6.12                                  7.3
+--+                                  +--+
|1 |                                  |1 |
+--+                                  +--+
1: page 0 device+0 VM_DONTDUMP close  1: page 0 device+0 VM_DONTDUMP close
- no merge with prev: not adjacent    - no merge with prev: not adjacent
- no merge with next: no VMA there    - no merge with next: no VMA there
- retry: no merge with prev: not      - this kernel does not retry
  adjacent
- retry: no merge with next: no VMA
  there

2. mmap page 1 of device at offset 1
6.12                                  7.3
+-----+                               +--+--+
|  1  |                               |1 |2 |
+-----+                               +--+--+
1: pages 0-1 device+0 VM_DONTDUMP     1: page 0 device+0 VM_DONTDUMP close
   close                              2: page 1 device+1 VM_DONTDUMP close
- no merge with prev: flags differ:   - no merge with prev: flags differ:
  VM_DONTDUMP                           VM_DONTDUMP
- no merge with next: no VMA there    - no merge with next: no VMA there
- retry: merges with prev             - this kernel does not retry
- retry: no merge with next: no VMA
  there

VMAs at the end: 1 on 6.12, 2 on 7.3
"""
    )


def test_gaps_that_are_too_wide_are_dots() -> None:
    wide = _TWO_PAGES.replace("by = 1", "by = 500")
    assert "| 1 | .. | 2 |" in text(parse(wide), _OLD_AND_NEW)


def test_a_layout_of_nothing_is_drawn() -> None:
    nothing = "flags = []\n[[step]]\nmunmap = { at = 0, pages = 1 }\n"
    assert "(nothing is mapped)" in text(parse(nothing), _OLD_AND_NEW)
    ET.fromstring(as_svg(parse(nothing), _OLD_AND_NEW))


def test_every_step_can_be_written() -> None:
    frames = play(parse(_EVERY_STEP), generation("7.3"))
    assert [frame.outcome.error for frame in frames] == [None] * 9 + ["ENODEV"]
    assert [len(frame.vmas) for frame in frames] == [1, 1, 3, 4, 5, 6, 6, 6, 6, 6]
    assert frames[2].label == "modify pages 1-2: +VM_DONTCOPY -VM_READ"


def test_json_holds_what_happened() -> None:
    document = json.loads(as_json(parse(_TWO_PAGES), _OLD_AND_NEW))
    last = document["steps"][-1]["results"]
    assert (last["6.12"]["path"], last["6.12"]["merged_with"]) == ("merge_retry", "prev")
    assert last["7.3"]["path"] == "new"
    assert [vma["first_page"] for vma in last["7.3"]["vmas"]] == [0, 1]
    assert "VM_DONTDUMP" in last["7.3"]["vmas"][0]["flags"]


def test_svg_has_a_box_for_each_vma_and_its_names_escaped() -> None:
    marked = parse(_TWO_PAGES.replace("two pages", "two <pages> & more"))
    root = ET.fromstring(as_svg(marked, _OLD_AND_NEW))
    assert len(root.findall("{*}rect")) == 1 + 1 + 1 + 2
    assert root.findtext("{*}text") == "two <pages> & more"


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_scenarios_are_drawn_in_every_format(name: str) -> None:
    for format_ in ("text", "json", "svg"):
        result = _simulate(name, "--format", format_)
        assert result.exit_code == 0
        assert shipped()[name].title in result.output


def test_command_draws_a_file_for_the_generations_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(_TWO_PAGES, encoding="utf-8")
    result = _simulate(path, "--generation", "6.13", "--generation", "rfc")
    assert result.exit_code == 0
    assert "VMAs at the end: 2 on 6.13, 2 on rfc" in result.output


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("title = ", "not TOML"),
        ("x = " + "[" * 10_000, "not TOML"),
        ("x = " + "9" * 5000, "not TOML"),
        ("", "the scenario has no step"),
        ("step = 3", "step must be a list of tables"),
        ("colour = 1\n[[step]]\nfork = {}", "unknown key colour"),
        ('flags = ["VM_NONSENSE"]', "unknown flag VM_NONSENSE"),
        ("flags = [1]", "flags must be a list of texts"),
        ("below = 1\n[[step]]\nfork = {}", "below must be true or false"),
        ('generations = ["5.4"]\n[[step]]\nfork = {}', "generation 5.4 is unknown"),
        ('[files.a]\nkind = "late"', "file a: kind must be one of"),
        ('[files.a]\nvm_ops = "shmem"', "file a: vm_ops must be one of"),
        ('[files.a]\nvm_file = "b"', "vm_file b is not defined above"),
        ('[files.a]\nerror = "EGG"', "file a: unknown error EGG"),
        ("[files]\na = 1", "file a: must be a table"),
        ("[[step]]\nfly = {}", "step 1: unknown step fly"),
        ("[[step]]\nfork = {}\nfault = {at = 1}", "step 1: must be one of"),
        ("[[step]]\nmmap = 3", "step 1, mmap: must be a table"),
        ("[[step]]\nmmap = { pages = 1 }", "at is missing"),
        ("[[step]]\nmmap = { at = 0, pages = 0 }", "pages must be from 1"),
        ("[[step]]\nmmap = { at = true, pages = 1 }", "at must be a number"),
        ('[[step]]\nmmap = { at = 0, pages = 1, file = "x" }', "file x is not defined"),
        ("[[step]]\nmmap = { at = 0, pages = 1, times = 2, by = -1 }", "leaves the pages"),
        ("[[step]]\nmmap = { at = 0, pages = 1, size = 1 }", "unknown key size"),
        ('[[step]]\nname = { at = 0, pages = 1, name = "\\u0007" }', "printable ASCII"),
    ],
)
def test_a_broken_file_is_one_clear_line_and_exit_code_2(
    broken: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(broken, encoding="utf-8")
    result = _simulate(path)
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.count("\n") == 1
    with pytest.raises(ScenarioError):
        parse(broken)


def test_a_hook_that_a_generation_lacks_is_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "prepare.toml"
    path.write_text(_TWO_PAGES.replace('"mmap"', '"prepare"'), encoding="utf-8")
    result = _simulate(path, "--generation", "6.12")
    assert result.exit_code == 2
    assert "step 1, mmap page 0 of device at offset 0: 6.12 has no prepare hook" in result.output
    assert _simulate(path, "--generation", "7.3").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("one.toml", "two.toml"),
        ("absent.toml",),
        ("--replay",),
        ("--replay", "absent.jsonl"),
        ("--replay", "x", "--generation", "6.12", "--generation", "7.3"),
        ("orangefs", "--generation", "5.4"),
        ("orangefs", "--format", "pdf"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    result = _simulate(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_replay_prints_a_line_a_file_and_reasons() -> None:
    result = _simulate("--replay", _RECORDS / "boot-6.12.jsonl.gz")
    assert result.exit_code == 0
    assert result.output.startswith("boot-6.12: ")
    assert " 0 differ, " in result.output
    assert "1 not covered: the word mremap" in result.output


def test_replay_shows_differences_and_is_exit_code_1() -> None:
    device = _RECORDS / "boot-device-mmap-7.3.jsonl.gz"
    result = _simulate("--replay", device, "--generation", "6.12")
    assert result.exit_code == 1
    assert "differs at step " in result.output
    assert "more that differ" in result.output


def test_replay_of_no_record_is_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": 1}\n', encoding="utf-8")
    good = _RECORDS / "boot-device-mmap-7.3.jsonl.gz"
    result = _simulate("--replay", good, path)
    assert result.exit_code == 2
    assert result.output.endswith("broken.jsonl:1: not a record: no 'steps'\n")
