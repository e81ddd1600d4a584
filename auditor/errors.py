"""The one exception for what a user can mend; everything else is a bug of ours."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command: an interface, see the README."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING_TO_AUDIT = 3
    INTERNAL = 4


class AuditError(Exception):
    """Something the user can mend: one line on what is wrong and what to do."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        """Remember the line to print and the exit code that goes with it."""
        super().__init__(message)
        self.code = code
