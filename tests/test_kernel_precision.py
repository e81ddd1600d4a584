"""An independent text scan and the audit agree about the tables of real trees."""

import re
from collections import Counter, defaultdict

import pytest
from command import Audit, tables
from conftest import AuditOf, ConfirmationOf, ScanOf
from copyscan import copies
from textscan import Place, TextScan

pytestmark = pytest.mark.kernel

SERIES = ("6.12", "7.3")
AT_MOST_SHOWN = 40
_CHOICE = re.compile(r"(?:.*\?)?\s*(\w+)\s*:\s*(\w+)")

# Places that fill a member of a slot's name with something else, and why. Nothing else may be
# missing. Where the text itself shows another struct, no row is needed.
NO_CALLBACKS = {
    ("arch/um/kernel/tlb.c", "mmap"): "User Mode Linux's vm_ops maps host pages: it takes no VMA",
    ("drivers/hv/vmbus_drv.c", "mmap_ring_buffer"): "stores its own argument; its callers count",
    ("drivers/hv/vmbus_drv.c", "mmap_prepare_ring_buffer"): "the same",
}


def confirmed_sources(audit: Audit) -> dict[tuple[str, str], frozenset[str]]:
    """Return the variables that hold each callback in each member, by other means than a copy."""
    objects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for callback, table in tables(audit):
        if table["how"] != "copy":
            objects[callback["symbol"], table["member"]].add(table["object"])
    return {key: frozenset(names) for key, names in objects.items()}


@pytest.mark.parametrize("series", SERIES)
def test_the_text_confirms_every_entry(
    audit_of: AuditOf, confirmation_of: ConfirmationOf, series: str
) -> None:
    audit, confirmation = audit_of(series), confirmation_of(series)
    sources = confirmed_sources(audit)
    refused = [
        f"{table['file']}:{table['line']} {callback['symbol']} in {table['struct']}"
        f"{table['path']} of {table['object']} ({table['how']}): {reason}"
        for callback, table in tables(audit)
        if (
            reason := confirmation.refusal(
                callback["symbol"],
                table,
                sources.get((callback["symbol"], table["member"]), frozenset()),
            )
        )
    ]
    assert not refused, f"{len(refused)} refused\n" + "\n".join(refused[:AT_MOST_SHOWN])


def names_a_function(place: Place) -> bool:
    choice = _CHOICE.fullmatch(place.value)
    names = choice.groups() if choice else (place.value.strip("()& "),)
    return any(re.fullmatch(r"[A-Za-z_]\w*", name) and name != "NULL" for name in names)


def is_another_struct(scan: TextScan, place: Place) -> bool:
    owner = scan.text(place.file).initialised(place.offset)
    return owner is not None and owner[0] not in {slot.struct for slot in scan.slots}


@pytest.mark.parametrize("series", SERIES)
def test_the_audit_has_every_place_that_the_text_shows(
    audit_of: AuditOf, scan_of: ScanOf, series: str
) -> None:
    scan = scan_of(series)
    audited = {(t["file"], t["line"], t["member"]) for _, t in tables(audit_of(series))}
    missed = [
        f"{place.file}:{place.line} .{place.member} = {place.value}"
        for place in scan.places
        if names_a_function(place)
        and (place.file, place.line, place.member) not in audited
        and (place.file, place.member) not in NO_CALLBACKS
        and not is_another_struct(scan, place)
    ]
    assert not missed, f"{len(missed)} missed\n" + "\n".join(missed[:AT_MOST_SHOWN])


@pytest.mark.parametrize("series", SERIES)
def test_the_audit_has_every_use_of_a_macro_that_makes_a_table(
    audit_of: AuditOf, scan_of: ScanOf, series: str
) -> None:
    audited = {
        (table["file"], table["line"], table["member"]): table["how"]
        for _, table in tables(audit_of(series))
    }
    missed = [
        f"{use.file}:{use.line} {use.macro} = {use.value}"
        for use in scan_of(series).uses
        if (use.file, use.line, use.member) not in audited
    ]
    assert not missed, f"{len(missed)} missed\n" + "\n".join(missed[:AT_MOST_SHOWN])
    macro_lines = {(use.file, use.line, use.member) for use in scan_of(series).uses}
    assert {audited[place] for place in macro_lines} == {"macro"}


@pytest.mark.parametrize("series", SERIES)
def test_a_function_handed_over_to_be_stored_is_found(audit_of: AuditOf, series: str) -> None:
    handed = [
        (callback["symbol"].removesuffix("_prepare"), table["struct"], table["file"])
        for callback, table in tables(audit_of(series))
        if table["how"] == "argument"
    ]
    entry = ("hv_uio_ring_mmap", "vmbus_channel", "drivers/uio/uio_hv_generic.c")
    assert handed.count(entry) == 2  # two calls, for the channel and for its sub-channels


def test_the_exceptions_are_still_needed(scan_of: ScanOf) -> None:
    places = {(p.file, p.member) for series in SERIES for p in scan_of(series).places}
    assert set(NO_CALLBACKS) <= places


def test_the_7_3_descriptor_hook_has_its_sixty_tables(audit_of: AuditOf) -> None:
    hook = Counter(
        table["struct"]
        for _, table in tables(audit_of("7.3"))
        if table["member"].startswith("mmap_prepare")
    )
    assert hook["file_operations"] == 60
    assert hook["uio_info"] >= 1
    assert hook["vmbus_channel"] >= 1


def test_each_tree_names_the_hooks_that_it_offers(audit_of: AuditOf) -> None:
    hooks = {series: audit_of(series)["tree"]["hooks"] for series in ("6.1", "6.12", "7.3")}
    assert hooks == {"6.1": ["mmap"], "6.12": ["mmap"], "7.3": ["mmap", "mmap_prepare"]}


def test_no_entry_is_listed_twice(audit_of: AuditOf) -> None:
    for series in SERIES:
        counts = Counter(
            (callback["symbol"], callback["file"], *map(str, table.values()))
            for callback, table in tables(audit_of(series))
        )
        assert [entry for entry, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("series", SERIES)
def test_the_audit_has_every_copy_that_the_text_shows(
    audit_of: AuditOf, scan_of: ScanOf, series: str
) -> None:
    audited = {(t["file"], t["line"]) for _, t in tables(audit_of(series)) if t["how"] == "copy"}
    shown = list(copies(scan_of(series)))
    assert shown
    assert not [copy for copy in shown if copy[:2] not in audited]
