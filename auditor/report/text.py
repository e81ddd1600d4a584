"""The audit -> lines for a terminal. What comes from a tree is hostile: controls are shown."""

from auditor.answer import Audit, Row


def visible(text: str) -> str:
    """Return a text with its control characters made visible, so that none reaches a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def text(audit: Audit) -> str:
    """Return one line a callback, aligned: what it is, where, and what it touches."""
    cells = [_cells(row) for row in audit.rows]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in [*lines, "", *summary(audit)]) + "\n"


def _cells(row: Row) -> tuple[str, str, str, str]:
    callback, effects = row.callback, row.effects
    definition = callback.definition
    where = f"{definition.file}:{definition.function.line}" if definition else "no definition found"
    slots = sorted({f"{table.struct}.{table.member}" for table in callback.tables})
    touched = [f"+{flag}" for flag in effects.flags_set]
    touched += [f"-{flag}" for flag in effects.flags_cleared]
    touched += list(effects.writes)
    touched += [f"{name}()" for name in effects.page_tables]
    touched += [f"forwards to {slot}" for slot in effects.forwards_to]
    if effects.unknowns:
        touched.append(f"[{len(effects.unknowns)} unknown]")
    return (
        visible(callback.symbol),
        visible(where),
        visible(", ".join(slots)),
        visible(" ".join(touched)) or "nothing",
    )


def summary(audit: Audit) -> list[str]:
    """Return the closing lines: what was found, and what was not analysed and why."""
    rows, coverage = audit.rows, audit.coverage
    tables = sum(len(row.callback.tables) for row in rows)
    slots = len({(t.struct, t.member) for row in rows for t in row.callback.tables})
    changing = sum(bool(row.effects.flags_set or row.effects.flags_cleared) for row in rows)
    filling = sum(bool(row.effects.page_tables) for row in rows)
    unknown = sum(bool(row.effects.unknowns) for row in rows)
    bodiless = [row.callback.symbol for row in rows if not row.callback.definitions]
    found = f"{len(rows)} callbacks in {tables} tables, {slots} slots"
    read = f"{audit.tree.files_scanned} files read in {audit.tree.seconds:.1f} s"
    may = f"{changing} may change flags, {filling} may fill page tables"
    lines = [
        f"Linux {audit.tree.version}: {found}; {read}",
        f"{may}, {unknown} have something that could not be followed",
    ]
    if bodiless:
        lines.append(f"{len(bodiless)} without a body in the tree: {', '.join(bodiless)}")
    if coverage.parse_errors:
        lines.append(
            f"{len(coverage.parse_errors)} lines that could not be parsed, "
            f"in {coverage.functions_analysed} functions read"
        )
    if coverage.unresolved:
        lines.append(f"{len(coverage.unresolved)} values in slots that could not be linked")
    if coverage.skipped:
        some = ", ".join(f"{item.file} ({item.reason})" for item in coverage.skipped[:4])
        more = len(coverage.skipped) - 4
        lines.append(f"not read: {some}" + (f", and {more} more" if more > 0 else ""))
    return [visible(line) for line in lines]
