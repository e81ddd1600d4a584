"""What callbacks of 6.12 do, held against labels that people made by reading them."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from command import mmap_audit, read_audit
from conftest import REAL_TREE_TIMEOUT, AuditOf, TreeOf

pytestmark = pytest.mark.kernel

Callbacks = Mapping[tuple[str, str], Mapping[str, Any]]

LABELS = Path(__file__).parent / "data" / "labels-6.12-dev.json"
AT_LEAST = 0.97
# Set by x86's tracking of page frames for whole mappings, which the labels leave to taste.
LEFT_OUT = {"VM_PAT"}
SINGLE = ("special", "page_tables", "vma_escapes", "fails_after_mutation")
# Section 6 of what is known about the RFC's callbacks: the flags, and words of the conditions.
SEVEN: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "dax_mmap": ({"VM_HUGEPAGE": "set-always"}, ()),
    "erofs_file_mmap": ({"VM_HUGEPAGE": "set-sometimes"}, ("IS_DAX", "VM_MAYWRITE")),
    "ext4_file_mmap": ({"VM_HUGEPAGE": "set-sometimes"}, ("IS_DAX",)),
    "xfs_file_mmap": ({"VM_HUGEPAGE": "set-sometimes"}, ("IS_DAX",)),
    "orangefs_file_mmap": ({"VM_SEQ_READ": "set-always", "VM_RAND_READ": "cleared-always"}, ()),
    "usb_stream_hwdep_mmap": (
        {
            "VM_DONTDUMP": "set-always",
            "VM_DONTEXPAND": "set-sometimes",
            "VM_MAYWRITE": "cleared-sometimes",
        },
        ("offset < s->read_size", "VM_WRITE"),
    ),
    "secretmem_mmap": ({"VM_DONTDUMP": "set-always"}, ()),
}
# Where each sets the flag that a merge is lost by.
LINES = {
    "dax_mmap": ("drivers/dax/device.c", 305),
    "erofs_file_mmap": ("fs/erofs/data.c", 472),
    "ext4_file_mmap": ("fs/ext4/file.c", 807),
    "xfs_file_mmap": ("fs/xfs/xfs_file.c", 1582),
    "orangefs_file_mmap": ("fs/orangefs/file.c", 413),
    "usb_stream_hwdep_mmap": ("sound/usb/usx2y/us122l.c", 220),
    "secretmem_mmap": ("mm/secretmem.c", 209),
}


@pytest.fixture(scope="module")
def callbacks(kernel_tree: TreeOf, tmp_path_factory: pytest.TempPathFactory) -> Callbacks:
    """Return 6.12's callbacks as x86 alone has them, which is what the labels speak of."""
    folder = tmp_path_factory.mktemp("x86")
    report = folder / "audit.json"
    options = ("--arch", "x86", "--format", "json", "-o", report)
    run = mmap_audit(kernel_tree("6.12"), *options, cwd=folder, timeout=REAL_TREE_TIMEOUT)
    assert run.returncode == 0, run.stderr
    return {(c["symbol"], c["file"]): c for c in read_audit(report)["callbacks"]}


def answers(label: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield each single answer: what it is about, the label's and ours."""
    flags = {*label["flags"], *found["flags"]} - LEFT_OUT
    for flag in sorted(flags):
        yield flag, label["flags"].get(flag), found["flags"].get(flag)
    for member, word in label["writes"].items():
        yield f"writes {member}", word, found["writes"][member]
    for name in SINGLE:
        yield name, label[name], found[name]
    yield "vm_ops_close", label["vm_ops_close"], found["vm_ops_close"]


def test_nearly_every_answer_of_the_labels_is_ours(callbacks: Callbacks) -> None:
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    labels = labels if isinstance(labels, list) else labels["callbacks"]
    asked, differ = 0, []
    for label in labels:
        found = callbacks[label["callback"], label["file"]]["summary"]
        for what, theirs, ours in answers(label, found):
            asked += 1
            if theirs != ours:
                differ.append(f"{label['callback']:32} {what:24} label {theirs}, audit {ours}")
    agree = f"{asked - len(differ)} of {asked} answers agree"
    sys.stdout.write("\n".join([agree, *differ, ""]))
    assert asked > 280
    assert 1 - len(differ) / asked >= AT_LEAST, agree


@pytest.mark.parametrize("symbol", SEVEN)
def test_one_of_the_seven_with_its_conditions(callbacks: Callbacks, symbol: str) -> None:
    (found,) = [c for (name, _), c in callbacks.items() if name == symbol]
    flags, words = SEVEN[symbol]
    assert found["summary"]["flags"] == flags
    (file, line), merging = LINES[symbol], next(iter(flags))
    ways = [
        way
        for way in found["outcomes"]
        if way["result"] == "ok"
        and {"file": file, "line": line}.items()
        <= {
            k: v
            for e in way["evidence"]
            if e["what"] == f"flags.set {merging}"
            for k, v in e.items()
        }.items()
        and "VM_DONTEXPAND" not in way["flags"]["set"]
    ]
    assert ways
    said = " ".join(guard["text"] for way in ways for guard in way["guards"])
    assert all(word in said for word in words), said


def test_few_callbacks_of_files_are_not_followed_to_the_end(audit_of: AuditOf) -> None:
    files = [
        callback
        for callback in audit_of("6.12")["callbacks"]
        if any(table["struct"] == "file_operations" for table in callback["tables"])
    ]
    unknown = [callback for callback in files if callback["unknowns"]]
    assert len(unknown) <= len(files) * 0.05
    assert all(item["reason"] and item["line"] for c in unknown for item in c["unknowns"])
