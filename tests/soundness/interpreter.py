"""The one place where the referee meets the audit's interpreter."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from covered import Answer, Outcome
from programs import CALLBACK
from scope import FLAGS

from auditor.domain.outcomes import Happened
from auditor.domain.outcomes import Outcome as Way
from auditor.domain.values import Failure, Int, Mapping, Term, Value
from auditor.effects.machine import Machine
from auditor.effects.targets import Targets
from auditor.facts import collect
from auditor.facts.declarations import mapping_type
from auditor.graph import Program, link
from auditor.scan import Scan
from auditor.sources import Folder

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


@dataclass(frozen=True, slots=True)
class _Memory:
    """A kernel tree that lies nowhere."""

    files: dict[str, bytes]

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


def interpreter() -> Interpreter:
    """Return what answers for a program's text."""
    return _answer


def _answer(program: str) -> Answer:
    files = {path: text.encode() for path, text in tree_of(program).items()}
    facts = {path: collect(text, {}) for path, text in files.items()}
    linked = link(cast(Folder, _Memory(files)), Scan(facts, tuple(files), ()))
    callback = next(c for c in linked.callbacks if c.symbol == CALLBACK)
    machine = Machine(linked, Targets(linked))
    found: list[Outcome] = []
    unknowns: list[str] = [] if callback.definitions else ["no body was found"]
    for definition in callback.definitions:
        given = tuple(
            Mapping() if mapping_type(p.type) else Term(p.name)
            for p in definition.function.parameters
        )
        for way in machine.outcomes(definition, given):
            unknowns += [note.what for note in way.notes if note.unknown]
            found += [_outcome(result, way, linked) for result in _results(way.value)]
    return Answer(tuple(found), tuple(unknowns))


def _results(value: Value | None) -> tuple[str, ...]:
    """Return how a way out may end, by what it returns."""
    match value:
        case Failure():
            return ("error",)
        case Int() | None:
            return ("ok",)
        case Term(_, "+" | "0+"):
            return ("ok",)
    return ("ok", "error")


def _outcome(result: str, way: Way, linked: Program) -> Outcome:
    word = way.effect.word
    flags = {}
    for flag in FLAGS:
        bit = linked.flags.bits(flag)
        said = ((word.untouched, "untouched"), (word.set, "set"), (word.cleared, "cleared"))
        flags[flag] = frozenset(name for bits, name in said if bits & bit)
    writes = {}
    for name, holding in way.effect.members:
        happened = holding.happened
        said = ((Happened.NOT, "never"), (Happened.YES, "always"), (Happened.BACK, "temporarily"))
        writes[name] = frozenset(text for kind, text in said if happened & kind)
    assumes = {
        flag: known is way.known.ones
        for flag in FLAGS
        for known in (way.known.ones, way.known.zeros)
        if known & linked.flags.bits(flag)
    }
    return Outcome(result, flags, writes, assumes)
