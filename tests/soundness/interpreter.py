"""The one place where the referee meets the audit's interpreter."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from covered import Answer
from programs import CALLBACK

Interpreter: TypeAlias = Callable[[str], Answer]

_HEADER = Path(__file__).with_name("kernel.h")
_TABLE = f"""
static const struct file_operations fops = {{
	.mmap = {CALLBACK},
}};
"""


def tree_of(program: str) -> dict[str, str]:
    """Return a program as the files of a kernel tree, in which the audit finds the callback."""
    slot = "struct file_operations {\n\tint (*mmap)(struct file *, struct vm_area_struct *);\n};\n"
    return {
        "include/linux/mm.h": _HEADER.read_text(),
        "include/linux/fs.h": f"#include <linux/mm.h>\n\n{slot}",
        "drivers/char/program.c": f"#include <linux/fs.h>\n\n{program}{_TABLE}",
    }


def interpreter() -> Interpreter | None:
    """Return what answers for a program's text, or None while there is no such interpreter."""
    return None
