"""Every table that the compiled 6.12 is known to hold is in the audit of its source."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from command import Audit, tables
from conftest import AuditOf

pytestmark = pytest.mark.kernel

TRUTH = Path(__file__).parent / "data" / "callbacks-6.12-dev.json"
# The compiler speaks of the line with the function's name, which may follow its return type.
LINES_OF_A_RETURN_TYPE = 3

Entry = Mapping[str, Any]


def truth() -> list[Entry]:
    entries: list[Entry] = json.loads(TRUTH.read_text(encoding="utf-8"))
    return entries


def nearest(audit: Audit, entry: Entry) -> str:
    """Say what the audit has instead of an entry."""
    found = [
        f"{callback['symbol']} {callback['file']} {table['struct']}{table['path']} of "
        f"{table['object']} at {table['file']}:{table['line']}"
        for callback, table in tables(audit)
        if table["object"] == entry["object_symbol"]
        or (
            callback["symbol"] == entry["callback_symbol"]
            and table["file"] == entry["object_source_file"]
        )
    ]
    return "; ".join(found) or "nothing like it"


def misses_table(audit: Audit, missing: Iterable[Entry]) -> str:
    rows = [
        f"{entry['object_source_file']}: {entry['ops_struct']}{entry['object_path']} of "
        f"{entry['object_symbol']} = {entry['callback_symbol']} "
        f"({entry['callback_source_file']}) | audit: {nearest(audit, entry)}"
        for entry in missing
    ]
    return f"{len(rows)} of {len(truth())} missed\n" + "\n".join(rows)


def test_the_ground_truth_is_all_there() -> None:
    assert len(truth()) == 265


def test_every_compiled_table_is_found(audit_of: AuditOf) -> None:
    audit = audit_of("6.12")
    found = {
        (
            table["struct"],
            table["member"],
            table["object"],
            table["path"],
            table["file"],
            callback["symbol"],
            callback["file"],
        )
        for callback, table in tables(audit)
    }
    missing = [
        entry
        for entry in truth()
        if (
            entry["ops_struct"],
            entry["member"],
            entry["object_symbol"],
            entry["object_path"],
            entry["object_source_file"],
            entry["callback_symbol"],
            entry["callback_source_file"],
        )
        not in found
    ]
    assert not missing, misses_table(audit, missing)


def test_definitions_are_at_the_compiled_lines(audit_of: AuditOf) -> None:
    lines = {(c["symbol"], c["file"]): c["line"] for c in audit_of("6.12")["callbacks"]}
    wrong = {
        (entry["callback_symbol"], entry["callback_source_file"]): (line, entry["callback_line"])
        for entry in truth()
        if (line := lines.get((entry["callback_symbol"], entry["callback_source_file"])))
        is not None
        and not 0 <= entry["callback_line"] - line <= LINES_OF_A_RETURN_TYPE
    }
    assert not wrong
