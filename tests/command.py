"""Run mmap-audit as a user does, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema

from auditor import resources

Audit = Mapping[str, Any]
TIMEOUT = 120
# Root reads and writes everything unless these two capabilities are taken from it.
WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def mmap_audit(
    *arguments: str | Path, cwd: Path, as_plain_user: bool = False, timeout: float = TIMEOUT
) -> subprocess.CompletedProcess[str]:
    """Run the command in ``cwd``, without a terminal and on demand without root's rights."""
    return subprocess.run(
        [*plain_user(wanted=as_plain_user), sys.executable, "-m", "auditor", *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )


def plain_user(*, wanted: bool = True) -> tuple[str, ...]:
    """Return what to put before a command so that permissions count for it."""
    return WITHOUT_ROOTS_RIGHTS if wanted and os.geteuid() == 0 else ()


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
