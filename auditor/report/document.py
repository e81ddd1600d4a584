"""The audit -> the JSON document: the product's stable interface. See reports/audit.schema.json."""

from typing import Any

from auditor import __version__
from auditor.answer import Audit, Row
from auditor.effects import Effects, Evidence, Way
from auditor.program import Callback, Place, Table, Unknown
from auditor.simulator.draw_json import vma_json
from auditor.verdicts import Layouts, Tier, fingerprints

SCHEMA = "mmap-audit/1"


def document(audit: Audit) -> dict[str, Any]:
    """Return the audit as plain data, everything sorted."""
    tree = audit.tree
    return {
        "schema": SCHEMA,
        "tool": {"name": "mmap-audit", "version": __version__},
        "tree": {
            "version": tree.version,
            "hooks": list(tree.hooks),
            "target": tree.target,
            "generation": tree.generation,
            "revision": tree.revision,
            "files_scanned": tree.files_scanned,
            "files_with_facts": tree.files_with_facts,
            "seconds": tree.seconds,
        },
        "slots": [
            {"struct": slot.struct, "member": slot.member, **_place(slot.place)}
            for slot in audit.slots
        ],
        "callbacks": [_callback(row) for row in audit.rows],
        "findings": _findings(audit),
        "coverage": _coverage(audit),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line}


def _callback(row: Row) -> dict[str, Any]:
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
        "outcomes": [_way(way) for way in effects.ways],
        "evidence": [_evidence(item) for item in effects.evidence],
        "summary": _summary(effects),
        "retry_merge": {
            "verdict": row.verdict.retry.verdict,
            "class": row.verdict.retry.kind,
            "why": list(row.verdict.retry.why),
        },
        "targets": {tier.target: _tier(tier) for tier in row.verdict.tiers},
        "simulation": [_layouts(layouts) for layouts in row.verdict.layouts],
        "unknowns": [_unknown(unknown) for unknown in effects.unknowns],
    }


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "tier": tier.tier,
        "needs": list(tier.needs),
        "reasons": [
            {"rule": reason.rule, "text": reason.text, **_place(reason.place)}
            for reason in tier.reasons
        ],
    }


def _layouts(layouts: Layouts) -> dict[str, Any]:
    table = layouts.table
    return {
        "name": layouts.name,
        "before": [vma_json(table, vma) for vma in layouts.before],
        "after": [vma_json(table, vma) for vma in layouts.after],
        "converted": [vma_json(table, vma) for vma in layouts.converted],
    }


def _findings(audit: Audit) -> list[dict[str, Any]]:
    found = [finding for row in audit.rows for finding in row.verdict.findings]
    return [
        {
            "rule": finding.rule,
            "level": finding.level,
            "callback": finding.callback,
            **_place(finding.place),
            "message": finding.message,
            "subject": finding.subject,
            "fingerprint": fingerprint,
        }
        for finding, fingerprint in zip(found, fingerprints(found), strict=True)
    ]


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


def _way(way: Way) -> dict[str, Any]:
    return {
        "result": way.result,
        "assumed": way.assumed,
        "guards": [
            {"text": g.text, "holds": g.holds, **_place(g.place), "via": list(g.via)}
            for g in way.guards
        ],
        "flags": {
            "set": sorted(way.set),
            "cleared": sorted(way.cleared),
            "sometimes": sorted(way.unsure),
        },
        "requires": sorted(way.requires),
        "refuses": sorted(way.refuses),
        "writes": [name for name, word in way.writes if word != "temporarily"],
        "page_tables": way.page_tables,
        "actions": list(way.actions),
        "outside": sorted({f"{item.kind} {item.api}" for item in way.outside}),
        "escapes": [f"{e.place.file}:{e.place.line}" for e in way.evidence if e.what == "escapes"],
        "evidence": [_evidence(item) for item in way.evidence],
    }


def _summary(effects: Effects) -> dict[str, Any]:
    found = effects.summary
    return {
        "flags": dict(found.flags),
        "special": found.special,
        "writes": dict(found.writes),
        "page_tables": found.page_tables,
        "page_table_api": list(found.page_table_api),
        "outside": [
            {"kind": item.kind, "api": item.api, **_place(item.place)} for item in found.outside
        ],
        "vma_escapes": found.vma_escapes,
        "fails_after_mutation": found.fails_after_mutation,
        "forwards_to": _forwards_to(effects),
        "vm_ops_close": found.close,
        "succeeds": found.succeeds,
    }


def _forwards_to(effects: Effects) -> str | None:
    """Return whose mmap decides: another file's, or that of whoever sits in a slot."""
    if effects.summary.forwards:
        return "another file"
    return ", ".join(sorted(".".join(slot) for slot in effects.dispatches)) or None


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
