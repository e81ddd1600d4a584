"""What people judged by reading the kernel's source, held against today's audit.

The rows are random.Random(20261123).sample of 50 of all tables of each tree, in the order of
symbol, file and place; each was read where it stands, with the macro that makes it, the function
that stores it or the table that it copies.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command import tables
from conftest import AuditOf

pytestmark = pytest.mark.kernel

TABLES = Path(__file__).parent / "kernel" / "judged_tables.json"
AT_LEAST_RIGHT = 98


def judged() -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = json.loads(TABLES.read_text(encoding="utf-8"))
    return rows


def test_nearly_every_table_was_right() -> None:
    rows = judged()
    assert [sum(row["tree"] == tree for row in rows) for tree in ("6.12", "7.3")] == [50, 50]
    assert all(row["why"] for row in rows)
    assert sum(row["verdict"] == "right" for row in rows) >= AT_LEAST_RIGHT


@pytest.mark.parametrize("tree", ["6.12", "7.3"])
def test_what_was_right_is_still_found_and_what_was_wrong_is_not(
    audit_of: AuditOf, tree: str
) -> None:
    found = {
        (
            callback["symbol"],
            callback["file"],
            callback["line"],
            *tuple(table[key] for key in ("struct", "member", "object", "path", "file", "line")),
        )
        for callback, table in tables(audit_of(tree))
    }
    names = ("symbol", "file", "line", "struct", "member", "object", "path")
    keys = (*names, "table_file", "table_line")
    amiss = [
        row
        for row in judged()
        if row["tree"] == tree
        and (tuple(row[key] for key in keys) in found) is not (row["verdict"] == "right")
    ]
    assert not amiss
