"""The referee is refereed: the text scan sees what was compiled, and nothing in comments."""

import json
from pathlib import Path

import pytest
import smalltree
from confirm import Confirmation
from conftest import ScanOf
from ctext import CText, blank
from test_kernel_recall import TRUTH
from textscan import TextScan

ODD_C = r"""
/* .mmap = in_a_comment, */
static const char *text = ".mmap = in_a_string,"; // .mmap = in_a_remark, \
   .mmap = in_its_continuation,
#define TABLE(name, f) struct file_operations name##_fops = { \
	.mmap = f, \
}
#define STATIC_TABLE(name, f) static TABLE(name, f)
#define PASTED(name) .mmap = name ## _mmap
STATIC_TABLE(first, first_mmap);
struct file_operations second_fops = { PASTED(second) };
struct file_operations third_fops[] = {
	[1].mmap =
		third_mmap,
};
void f(struct file_operations *ops) { ops->mmap = fourth_mmap; if (ops->mmap == g) store(ops,
	fifth_mmap); }
"""


@pytest.fixture
def scan(small_tree: Path) -> TextScan:
    (small_tree / "drivers/char/odd.c").write_text(ODD_C, encoding="utf-8")
    return TextScan(small_tree)


def test_blanking_keeps_every_position() -> None:
    text = blank(ODD_C)
    assert len(text) == len(ODD_C)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(ODD_C) if c == "\n"
    ]
    assert "in_a" not in text
    assert "in_its" not in text


def test_the_scan_sees_designators_and_assignments(scan: TextScan) -> None:
    assert [(p.file, p.line, p.value) for p in scan.places] == [
        ("drivers/char/odd.c", 13, "third_mmap"),
        ("drivers/char/odd.c", 16, "fourth_mmap"),
        ("drivers/char/toaster.c", 11, "toaster_mmap"),
        ("fs/proc/crumbs.c", 10, "crumbs_mmap"),
    ]


def test_the_scan_sees_uses_of_macros_but_not_their_definitions(scan: TextScan) -> None:
    assert [(use.line, use.macro) for use in scan.uses] == [(10, "STATIC_TABLE"), (11, "PASTED")]


@pytest.mark.parametrize(
    ("symbol", "line", "said"),
    [
        ("first_mmap", 10, None),
        ("second_mmap", 11, None),
        ("third_mmap", 13, None),
        ("fourth_mmap", 16, None),
        ("fifth_mmap", 16, None),
        ("fifth_mmap", 17, None),
        ("first_mmap", 5, "nothing there"),
        ("other_mmap", 10, "names another value: f"),
        ("other_mmap", 13, "names another value: third_mmap"),
        ("in_a_comment", 2, "nothing there"),
        ("first_mmap", 999, "no such line"),
    ],
)
def test_the_scan_judges_entries(scan: TextScan, symbol: str, line: int, said: str | None) -> None:
    entry = {
        "struct": "file_operations",
        "member": "mmap",
        "object": "third_fops",
        "path": "[1].mmap",
        "file": "drivers/char/odd.c",
        "line": line,
        "how": "initializer",
    }
    assert Confirmation(scan).refusal(symbol, entry, frozenset()) == said


def test_the_scan_knows_which_variable_is_initialised() -> None:
    source = CText(smalltree.DRIVER_C.encode())
    at = source.text.index(".mmap")
    assert source.initialised(at) == ("file_operations", "toaster_fops")
    assert source.initialised(source.text.index("return")) is None


@pytest.mark.kernel
def test_the_scan_sees_every_compiled_table(scan_of: ScanOf) -> None:
    scan = scan_of("6.12")
    seen: dict[tuple[str, str], set[str]] = {}
    for place in (*scan.places, *scan.uses):
        seen.setdefault((place.file, place.member), set()).add(place.value)
    unseen = [
        entry
        for entry in json.loads(TRUTH.read_text(encoding="utf-8"))
        if entry["callback_symbol"]
        not in seen.get((entry["object_source_file"], entry["member"]), set())
    ]
    assert not unseen
