"""What a first version must see in real trees: flags of every age, and what it could not parse."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from command import Audit
from conftest import AuditOf, ScanOf, TreeOf

pytestmark = pytest.mark.kernel

SERIES = ("6.1", "6.12", "7.3")
AT_MOST_UNPARSED = 0.01
# 6.1 stores to vma->vm_flags directly; each of these does so in its own body, the first two in a
# function that they wrap.
DIRECT_STORES = {
    ("include/drm/drm_gem_dma_helper.h", "drm_gem_dma_object_mmap"): "VM_DONTEXPAND",
    ("drivers/char/mspec.c", "cached_mmap"): "VM_PFNMAP",
    ("drivers/vfio/pci/vfio_pci_core.c", "vfio_pci_core_mmap"): "VM_IO",
    ("mm/secretmem.c", "secretmem_mmap"): "VM_LOCKED",
    ("drivers/usb/mon/mon_bin.c", "mon_bin_mmap"): "VM_DONTEXPAND",
    ("fs/ext4/file.c", "ext4_file_mmap"): "VM_HUGEPAGE",
}


def flags_of(callback: Mapping[str, Any]) -> dict[str, str]:
    flags: dict[str, str] = callback["summary"]["flags"]
    return flags


def by_definition(audit: Audit) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(callback["file"], callback["symbol"]): callback for callback in audit["callbacks"]}


def test_direct_stores_of_6_1_are_seen(audit_of: AuditOf) -> None:
    callbacks = by_definition(audit_of("6.1"))
    unseen = {
        where: flag
        for where, flag in DIRECT_STORES.items()
        if not flags_of(callbacks[where]).get(flag, "").startswith("set")
    }
    assert not unseen


@pytest.mark.parametrize("series", SERIES)
def test_many_callbacks_set_flags(audit_of: AuditOf, series: str) -> None:
    setting = [
        callback
        for callback in audit_of(series)["callbacks"]
        if any(word.startswith("set") for word in flags_of(callback).values())
    ]
    assert len(setting) >= 60


@pytest.mark.parametrize("series", SERIES)
def test_flags_are_named_as_the_tree_names_them(
    audit_of: AuditOf, kernel_tree: TreeOf, series: str
) -> None:
    header = (kernel_tree(series) / "include/linux/mm.h").read_text(encoding="utf-8")
    named = set(re.findall(r"#\s*define\s+(VM_\w+)", header))
    used = {flag for callback in audit_of(series)["callbacks"] for flag in flags_of(callback)}
    assert used
    assert used <= named


@pytest.mark.parametrize("series", SERIES)
def test_evidence_points_at_lines_that_exist(
    audit_of: AuditOf, scan_of: ScanOf, series: str
) -> None:
    scan = scan_of(series)
    astray = [
        (callback["symbol"], evidence["file"], evidence["line"])
        for callback in audit_of(series)["callbacks"]
        for outcome in callback["outcomes"]
        for evidence in outcome["evidence"]
        if not 1 <= evidence["line"] <= scan.text(evidence["file"]).lines
    ]
    assert not astray


@pytest.mark.parametrize("series", SERIES)
def test_few_functions_stay_unparsed(audit_of: AuditOf, series: str) -> None:
    coverage = audit_of(series)["coverage"]
    assert coverage["functions_analysed"] >= len(audit_of(series)["callbacks"]) / 2
    share = len(coverage["parse_errors"]) / coverage["functions_analysed"]
    assert share <= AT_MOST_UNPARSED, coverage["parse_errors"]


@pytest.mark.parametrize("series", SERIES)
def test_counts_speak_of_the_rows(audit_of: AuditOf, series: str) -> None:
    audit = audit_of(series)
    callbacks, coverage = audit["callbacks"], audit["coverage"]
    assert coverage["callbacks"] == len(callbacks)
    assert coverage["without_definition"] == sum(c["file"] is None for c in callbacks)
    assert coverage["with_unknowns"] == sum(bool(c["unknowns"]) for c in callbacks)


@pytest.mark.parametrize("series", SERIES)
def test_most_callbacks_have_a_subsystem(audit_of: AuditOf, series: str) -> None:
    defined = [c for c in audit_of(series)["callbacks"] if c["file"]]
    assert sum(bool(c["subsystem"]) for c in defined) >= 0.95 * len(defined)
