"""What the audit takes for granted about a kernel's configuration; see kernel/assumptions.toml."""

import re

from auditor import kernel

_OPTION_OFF = re.compile(r"!\s*(?:defined\s*\(\s*|IS_ENABLED\s*\(\s*)?CONFIG_\w+")

_OPTION_ON = re.compile(r"(?:defined\s*\(?\s*|IS_ENABLED\s*\(\s*)?CONFIG_\w+")


def assumed_off(condition: str | None, file: str) -> bool:
    """Tell whether what stands under an ``#if`` condition in a file is for other kernels.

    That is so where the condition begins by asking for an option to be off. A name that is not
    an option says nothing: ``#ifndef f`` is how a header makes way for another.
    """
    if file in kernel.table("assumptions")["files"]:
        return True
    return condition is not None and _OPTION_OFF.match(condition) is not None


def holds(condition: str) -> bool | None:
    """Tell whether an ``#if`` condition is taken to hold; None if nothing is taken of it."""
    text = condition.strip()
    if _OPTION_OFF.match(text):
        return False
    if _OPTION_ON.match(text):
        return True
    return None


def architecture(file: str) -> str | None:
    """Return the architecture that a file belongs to, by its folder; None if to none alone."""
    folder, _, rest = file.partition("/")
    return rest.partition("/")[0] if folder == "arch" and "/" in rest else None
