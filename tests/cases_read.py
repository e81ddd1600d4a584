"""Cases of C: what their comments expect, and what the audit says of them in the same words."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from auditor.effects import Effects, interpret
from auditor.facts import Facts, collect
from auditor.graph import Program, link
from auditor.program import Callback
from auditor.scan import Scan
from auditor.sources import Folder

CASES = Path(__file__).parent / "cases"
TREE = CASES / "tree"
PLACE = "drivers/char/case.c"
SYMBOL = "case_mmap"
_SAID = re.compile(r"// (effect|guard|summary|unknown): (.+?)(?= // |$)")

Said = tuple[int, str, str]
"""A line of the case, from 1, the kind of what is said there, and what."""


def expected(text: str) -> set[Said]:
    """Return what a case's comments say: a trailing one of its line, lone ones of the next."""
    said = set()
    waiting: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        waiting += _SAID.findall(line)
        if not line.strip().startswith("//"):
            said |= {(number, kind, what) for kind, what in waiting}
            waiting = []
    return said


def found(text: str) -> set[Said]:
    """Return what the audit says of a case that is expected to be said there.

    An effect is a line of the evidence, a guard a condition that tells one way out from another;
    the summary stands at the callback, without what is said of a callback that does nothing.
    """
    callback, effects = audited(text)
    definition = callback.definition
    assert definition is not None
    said = {(e.place.line, "effect", e.what) for e in effects.evidence if e.place.file == PLACE}
    said |= {
        (guard.place.line, "guard", ("" if guard.holds else "not ") + guard.text)
        for way in effects.ways
        for guard in way.guards
        if guard.place.file == PLACE
    }
    said |= {(u.place.line, "unknown", u.reason) for u in effects.unknowns}
    return said | {(definition.function.line, "summary", one) for one in _summary(effects)}


def audited(text: str) -> tuple[Callback, Effects]:
    """Return the callback of a case and what the audit finds of it, among the headers it uses."""
    files = {str(p.relative_to(TREE)): p.read_bytes() for p in TREE.rglob("*") if p.is_file()}
    files[PLACE] = text.encode()
    facts: dict[str, Facts] = {
        path: collect(content, {}) for path, content in files.items() if path.endswith((".c", ".h"))
    }
    program = _linked(files, facts)
    callback = next(c for c in program.callbacks if c.symbol == SYMBOL)
    return callback, interpret(program, 1).effects[callback]


@dataclass(frozen=True, slots=True)
class _Memory:
    """A kernel tree that lies nowhere."""

    files: dict[str, bytes]

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


def _linked(files: dict[str, bytes], facts: dict[str, Facts]) -> Program:
    return link(cast(Folder, _Memory(files)), Scan(facts, tuple(files), ()))


def _summary(effects: Effects) -> set[str]:
    summary = effects.summary
    said = {f"{flag} {word}" for flag, word in summary.flags.items()}
    said |= {f"{name} {word}" for name, word in summary.writes.items() if word != "never"}
    said |= {f"leaves {item.kind} {item.api}" for item in summary.outside}
    if summary.page_tables != "never":
        said.add(f"page tables {summary.page_tables}")
    if summary.succeeds != "always":
        said.add(f"succeeds {summary.succeeds}")
    if summary.vma_escapes:
        said.add("escapes")
    if summary.fails_after_mutation:
        said.add("fails after mutation")
    if summary.forwards:
        said.add("forwards")
    return said
