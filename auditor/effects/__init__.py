"""The linked program -> what each callback may do to its mapping."""

from dataclasses import dataclass, replace

from auditor import kernel
from auditor.configuration import assumed_off
from auditor.effects.body import Body, Passed
from auditor.effects.records import Effects, Evidence
from auditor.facts.declarations import mapping_type
from auditor.forked import forked
from auditor.graph import Program
from auditor.lower import Lowered
from auditor.lower.tree import Expression, Index, Member, Name
from auditor.program import Callback, Definition, Place, Unknown

__all__ = ["Analysis", "Effects", "Evidence", "interpret"]

_DEEPEST = 40
"""Calls that are followed below a callback; what is deeper is an Unknown."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The effects of every callback, and the functions that were read for them."""

    effects: dict[Callback, Effects]
    analysed: dict[Definition, tuple[int, ...]]
    """Each function with its lines that did not fit the grammar."""
    dispatches: dict[Callback, frozenset[tuple[str, str]]]
    """The slots, as (struct, member), that a callback itself calls through."""


@dataclass(frozen=True, slots=True)
class _Summary:
    evidence: tuple[Evidence, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    slots: frozenset[tuple[str, str]] = frozenset()
    forwards: frozenset[str] = frozenset()


def interpret(program: Program, jobs: int) -> Analysis:
    """Return what every callback of a program may do."""
    callbacks = program.callbacks
    shares = [callbacks[turn::jobs] for turn in range(jobs)]
    with forked(jobs, program) as run:
        parts = list(run(_share, [(share,) for share in shares if share]))
    effects = {c: e for part in parts for c, e in part.effects.items()}
    dispatches = {c: slots for part in parts for c, slots in part.dispatches.items()}
    analysed = {d: lines for part in parts for d, lines in part.analysed.items()}
    return Analysis(
        effects={callback: effects[callback] for callback in callbacks},
        analysed=dict(sorted(analysed.items(), key=lambda pair: pair[0].place)),
        dispatches={callback: dispatches[callback] for callback in callbacks},
    )


def _share(program: Program, callbacks: tuple[Callback, ...]) -> Analysis:
    """Interpret some of a program's callbacks."""
    interpreter = _Interpreter(program)
    summaries = {callback: interpreter.callback(callback) for callback in callbacks}
    return Analysis(
        effects={callback: _effects(summary) for callback, summary in summaries.items()},
        analysed={d: program.bodies.broken(d) for d in interpreter.analysed()},
        dispatches={callback: summary.slots for callback, summary in summaries.items()},
    )


def _effects(summary: _Summary) -> Effects:
    def of(kind: str) -> tuple[str, ...]:
        words = (e.what.partition(" ") for e in summary.evidence)
        return tuple(sorted({rest for word, _, rest in words if word == kind}))

    return Effects(
        flags_set=of("flags.set"),
        flags_cleared=of("flags.clear"),
        writes=of("writes"),
        page_tables=of("page_tables"),
        forwards_to=tuple(sorted(summary.forwards)),
        evidence=summary.evidence,
        unknowns=summary.unknowns,
    )


class _Interpreter:
    """Summarises functions, each once for each way in which it is handed the mapping."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, int, str, frozenset[int], frozenset[int]], _Summary] = {}
        self._analysed: dict[Definition, None] = {}
        self._targets: dict[tuple[str, str], dict[Callback, None]] = {}
        for callback in program.callbacks:
            for table in callback.tables:
                self._targets.setdefault((table.struct, table.member), {})[callback] = None

    def analysed(self) -> tuple[Definition, ...]:
        return tuple(self._analysed)

    def callback(self, callback: Callback, depth: int = 0) -> _Summary:
        if not callback.definitions:
            reason = f"no body of {callback.symbol} was found in the tree"
            return _Summary(unknowns=(Unknown(reason, callback.tables[0].place),))
        parts = []
        for definition in _assumed(callback.definitions):
            parameters = definition.function.parameters
            mapping = frozenset(i for i, p in enumerate(parameters) if mapping_type(p.type))
            parts.append(self._definition(definition, mapping, frozenset(), depth))
        return _joined(parts)

    def _definition(
        self, definition: Definition, mapping: frozenset[int], stems: frozenset[int], depth: int
    ) -> _Summary:
        function = definition.function
        key = (definition.file, function.line, function.name, mapping, stems)
        if key in self._known:
            return self._known[key]
        self._known[key] = _Summary()  # a recursive call adds nothing to what is gathered here
        self._analysed[definition] = None
        if depth > _DEEPEST:
            return _Summary(
                unknowns=(Unknown("calls nest too deeply to follow", definition.place),)
            )
        lowered = self._program.bodies.of(definition)
        if lowered is None:
            reason = f"{function.name} could not be parsed"
            summary = _Summary(unknowns=(Unknown(reason, definition.place),))
        else:
            summary = self._body(lowered, definition.file, mapping, stems, depth)
            if mapping:
                summary = _joined([summary, self._broken(lowered, definition)])
        self._known[key] = summary
        return summary

    def _broken(self, lowered: Lowered, definition: Definition) -> _Summary:
        return _Summary(
            unknowns=tuple(
                Unknown(
                    f"{lowered.name} has a line that could not be parsed",
                    Place(definition.file, line),
                )
                for line in lowered.broken_at
            )
        )

    def _body(
        self,
        lowered: Lowered,
        file: str,
        mapping: frozenset[int],
        stems: frozenset[int],
        depth: int,
    ) -> _Summary:
        names = [name for name, _ in lowered.parameters]
        body = Body(
            lowered,
            {names[i] for i in mapping if i < len(names)},
            {names[i] for i in stems if i < len(names)},
            self._program.flags,
        )
        evidence = tuple(Evidence(t.what, Place(file, t.line), ()) for t in body.touches())
        parts = [_Summary(evidence)]
        parts += [self._call(passed, body, file, depth + 1) for passed in body.passed()]
        return _joined(parts)

    def _call(self, passed: Passed, body: Body, file: str, depth: int) -> _Summary:
        place = Place(file, passed.call.line)
        if not isinstance(passed.call.function, Name):
            return self._indirect(passed, body, place, depth)
        name = passed.call.function.text
        if name in body.types:
            if not passed.mapping:
                return _Summary()
            return _Summary(unknowns=(Unknown(f"calls the function pointer {name}", place),))
        definitions = self._program.functions.named(name, file) if passed.mapping else ()
        definitions = definitions or self._program.bodies.beside(name, file)
        parts = [
            _through(name, d.file, self._definition(d, passed.mapping, passed.stems, depth))
            for d in _assumed(definitions)
        ]
        if not parts:
            parts = [
                _through(name, where, self._macro(where, lowered, passed, depth))
                for where, lowered in self._program.bodies.of_macros(name, file)
            ]
        return _joined(parts)

    def _macro(self, file: str, lowered: Lowered, passed: Passed, depth: int) -> _Summary:
        key = (file, lowered.line, lowered.name, passed.mapping, passed.stems)
        if key not in self._known:
            self._known[key] = _Summary()
            if depth <= _DEEPEST:
                summary = self._body(lowered, file, passed.mapping, passed.stems, depth)
                self._known[key] = summary
        return self._known[key]

    def _indirect(self, passed: Passed, body: Body, place: Place, depth: int) -> _Summary:
        if not passed.mapping:
            return _Summary()
        root, path = _member_path(passed.call.function)
        struct = None
        if root in body.types and path:
            kind = _struct_name(body.types[root])
            struct = self._program.types.of_path(kind, path, place.file)
        slot = (struct or "", path[-1] if path else "")
        if slot not in self._targets:
            words = "->".join((root, *path)) or "a computed address"
            return _Summary(
                unknowns=(Unknown(f"calls through {words}, which is not followed", place),)
            )
        if slot[0] in kernel.table("types")["forward"]["structs"]:
            return _Summary(slots=frozenset({slot}), forwards=frozenset({".".join(slot)}))
        targets = [
            _through(target.symbol, "", self.callback(target, depth))
            for target in self._targets[slot]
        ]
        return replace(_joined(targets), slots=frozenset({slot}))


def _assumed(definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """Return the definitions that the summary speaks for, where some are for other kernels."""
    kept = tuple(d for d in definitions if not assumed_off(d.function.condition, d.file))
    return kept or definitions


def _through(name: str, callee: str, summary: _Summary) -> _Summary:
    """Return a callee's summary as its caller sees it.

    Page tables go by the name that a reader knows: the first function on the way into the core.
    """
    folders = tuple(kernel.table("types")["core"]["folders"])
    entry = callee.startswith(folders)
    evidence = []
    for item in summary.evidence:
        what = item.what
        if entry and what.startswith("page_tables "):
            what = f"page_tables {name}"
        evidence.append(Evidence(what, item.place, (name, *item.via)))
    return replace(summary, evidence=tuple(evidence))


def _joined(parts: list[_Summary]) -> _Summary:
    """Return all that several summaries say; of one effect at one place the shortest way there."""
    best: dict[tuple[str, Place], Evidence] = {}
    for part in parts:
        for item in part.evidence:
            known = best.get((item.what, item.place))
            if known is None or len(item.via) < len(known.via):
                best[item.what, item.place] = item
    return _Summary(
        tuple(best.values()),
        tuple(dict.fromkeys(unknown for part in parts for unknown in part.unknowns)),
        frozenset().union(*(part.slots for part in parts)),
        frozenset().union(*(part.forwards for part in parts)),
    )


def _member_path(function: Expression) -> tuple[str, tuple[str, ...]]:
    """Return the variable and the members that a called expression goes through."""
    path: list[str] = []
    while not isinstance(function, Name):
        if isinstance(function, Member):
            path.insert(0, function.field)
            function = function.base
        elif isinstance(function, Index):
            function = function.base
        else:
            return "", tuple(path)
    return function.text, tuple(path)


def _struct_name(type_text: str) -> str:
    words = type_text.replace("*", " ").split()
    return next((w for w in reversed(words) if w not in ("const", "struct", "volatile")), "")
