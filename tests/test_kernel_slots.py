"""Slots are the tree's own: the audit and an independent regular expression find the same."""

import pytest
from conftest import AuditOf, ScanOf

pytestmark = pytest.mark.kernel

SERIES = ("6.1", "6.12", "7.3")


@pytest.mark.parametrize("series", SERIES)
def test_slots_are_those_of_the_struct_definitions(
    audit_of: AuditOf, scan_of: ScanOf, series: str
) -> None:
    audited = {
        (slot["struct"], slot["member"], slot["file"], slot["line"])
        for slot in audit_of(series)["slots"]
    }
    scanned = {(slot.struct, slot.member, slot.file, slot.line) for slot in scan_of(series).slots}
    assert audited == scanned


@pytest.mark.parametrize("series", SERIES)
def test_what_only_sounds_like_a_slot_is_none(audit_of: AuditOf, series: str) -> None:
    slots = {(slot["struct"], slot["member"]) for slot in audit_of(series)["slots"]}
    assert "vm_operations_struct" not in {struct for struct, _ in slots}
    members = {member for _, member in slots}
    assert not members & {"mmap_backing_file", "mmap_file", "mmap_capabilities", "mmap_free"}
    assert not {struct for struct, _ in slots} & {"host1x_bo_ops", "linux_romvec", "pv_mmu_ops"}


@pytest.mark.parametrize("series", SERIES)
def test_tables_fill_known_slots_only(audit_of: AuditOf, series: str) -> None:
    audit = audit_of(series)
    slots = {(slot["struct"], slot["member"]) for slot in audit["slots"]}
    filled = {
        (table["struct"], table["member"])
        for callback in audit["callbacks"]
        for table in callback["tables"]
    }
    assert filled <= slots


def test_the_scan_knows_the_slots_of_both_generations(scan_of: ScanOf) -> None:
    old = {(slot.struct, slot.member) for slot in scan_of("6.12").slots}
    new = {(slot.struct, slot.member) for slot in scan_of("7.3").slots}
    assert len(old) == 32
    assert ("file_operations", "mmap_prepare") in new - old
    assert ("uio_info", "mmap_prepare") in new - old
    assert ("vmbus_channel", "mmap_prepare_ring_buffer") in new - old
