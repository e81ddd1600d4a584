"""A statement tree -> straight instructions with jumps, which the interpreter runs.

Loops, switches and gotos are all jumps here. An instruction is known by its index; a path leaves
the function where it reaches ``Leave`` or the end.
"""

from dataclasses import dataclass, field, replace

from auditor.effects.instructions import (
    Branch,
    Choose,
    Chosen,
    Configure,
    Do,
    Flow,
    Instruction,
    Jump,
    Leave,
    Let,
    LoopEnd,
    LoopStart,
    Lost,
    expressions,
    live,
)
from auditor.lower.tree import (
    Assign,
    Block,
    Break,
    Case,
    Configured,
    Continue,
    Declare,
    Evaluate,
    Expression,
    Goto,
    If,
    Label,
    Loop,
    Name,
    Return,
    Statement,
    Switch,
)
from auditor.lower.walk import walk


def flow(body: Block) -> Flow:
    """Return the instructions of a function's body."""
    writer = _Writer()
    writer.statement(body)
    code = writer.finish()
    return Flow(code, live(code))


@dataclass(slots=True)
class _Writer:
    """Writes instructions; jumps whose target is not known yet are patched at the end."""

    code: list[Instruction] = field(default_factory=list)
    labels: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)
    """By name and by the ``#if`` arms that they stand in: each reading of an arm has its own."""
    gotos: list[tuple[int, Goto, tuple[int, ...]]] = field(default_factory=list)
    arms: tuple[int, ...] = ()
    breaks: list[list[int]] = field(default_factory=list)
    continues: list[list[int]] = field(default_factory=list)
    cases: list[list[Chosen]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)

    def finish(self) -> tuple[Instruction, ...]:
        """Let each goto lead to its label; one that leads back makes a loop of what is between."""
        turns: dict[int, int] = {}
        for index, goto, arms in self.gotos:
            near = [arms[:depth] for depth in range(len(arms), -1, -1)]
            found = [
                at for place in near if (at := self.labels.get((goto.name, place))) is not None
            ]
            others = [at for (name, _), at in self.labels.items() if name == goto.name]
            target = next(iter([*found, *others]), None)
            if target is None:
                self.code[index] = Lost("a computed goto", goto.line)
                continue
            self.code[index] = Jump(target)
            if target <= index:
                turns[target] = max(turns.get(target, 0), index)
        for start, end in turns.items():
            self.code[start] = LoopStart(_assigned_between(self.code[start:end]))
        return tuple(self.code)

    def statement(self, node: Statement) -> None:
        match node:
            case Block(body):
                for inner in body:
                    self.statement(inner)
            case Evaluate(value, line):
                self.code.append(Do(value, line))
            case Declare(name, kind, value, line):
                self.code.append(Let(name, kind, value, line))
            case If():
                self._if(node)
            case Loop():
                self._loop(node)
            case Switch():
                self._switch(node)
            case Case():
                self.cases[-1].append(Chosen(node, len(self.code), tuple(self.conditions)))
            case Label(name, _):
                self.labels[name, self.arms] = len(self.code)
                self.code.append(Jump(len(self.code) + 1))  # or the head of a loop, see finish
            case Goto():
                self.gotos.append((self._hole(), node, self.arms))
            case Return(value, line):
                self.code.append(Leave(value, line))
            case Break(line):
                self._leap(self.breaks, line)
            case Continue(line):
                self._leap(self.continues, line)
            case Configured(condition, body, line):
                at = self._hole()
                outside = self.arms
                self.arms = (*outside, at)
                self.conditions.append(condition)
                self.statement(body)
                self.conditions.pop()
                self.arms = outside
                self.code[at] = Configure(condition, line, at + 1, len(self.code))

    def _hole(self) -> int:
        """Leave room for a jump and return where."""
        self.code.append(Jump(0))
        return len(self.code) - 1

    def _leap(self, targets: list[list[int]], line: int) -> None:
        if targets:
            targets[-1].append(self._hole())
        else:
            self.code.append(Lost("a jump out of nothing", line))

    def _if(self, node: If) -> None:
        at = self._hole()
        self.statement(node.then)
        if node.otherwise is None:
            self.code[at] = Branch(node.test, node.text, node.line, at + 1, len(self.code))
            return
        out = self._hole()
        self.code[at] = Branch(node.test, node.text, node.line, at + 1, len(self.code))
        self.statement(node.otherwise)
        self.code[out] = Jump(len(self.code))

    def _loop(self, node: Loop) -> None:
        start = self._hole()
        self.breaks.append([])
        self.continues.append([])
        test = self._hole() if node.tested_first else -1
        body = len(self.code)
        if node.heading is not None:
            self.code.append(Do(node.heading, node.line))
        self.statement(node.body)
        for index in self.continues.pop():
            self.code[index] = Jump(len(self.code))
        if node.step is not None:
            self.code.append(Do(node.step, node.line))
        if node.tested_first:
            self.code.append(Jump(start))
        else:
            again = len(self.code)
            self.code.append(Branch(node.test, node.text, node.line, start, again + 1))
        end = len(self.code)
        self.code.append(LoopEnd(start))
        if node.tested_first:
            endless = node.test is None and node.heading is None
            self.code[test] = (
                Jump(body) if endless else Branch(node.test, node.text, node.line, body, end)
            )
        for index in self.breaks.pop():
            self.code[index] = Jump(end)
        self.code[start] = LoopStart(_assigned(node))

    def _switch(self, node: Switch) -> None:
        at = self._hole()
        self.breaks.append([])
        self.cases.append([])
        self.statement(node.body)
        end = len(self.code)
        for index in self.breaks.pop():
            self.code[index] = Jump(end)
        outer = len(self.conditions)
        cases = [replace(c, conditions=c.conditions[outer:]) for c in self.cases.pop()]
        named = tuple(c for c in cases if c.case.value is not None)
        defaults = tuple(c for c in cases if c.case.value is None)
        self.code[at] = Choose(node.value, node.text, node.line, named, defaults, end)


def _assigned(loop: Loop) -> frozenset[str]:
    """Return the variables that a turn of a loop may change."""
    names = _assigned_in(loop)
    names |= {node.name for node in walk(loop) if isinstance(node, Declare)}
    if loop.heading is not None:
        names |= {part.text for part in walk(loop.heading) if isinstance(part, Name)}
    return names


def _assigned_between(code: list[Instruction]) -> frozenset[str]:
    """Return the variables that some instructions may change."""
    names = frozenset(instruction.name for instruction in code if isinstance(instruction, Let))
    return names.union(*(_assigned_in(part) for one in code for part in expressions(one)))


def _assigned_in(part: Loop | Expression) -> frozenset[str]:
    return frozenset(
        node.target.text
        for node in walk(part)
        if isinstance(node, Assign) and isinstance(node.target, Name)
    )
