"""Replay recorded scenarios and say where the model and the kernel part.

A record is one JSON object a line, in the schema of ``tests/data/vma/README.md``: runs of the
kernel's own mm/vma.c in user space, and of booted kernels.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from auditor.simulator import boot, harness, syscalls
from auditor.simulator.flags import FlagTable, default_flags
from auditor.simulator.generations import Generation, generation_of_kernel
from auditor.simulator.process import NotCoveredError, process
from auditor.simulator.space import AddressSpace
from auditor.simulator.vma import ScenarioError

Json = dict[str, Any]

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One scenario's outcome: neither reason nor differences means that every step agrees.

    ``step`` counts from 0 and is the first that differs or is not covered.
    """

    scenario: str
    steps: int
    step: int = 0
    not_covered: str | None = None
    differences: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Return whether every step agrees in all that the record holds."""
        return self.not_covered is None and not self.differences


@dataclass(frozen=True, slots=True)
class Report:
    """The verdicts on one file, in its order."""

    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def agree(self) -> int:
        """Return how many scenarios agree."""
        return sum(verdict.agrees for verdict in self.verdicts)

    @property
    def differ(self) -> int:
        """Return how many scenarios differ."""
        return sum(bool(verdict.differences) for verdict in self.verdicts)

    @property
    def not_covered(self) -> int:
        """Return how many scenarios the model does not cover."""
        return sum(verdict.not_covered is not None for verdict in self.verdicts)

    @property
    def steps(self) -> int:
        """Return how many steps the file holds."""
        return sum(verdict.steps for verdict in self.verdicts)


def replay(
    name: str,
    data: bytes,
    generation: Generation | None = None,
    flags: FlagTable | None = None,
) -> Report:
    """Replay a file's records, gzip'ed or plain, each on its kernel's generation or the one given.

    ``flags`` is the table of a kernel that lacks some. Raise ScenarioError, naming the line, for
    what is no record.
    """
    table = flags or default_flags()
    verdicts = []
    for number, record in enumerate(_records(name, data), start=1):
        try:
            verdicts.append(_verdict(record, generation, table))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            what = f"no {error}" if isinstance(error, KeyError) else str(error)
            message = f"{name}:{number}: not a record: {what}"
            raise ScenarioError(message) from error
    return Report(name, tuple(verdicts))


def _records(name: str, data: bytes) -> Iterator[Json]:
    try:
        text = gzip.decompress(data) if data.startswith(_GZIP_MAGIC) else data
        lines = text.decode().splitlines()
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        message = f"{name}: cannot be read: {error}"
        raise ScenarioError(message) from error
    for number, line in enumerate(lines, start=1):
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            message = f"{name}:{number}: not JSON: {error}"
            raise ScenarioError(message) from error


def _verdict(record: Json, generation: Generation | None, flags: FlagTable) -> Verdict:
    scenario, steps = record["id"], record["steps"]
    if not len(steps) == len(record["results"]) == len(record["vmas_after_each_step"]):
        message = f"{scenario} has not one result and one layout a step"
        raise ScenarioError(message)
    generation = generation or generation_of_kernel(record["kernel"])
    if generation is None:
        why = f"kernel {record['kernel']} is of no generation that is known"
        return Verdict(scenario, len(steps), not_covered=why)
    source = record["source"]
    if not source.startswith("harness") and source != "boot":
        message = f"{scenario} has the unknown source {source}"
        raise ScenarioError(message)
    play = _boot if source == "boot" else _harness
    at = -1
    try:
        for at, found in enumerate(play(record, AddressSpace.of(generation, flags))):
            differences = tuple(found)
            if differences:
                return Verdict(scenario, len(steps), at, differences=differences)
    except (NotCoveredError, ScenarioError) as error:
        return Verdict(scenario, len(steps), at + 1, not_covered=str(error))
    return Verdict(scenario, len(steps))


def _harness(record: Json, space: AddressSpace) -> Iterator[Iterable[str]]:
    absent = harness.held_when_absent(record)
    for step, result, vmas in _rows(record):
        space, outcome = harness.run(space, step)
        yield harness.differences(space, outcome, result, vmas, absent=absent)


def _boot(record: Json, space: AddressSpace) -> Iterator[Iterable[str]]:
    running = process(space, record["base"], record["unit"])
    for step, result, vmas in _rows(record):
        if not isinstance(step, list):
            message = f"a step must be a list of words, not {step!r}"
            raise TypeError(message)
        running, error = syscalls.run(running, step)
        yield boot.differences(running, error, result, vmas)


def _rows(record: Json) -> Iterator[tuple[Any, Json, list[Json]]]:
    return zip(record["steps"], record["results"], record["vmas_after_each_step"], strict=True)
