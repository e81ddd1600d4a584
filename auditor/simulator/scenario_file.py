"""Scenarios as TOML files; README.md of this package has the format with an example."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from errno import errorcode
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import generation
from auditor.simulator.scenario import Act, Driver, Scenario
from auditor.simulator.vma import File, Hook, HookKind, ScenarioError, VmOps

# Enough for any drawing, and a bound on what a file can ask for.
_PAGES = 1 << 20
_OFFSETS = 1 << 40
_TIMES = 1 << 10
_WORDS = (
    "mmap",
    "munmap",
    "modify",
    "name",
    "policy",
    "uffd",
    "fault",
    "fork",
    "clear_soft_dirty",
)


def parse(text: str, table: FlagTable | None = None) -> Scenario:
    """Return the scenario that a TOML text holds; ScenarioError says what is wrong and where."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"not TOML: {error}"
        raise ScenarioError(message) from error
    table = table or default_flags()
    top = _Reader("the scenario", data)
    flags = table.word(*top.texts("flags"))
    drivers: dict[str, Driver] = {}
    for name, entry in top.mapping("files").items():
        drivers[name] = _driver(name, _Reader(f"file {name}", entry), drivers, table)
    steps = top.mappings("step")
    acts = tuple(
        act
        for number, step in enumerate(steps, start=1)
        for act in _acts(f"step {number}", step, drivers, table, flags)
    )
    scenario = Scenario(
        top.text("title", "untitled"),
        " ".join(top.text("about", "").split()),
        top.texts("generations"),
        top.flag("below", default=True),
        flags,
        table,
        acts,
    )
    top.finish()
    if not acts:
        message = "the scenario has no step"
        raise ScenarioError(message)
    for name in scenario.generations:
        generation(name)
    return scenario


@cache
def shipped() -> Mapping[str, Scenario]:
    """Return the scenarios that this package ships, by name."""
    found = sorted(files(__package__).joinpath("scenarios").iterdir(), key=lambda path: path.name)
    return {
        path.name.removesuffix(".toml"): parse(path.read_text(encoding="utf-8"))
        for path in found
        if path.name.endswith(".toml")
    }


@dataclass(slots=True)
class _Reader:
    """Takes typed values out of one TOML table, and knows which keys nobody asked for."""

    where: str
    data: Any
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.data, dict):
            self.refuse("must be a table")

    def refuse(self, what: str) -> None:
        message = f"{self.where}: {what}"
        raise ScenarioError(message)

    def take(self, key: str, kind: type, what: str) -> Any:  # noqa: ANN401 - TOML has any
        self.asked.add(key)
        value = self.data.get(key)
        if value is not None and (
            not isinstance(value, kind) or isinstance(value, bool) != (kind is bool)
        ):
            self.refuse(f"{key} must be {what}")
        return value

    def text(self, key: str, default: str) -> str:
        value = self.take(key, str, "a text")
        return default if value is None else str(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.take(key, bool, "true or false")
        return default if value is None else bool(value)

    def number(self, key: str, default: int | None, low: int, high: int) -> int | None:
        value = self.take(key, int, "a number")
        if value is not None and not low <= value <= high:
            self.refuse(f"{key} must be from {low} to {high}")
        return default if value is None else int(value)

    def pages(self, key: str, low: int) -> int:
        value = self.number(key, None, low, _PAGES)
        if value is None:
            self.refuse(f"{key} is missing")
        return value or 0

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key, list, "a list of texts") or ()
        if not all(isinstance(each, str) for each in value):
            self.refuse(f"{key} must be a list of texts")
        return tuple(value)

    def mapping(self, key: str) -> dict[str, Any]:
        return self.take(key, dict, "a table") or {}

    def mappings(self, key: str) -> list[Any]:
        return self.take(key, list, "a list of tables") or []

    def finish(self) -> None:
        unknown = sorted(set(self.data) - self.asked)
        if unknown:
            self.refuse(f"unknown key {unknown[0]}")


def _driver(name: str, entry: _Reader, drivers: Mapping[str, Driver], table: FlagTable) -> Driver:
    kind = entry.text("kind", "newest")
    if kind not in (*HookKind, "newest"):
        entry.refuse(f"kind must be one of newest, {', '.join(HookKind)}")
    ops = entry.text("vm_ops", "")
    if ops not in ("", VmOps.NULL, VmOps.PLAIN, VmOps.CLOSE):
        entry.refuse("vm_ops must be one of null, plain, close")
    error = entry.text("error", "")
    if error and error not in errorcode.values():
        entry.refuse(f"unknown error {error}")
    swapped = entry.text("vm_file", "")
    if swapped and swapped not in drivers:
        entry.refuse(f"vm_file {swapped} is not defined above")
    hook = Hook(
        HookKind.MMAP if kind == "newest" else HookKind(kind),
        set=table.word(*entry.texts("set")),
        clear=table.word(*entry.texts("clear")),
        vm_ops=VmOps(ops) if ops else None,
        vm_file=drivers[swapped].file if swapped else None,
        pgoff_delta=entry.number("pgoff_delta", 0, -_OFFSETS, _OFFSETS) or 0,
        error=error or None,
    )
    file = File(
        name, hugetlbfs=entry.flag("hugetlbfs", default=False), dax=entry.flag("dax", default=False)
    )
    entry.finish()
    return Driver(file, hook, newest=kind == "newest")


def _acts(
    where: str, step: object, drivers: Mapping[str, Driver], table: FlagTable, flags: int
) -> Iterator[Act]:
    if not isinstance(step, dict) or len(step) != 1:
        message = f"{where}: must be one of {', '.join(_WORDS)}"
        raise ScenarioError(message)
    word, arguments = next(iter(step.items()))
    if word not in _WORDS:
        message = f"{where}: unknown step {word}; there are {', '.join(_WORDS)}"
        raise ScenarioError(message)
    entry = _Reader(f"{where}, {word}", arguments)
    act = _act(word, entry, drivers, table, flags)
    times = entry.number("times", 1, 1, _TIMES) or 1
    by = entry.number("by", act.pages, -_PAGES, _PAGES) or 0
    entry.finish()
    last = act.at + by * (times - 1)
    last_offset = (act.offset or 0) + by * (times - 1)
    if not 0 <= last <= _PAGES or (act.offset is not None and last_offset < 0):
        entry.refuse("repeating it leaves the pages there are")
    for turn in range(times):
        yield Act(
            word,
            act.at + by * turn,
            act.pages,
            act.flags,
            act.clear,
            act.driver,
            None if act.offset is None else act.offset + by * turn,
            act.name,
            act.number,
        )


def _act(  # noqa: PLR0911 - one a word
    word: str, entry: _Reader, drivers: Mapping[str, Driver], table: FlagTable, flags: int
) -> Act:
    if word in ("fork", "clear_soft_dirty"):
        return Act(word)
    at = entry.pages("at", 0)
    if word == "fault":
        return Act(word, at, 1)
    pages = entry.pages("pages", 1)
    match word:
        case "mmap":
            own = entry.texts("flags")
            name = entry.text("file", "")
            if name and name not in drivers:
                entry.refuse(f"file {name} is not defined")
            offset = entry.number("offset", 0 if name else None, 0, _OFFSETS)
            return Act(
                word,
                at,
                pages,
                table.word(*own) if own else flags,
                driver=drivers[name] if name else None,
                offset=offset,
            )
        case "modify":
            set_, clear = table.word(*entry.texts("set")), table.word(*entry.texts("clear"))
            return Act(word, at, pages, set_, clear)
        case "name":
            named = entry.text("name", "")
            if not re.fullmatch(r"[ -~]*", named):
                entry.refuse("name must be printable ASCII")
            return Act(word, at, pages, name=named)
        case "policy" | "uffd":
            return Act(word, at, pages, number=entry.number("id", 0, 0, 1000) or 0)
    return Act(word, at, pages)
