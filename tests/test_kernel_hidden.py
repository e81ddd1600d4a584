"""Nothing is lost by not looking: helpers whose bodies are hidden leave an unknown behind."""

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest
from conftest import TreeOf

from auditor.effects import Analysis, interpret
from auditor.facts import declarations
from auditor.graph import link
from auditor.kernel.apis import apis
from auditor.needles import Needles
from auditor.program import Callback, Definition
from auditor.scan import scan
from auditor.sources import Folder

pytestmark = pytest.mark.kernel

SEED, HIDDEN = 20, 20


@dataclass(slots=True)
class Hiding(Folder):
    """A tree in which some functions are declared and not defined; nothing on disk changes."""

    hidden: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """The lines of the functions, from 1, by file."""

    def read(self, path: str) -> bytes:
        text = Folder.read(self, path)
        lines = text.split(b"\n") if path in self.hidden else []
        for first, last in self.hidden.get(path, ()):
            kept = b"\n".join(lines[first - 1 : last])
            head = kept[: kept.index(b"{")]
            blank = b"\n" * kept[kept.index(b"{") :].count(b"\n")
            lines[first - 1 : last] = (
                head.rstrip() + b";" + head[len(head.rstrip()) :] + blank
            ).split(b"\n")
        return b"\n".join(lines) if lines else text

    def read_if(self, path: str, needles: Needles) -> bytes | None:
        if path not in self.hidden:
            return Folder.read_if(self, path, needles)
        text = self.read(path)
        return text if needles.are_in(text) else None


def analysed(folder: Folder) -> Analysis:
    return interpret(link(folder, scan(folder, 2, lambda _done, _of: None)), 2)


def helpers(analysis: Analysis) -> list[Definition]:
    """Return the functions that take a mapping, whose name stands for nothing else."""
    callbacks = {callback.symbol for callback in analysis.effects}
    named = Counter(definition.function.name for definition in analysis.analysed)
    reached = {
        name
        for found in analysis.effects.values()
        for way in found.ways
        for item in way.evidence
        for name in item.via
    }
    return [
        definition
        for definition in analysis.analysed
        for name in [definition.function.name]
        if named[name] == 1 and name in reached and name not in callbacks and name not in apis()
        if definition.file.endswith(".c") and definition.function.condition is None
        if "weak" not in definition.function.specifiers  # another's body may stand for it
        if any(declarations.mapping_type(p.type) for p in definition.function.parameters)
    ]


def place(callback: Callback) -> tuple[str, str]:
    return (callback.symbol, callback.definition.file if callback.definition else "")


def test_a_hidden_helper_is_told_by_every_callback_that_reached_it(kernel_tree: TreeOf) -> None:
    tree = kernel_tree("6.12")
    before = analysed(Folder(tree))
    chosen = random.Random(SEED).sample(helpers(before), HIDDEN)  # noqa: S311 - repeatable
    lines: dict[str, list[tuple[int, int]]] = {}
    for definition in chosen:
        function = definition.function
        lines.setdefault(definition.file, []).append((function.first_line, function.last_line))
    after = analysed(Hiding(tree, hidden=lines))
    now = {place(callback): found for callback, found in after.effects.items()}
    names = {definition.function.name for definition in chosen}
    asked, silent = 0, []
    for callback, found in before.effects.items():
        nearest = {
            next(name for name in item.via if name in names)
            for way in found.ways
            for item in way.evidence
            if names.intersection(item.via)
        }
        for name in nearest:
            asked += 1
            reasons = [unknown.reason for unknown in now[place(callback)].unknowns]
            if not any(name in reason for reason in reasons):
                silent.append((callback.symbol, name, reasons))
    assert asked >= HIDDEN
    assert not silent, f"hidden with seed {SEED}: {', '.join(sorted(names))}"
