"""What is said of real trees: who loses a merge, and who can convert to what."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import AuditOf

pytestmark = pytest.mark.kernel

DATA = Path(__file__).parent / "data"
CONVERTIBLE = {"ready", "needs-action", "needs-mapped", "needs-retype"}
DAX = {"dax_mmap", "erofs_file_mmap", "ext4_file_mmap", "xfs_file_mmap"}
OTHERS = {"orangefs_file_mmap", "usb_stream_hwdep_mmap", "secretmem_mmap"}
# Callbacks that upstream could not convert, or had to take back: 7.3 has .mmap in each.
NEVER_READY = (
    *("hugetlbfs_file_mmap", "perf_mmap", "binder_mmap", "gntdev_mmap", "hfi1_file_mmap"),
    *("ovl_mmap", "fuse_file_mmap", "coda_file_mmap", "shm_mmap"),
)


def named(audit: Any, symbol: str) -> list[dict[str, Any]]:  # noqa: ANN401 - parsed JSON
    return [callback for callback in audit["callbacks"] if callback["symbol"] == symbol]


def test_retry_merge_agrees_with_every_label(audit_of: AuditOf) -> None:
    labels = json.loads((DATA / "labels-6.12-dev.json").read_text(encoding="utf-8"))
    audit = audit_of("6.12")
    differ = []
    for label in labels if isinstance(labels, list) else labels["callbacks"]:
        (found,) = [c for c in named(audit, label["callback"]) if c["file"] == label["file"]]
        if found["retry_merge"]["verdict"] != label["retry_merge"]:
            differ.append((label["callback"], label["retry_merge"], found["retry_merge"]))
    assert not differ


def test_the_seven_and_no_other_lose_a_merge_on_6_12(audit_of: AuditOf) -> None:
    callbacks = audit_of("6.12")["callbacks"]
    lost = {c["symbol"]: c for c in callbacks if c["retry_merge"]["verdict"] != "no"}
    assert lost.pop("xxxfb_mmap")["retry_merge"]["verdict"] == "unknown"  # it has no body
    assert lost.pop("snd_hwdep_mmap")["summary"]["forwards_to"] == "snd_hwdep_ops.mmap"
    assert set(lost) == DAX | OTHERS
    assert {n for n, c in lost.items() if c["retry_merge"]["class"] == "dax"} == DAX
    for callback in lost.values():
        changes = [s for s in callback["simulation"] if len(s["before"]) < len(s["after"])]
        assert changes, callback["symbol"]
        assert all(len(s["converted"]) == len(s["before"]) for s in changes[:1])


def test_what_upstream_converted_is_convertible(audit_of: AuditOf) -> None:
    text = (DATA / "conversions-dev.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    audit, missed = audit_of("6.12"), []
    for row in rows:
        (callback,) = [
            c
            for c in named(audit, row["mmap_symbol_6_12"])
            if any(table["file"] == row["file_6_12"] for table in c["tables"])
        ]
        tier = callback["targets"][f"mmap_prepare-{row['landed']}"]
        features = [f for f in row["features"].replace("(in mapped)", "").split(";") if f]
        wanted = {"flags" if f.startswith("flags") else f for f in features}
        if tier["tier"] not in CONVERTIBLE or not wanted <= set(tier["needs"]):
            missed.append((row["mmap_symbol_6_12"], tier, sorted(wanted)))
    assert not missed


@pytest.mark.parametrize("symbol", NEVER_READY)
def test_what_upstream_could_not_convert_is_not_ready(audit_of: AuditOf, symbol: str) -> None:
    found = named(audit_of("6.12"), symbol)
    assert found
    for callback in found:
        tiers = {name: tier["tier"] for name, tier in callback["targets"].items()}
        assert len(tiers) == 7
        assert "ready" not in tiers.values()


def test_afs_needs_a_place_for_its_counter(audit_of: AuditOf) -> None:
    (callback,) = named(audit_of("6.12"), "afs_file_mmap")
    tiers = {name: tier["tier"] for name, tier in callback["targets"].items()}
    mapped = {"mmap_prepare-7.1", "mmap_prepare-7.3"}
    assert {name for name, tier in tiers.items() if tier == "needs-mapped"} == mapped
    assert {tier for name, tier in tiers.items() if name not in mapped} == {"blocked"}


def test_every_mmap_of_7_3_has_a_tier_with_reasons(audit_of: AuditOf) -> None:
    audit = audit_of("7.3")
    assert audit["tree"]["target"] == "mmap_prepare-7.3"
    tiers = [
        callback["targets"]["mmap_prepare-7.3"]
        for callback in audit["callbacks"]
        if any(
            (t["struct"], t["member"]) == ("file_operations", "mmap") for t in callback["tables"]
        )
    ]
    assert len(tiers) > 60
    undecided = [tier for tier in tiers if tier["tier"] == "undecided"]
    assert len(undecided) <= len(tiers) / 10
    assert all(tier["reasons"] for tier in tiers)


@pytest.mark.parametrize(
    ("series", "target"),
    [("6.1", "mmap_proto"), ("6.12", "mmap_proto"), ("7.3", "mmap_prepare-7.3")],
)
def test_a_tree_offers_what_it_defines(audit_of: AuditOf, series: str, target: str) -> None:
    assert audit_of(series)["tree"]["target"] == target
