"""The seven callbacks that the RFC names come out of the sample tree as its cover letter says."""

from typing import Any

import pytest
from command import mmap_audit, read_audit

from auditor import sample

# What each sets and clears on some path, in the words of the letter of 30 April 2025.
LETTER = {
    "dax_mmap": ({"VM_HUGEPAGE"}, set()),
    "erofs_file_mmap": ({"VM_HUGEPAGE"}, set()),
    "ext4_file_mmap": ({"VM_HUGEPAGE"}, set()),
    "xfs_file_mmap": ({"VM_HUGEPAGE"}, set()),
    "orangefs_file_mmap": ({"VM_SEQ_READ"}, {"VM_RAND_READ"}),
    # The letter names VM_DONTDUMP; the write area is special, the read area stays read-only.
    "usb_stream_hwdep_mmap": ({"VM_DONTDUMP", "VM_DONTEXPAND"}, {"VM_MAYWRITE"}),
    "secretmem_mmap": ({"VM_LOCKED", "VM_DONTDUMP"}, set()),
}
ONLY_FORWARDERS = "another file"


@pytest.fixture(scope="module")
def callbacks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("seven")
    tree = sample.unpack(folder / "tree")
    output = folder / "audit.json"
    done = mmap_audit(tree, "--format", "json", "-o", output, cwd=folder)
    assert done.returncode == 0, done.stderr
    return {callback["symbol"]: callback for callback in read_audit(output)["callbacks"]}


@pytest.mark.parametrize("name", LETTER)
def test_one_of_the_seven(callbacks: dict[str, Any], name: str) -> None:
    flags = callbacks[name]["summary"]["flags"]
    set_, cleared = LETTER[name]
    assert {flag for flag, word in flags.items() if word.startswith("set")} == set_
    assert {flag for flag, word in flags.items() if word.startswith("cleared")} == cleared
    assert callbacks[name]["unknowns"] == []


def test_only_the_write_area_of_usb_stream_is_special(callbacks: dict[str, Any]) -> None:
    special = {name for name in LETTER if callbacks[name]["summary"]["special"] != "never"}
    assert special == {"usb_stream_hwdep_mmap"}


def test_usb_stream_is_reached_through_hwdep(callbacks: dict[str, Any]) -> None:
    assert callbacks["usb_stream_hwdep_mmap"]["reached_through"] == [["snd_hwdep_mmap"]]
    assert callbacks["snd_hwdep_mmap"]["summary"]["forwards_to"] == "snd_hwdep_ops.mmap"


def test_a_stacked_file_system_forwards(callbacks: dict[str, Any]) -> None:
    forwards = {n for n, c in callbacks.items() if c["summary"]["forwards_to"] == ONLY_FORWARDERS}
    assert forwards == {"ovl_mmap"}


def test_every_callback_of_the_sample_is_there(callbacks: dict[str, Any]) -> None:
    assert len(callbacks) == 27
