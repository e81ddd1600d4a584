"""Programs written by hand, run by the reference evaluator."""

from evaluator import Run, run
from inputs import Input
from lowered import functions

PROGRAM = """{helpers}
static int f(struct file *file, struct vm_area_struct *vma)
{{
	int ret = 0, n = 0;
{body}
	return ret;
}}
"""


def ran(
    body: str, *, helpers: str = "", flags: int = 0, in0: int = 0, options: tuple[str, ...] = ()
) -> Run:
    """Run a callback with this body."""
    program = PROGRAM.format(helpers=helpers, body=body)
    return run(functions(program), "f", Input(flags, (in0, 0, 0, 0), frozenset(options)))
