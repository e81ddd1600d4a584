"""Run mmap-audit as a user does, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema

from auditor import resources

Audit = Mapping[str, Any]
TIMEOUT = 120


def mmap_audit(
    *arguments: str | Path, cwd: Path, user: int | None = None, timeout: float = TIMEOUT
) -> subprocess.CompletedProcess[str]:
    """Run the command in ``cwd``, without a terminal, as another user if one is given."""
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, arguments)],
        cwd=cwd,
        user=user,
        extra_groups=None if user is None else [],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )


def read_audit(path: Path) -> Audit:
    """Return the audit in a JSON file once it is valid by the product's own schema."""
    audit: Audit = json.loads(path.read_text(encoding="utf-8"))
    validate(audit)
    return audit


def validate(audit: Audit) -> None:
    """Raise unless the audit is valid by the schema that ships with the product."""
    schema = json.loads(resources.read_text("reports", "audit.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(audit)


def symbols(audit: Audit) -> list[str]:
    """Return the callbacks' names in the audit's order."""
    return [callback["symbol"] for callback in audit["callbacks"]]


def tables(audit: Audit) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return every table entry with its callback."""
    return [(callback, table) for callback in audit["callbacks"] for table in callback["tables"]]


def error_lines(stderr: str) -> Sequence[str]:
    """Return the non-empty lines that the command wrote to stderr."""
    return [line for line in stderr.splitlines() if line.strip()]
