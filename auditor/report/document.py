"""The audit -> the JSON document: the product's stable interface. See reports/audit.schema.json."""

from typing import Any

from auditor import __version__, kernel
from auditor.answer import Audit, Row
from auditor.effects import Evidence
from auditor.program import Callback, Place, Table, Unknown

SCHEMA = "mmap-audit/1"
_NOT_YET = "paths are not told apart yet"


def document(audit: Audit) -> dict[str, Any]:
    """Return the audit as plain data, everything sorted."""
    tree = audit.tree
    return {
        "schema": SCHEMA,
        "tool": {"name": "mmap-audit", "version": __version__},
        "tree": {
            "version": tree.version,
            "hooks": list(tree.hooks),
            "revision": tree.revision,
            "files_scanned": tree.files_scanned,
            "files_with_facts": tree.files_with_facts,
            "seconds": tree.seconds,
        },
        "slots": [
            {"struct": slot.struct, "member": slot.member, **_place(slot.place)}
            for slot in audit.slots
        ],
        "callbacks": [_callback(row, frozenset(audit.special)) for row in audit.rows],
        "findings": [],
        "coverage": _coverage(audit),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


def _callback(row: Row, special: frozenset[str]) -> dict[str, Any]:
    callback, effects = row.callback, row.effects
    definition = callback.definition
    return {
        "symbol": callback.symbol,
        "file": None if definition is None else definition.file,
        "line": None if definition is None else definition.function.line,
        "subsystem": row.subsystem,
        "maintainers": list(row.maintainers),
        "tables": [_table(table) for table in callback.tables],
        "definitions": _definitions(callback),
        "reached_through": [list(chain) for chain in row.reached_through],
        "outcomes": [],
        "evidence": [_evidence(item) for item in effects.evidence],
        "summary": _summary(row, special),
        "retry_merge": {"verdict": "unknown", "class": "unknown", "why": [_NOT_YET]},
        "targets": {},
        "simulation": [],
        "unknowns": [_unknown(unknown) for unknown in effects.unknowns],
    }


def _definitions(callback: Callback) -> list[dict[str, Any]]:
    """Return every body that the name may stand for, the likeliest first."""
    return [
        {**_place(definition.place), "condition": definition.function.condition}
        for definition in callback.definitions
    ]


def _table(table: Table) -> dict[str, Any]:
    return {
        "struct": table.struct,
        "member": table.member,
        "object": table.object,
        "path": table.path,
        **_place(table.place),
        "how": table.how,
        "macro": table.macro,
        "condition": table.condition,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {"what": item.what, **_place(item.place), "via": list(item.via)}


def _unknown(unknown: Unknown) -> dict[str, Any]:
    return {"reason": unknown.reason, **_place(unknown.place)}


def _summary(row: Row, special: frozenset[str]) -> dict[str, Any]:
    """Return what may happen. What is not analysed yet is null, which is not "no"."""
    effects = row.effects
    both = set(effects.flags_set) & set(effects.flags_cleared)
    flags = dict.fromkeys(effects.flags_set, "set-sometimes")
    flags |= dict.fromkeys(effects.flags_cleared, "cleared-sometimes")
    flags |= dict.fromkeys(both, "mixed")
    members = kernel.table("types")["summary"]["members"]
    return {
        "flags": dict(sorted(flags.items())),
        "special": "sometimes" if special & set(effects.flags_set) else "never",
        "writes": {
            member: "sometimes" if member in effects.writes else "never" for member in members
        },
        "page_tables": "sometimes" if effects.page_tables else "never",
        "page_table_api": list(effects.page_tables),
        "outside": [],
        "vma_escapes": None,
        "fails_after_mutation": None,
        "forwards_to": _forwards_to(row),
        "vm_ops_close": None,
        "succeeds": None,
    }


def _forwards_to(row: Row) -> str | None:
    """Return whose mmap decides: another file's, or that of whoever sits in a slot."""
    if row.effects.forwards_to:
        return "another file"
    return ", ".join(row.dispatches_to) or None


def _coverage(audit: Audit) -> dict[str, Any]:
    coverage = audit.coverage
    return {
        "callbacks": len(audit.rows),
        "without_definition": sum(not row.callback.definitions for row in audit.rows),
        "with_unknowns": sum(bool(row.effects.unknowns) for row in audit.rows),
        "functions_analysed": coverage.functions_analysed,
        "parse_errors": [
            {"file": e.file, "line": e.line, "function": e.function} for e in coverage.parse_errors
        ],
        "skipped": [{"file": item.file, "reason": item.reason} for item in coverage.skipped],
        "unresolved": [
            {"value": item.value, **_place(item.place), "reason": item.reason}
            for item in coverage.unresolved
        ],
    }
