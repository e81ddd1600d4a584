"""Compile many programs with gcc in one go and run them: the referee over the lowering."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from evaluator import INCOMING_PGOFF, INCOMING_PROT
from inputs import Input
from programs import CALLBACK
from scope import OPTIONS

HERE = Path(__file__).resolve().parent
_FUNCTION = re.compile(r"^static [^;{=]*?\b(\w+)\(.*\)$", re.MULTILINE)
_PROLOGUE = f"""
#include <stdio.h>
#include "kernel.h"

static const struct vm_operations_struct ops_before;
static int private_before;

static long identity(const void *value)
{{
	if (value == &ops_before)
		return 101;
	if (value == &private_before)
		return 102;
	if (value == &ops_a)
		return 103;
	if (value == &ops_b)
		return 104;
	return value == &spare ? 105 : (long)value;
}}

struct row {{
	vm_flags_t flags;
	int in[4];
}};

static void run(int (*f)(struct file *, struct vm_area_struct *), const struct row *row, int count)
{{
	for (; count--; row++) {{
		struct device opened = {{ row->in[2], row->in[3] }};
		struct file file = {{ &opened }};
		struct vm_area_struct vma = {{
			.vm_page_prot = {INCOMING_PROT},
			.vm_flags = row->flags,
			.vm_ops = &ops_before,
			.vm_pgoff = {INCOMING_PGOFF},
			.vm_private_data = &private_before,
		}};
		int result;

		settings.in0 = row->in[0];
		settings.in1 = row->in[1];
		steps = 0;
		result = f(&file, &vma);
		printf("%d %lu %ld %ld %lu %lu %u\\n", result, vma.vm_flags, identity(vma.vm_ops),
			identity(vma.vm_private_data), vma.vm_page_prot, vma.vm_pgoff, steps);
	}}
}}
"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one run of a compiled program left behind."""

    result: int
    flags: int
    fields: tuple[int, ...]
    steps: int


def missing() -> str | None:
    """Return why programs cannot be compiled here, or None."""
    return None if shutil.which("gcc") else "there is no gcc here"


def compiled_runs(
    work: Sequence[tuple[str, Sequence[Input]]], folder: Path
) -> list[list[Compiled]]:
    """Return what each program does on each of its inputs, in their order.

    Raises:
        subprocess.CalledProcessError: gcc refuses a program, or one crashes.
    """
    source, binary = folder / "programs.c", folder / "programs"
    parts = [_PROLOGUE]
    calls: list[str] = []
    order: list[tuple[int, int]] = []
    for number, (program, given) in enumerate(work):
        indices = sorted(range(len(given)), key=lambda index: sorted(given[index].options))
        for options, group in groupby(indices, key=lambda index: given[index].options):
            rows = list(group)
            name = f"p{number}_{len(order)}"
            parts.append(_variant(program, name, options, [given[index] for index in rows]))
            calls.append(f"\trun({name}_{CALLBACK}, {name}_rows, {len(rows)});")
            order += [(number, index) for index in rows]
    parts.append("\n".join(["int main(void)", "{", *calls, "\treturn 0;", "}\n"]))
    source.write_text("\n".join(parts))
    _run(["gcc", "-std=gnu11", "-w", "-O0", "-I", str(HERE), "-o", str(binary), str(source)])
    found: list[list[Compiled | None]] = [[None] * len(given) for _, given in work]
    for (number, index), line in zip(order, _run([str(binary)]).splitlines(), strict=True):
        result, flags, *fields, steps = (int(word) for word in line.split())
        found[number][index] = Compiled(result, flags, tuple(fields), steps)
    return [[run for run in runs if run is not None] for runs in found]


def _variant(program: str, name: str, options: frozenset[str], rows: Sequence[Input]) -> str:
    """Return a program under names of its own, in one configuration, with its inputs."""
    words = sorted({*_FUNCTION.findall(program), CALLBACK})
    table = ",\n".join(f"\t{{ {row.flags}, {{ {str(row.numbers)[1:-1]} }} }}" for row in rows)
    return "\n".join(
        [
            *(f"#define {option} 1" for option in OPTIONS if option in options),
            *(f"#define {word} {name}_{word}" for word in words),
            program,
            *(f"#undef {word}" for word in (*words, *OPTIONS)),
            f"static const struct row {name}_rows[] = {{\n{table}\n}};",
        ]
    )


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout
