"""Where reports go: to a file, beside which they are written first, or to standard output."""

import os
import stat
import sys
import tempfile
from pathlib import Path

from auditor.errors import AuditError


def write(text: str, path: str) -> None:
    """Write a report. ``-`` is standard output.

    A file is written beside its place and then renamed, so that the one that was there survives
    any failure; what is no regular file (a pipe, a device) is written to as it is.

    Raises:
        AuditError: it cannot be written (exit 2).
    """
    data = text.encode("utf-8", "replace")
    if path == "-":
        _to_stdout(data)
        return
    target = Path(path)
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            if target.is_dir():
                message = f"{path}: is a folder; give -o the name of a file"
                raise AuditError(message)
            target.write_bytes(data)
            return
        _replace(target, data)
    except OSError as error:
        message = f"{path}: cannot write the report: {error.strerror}; choose another with -o"
        raise AuditError(message) from error


def _to_stdout(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # The reader has seen enough, which is no error.
    except OSError as error:
        message = f"standard output: cannot write the report: {error.strerror}"
        raise AuditError(message) from error


def _replace(target: Path, data: bytes) -> None:
    target = target.resolve()
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
