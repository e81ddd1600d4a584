"""The reference evaluator: runs the statement tree of a program on one input.

Written from C's rules and from ``auditor.lower.tree``, not from the interpreter that it referees.
"""

from dataclasses import dataclass

from expressions import Evaluator
from inputs import Input
from lowered import Function
from scope import FLAGS
from values import Number, Record, Value, number_of

FIELDS = ("vm_ops", "vm_private_data", "vm_page_prot", "vm_pgoff")
INCOMING_PGOFF = 64
INCOMING_PROT = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did. ``operations`` says of each flag how it was left: untouched, set, cleared.

    ``fields`` are the final values; ``writes`` says never, always, or temporarily where a field was
    written but holds in the end what it held before.
    """

    result: int
    flags: int
    operations: tuple[str, ...]
    fields: tuple[int, ...]
    writes: tuple[str, ...]
    steps: int

    @property
    def ok(self) -> bool:
        """Whether the kernel takes the result for a success."""
        return self.result >= 0


def run(functions: dict[str, list[Function]], name: str, given: Input) -> Run:
    """Run a callback."""
    in0, in1, in2, in3 = (Number(value) for value in given.numbers)
    device = Record("device", {"in2": in2, "in3": in3})
    file = Record("file", {"private_data": device})
    every = sum(FLAGS.values())
    before: dict[str, Value] = {
        "vm_ops": Record("ops", {}),
        "vm_private_data": Record("private", {}),
        "vm_page_prot": Number(INCOMING_PROT),
        "vm_pgoff": Number(INCOMING_PGOFF),
    }
    mapping = Record("vma", {**before, "vm_flags": Number(given.flags, every)})
    settings = Record("settings", {"in0": in0, "in1": in1})
    evaluator = Evaluator(functions, given.options, settings)
    result = evaluator.called(name, (file, mapping))
    flags = number_of(mapping.members["vm_flags"])
    return Run(
        number_of(result).value,
        flags.value,
        tuple(_operation(flags, mask) for mask in FLAGS.values()),
        tuple(_identity(mapping.members[name]) for name in FIELDS),
        tuple(_written(mapping, name, before[name]) for name in FIELDS),
        evaluator.steps,
    )


def _operation(flags: Number, mask: int) -> str:
    if flags.incoming & mask:
        return "untouched"
    return "set" if flags.value & mask else "cleared"


def _written(mapping: Record, name: str, before: Value) -> str:
    if name not in mapping.written:
        return "never"
    return "temporarily" if mapping.members[name] == before else "always"


def _identity(value: Value) -> int:
    """Return a number for a value, the same that the compiled program prints."""
    if isinstance(value, Record):
        return {"ops": 101, "private": 102, "ops_a": 103, "ops_b": 104, "spare": 105}[value.name]
    return value.value
