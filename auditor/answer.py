"""What an audit answers, as records: the interface between the analysis and its reports."""

from dataclasses import dataclass

from auditor.effects import Effects
from auditor.program import Callback, Place, Slot, Unresolved
from auditor.sources import Skipped
from auditor.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Tree:
    """What was audited.

    ``hooks`` are the members of file_operations that map, ``target`` the newest hook that the tree
    offers, ``generation`` that of its merge rules, None where it is not known.
    """

    root: str
    version: str
    hooks: tuple[str, ...]
    target: str
    generation: str | None
    revision: str | None
    files_scanned: int
    files_with_facts: int
    seconds: float
    web: str = ""
    """Where the tree can be read on the web: an address with {tag}, {file} and {line}."""


@dataclass(frozen=True, slots=True)
class Row:
    """One callback with all that was found out about it.

    ``reached_through`` are the chains of dispatching callbacks down to this one.
    """

    callback: Callback
    effects: Effects
    verdict: Verdict
    subsystem: str
    maintainers: tuple[str, ...]
    reached_through: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ParseError:
    """A line that did not fit the grammar, and the function that it stands in."""

    file: str
    line: int
    function: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was not seen: the honest half of the audit.

    ``functions_analysed`` counts the callbacks' bodies and the functions that they reach.
    """

    functions_analysed: int
    parse_errors: tuple[ParseError, ...]
    skipped: tuple[Skipped, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """The source of one function, shown in the report: its first line and its text."""

    symbol: str
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole answer. Rows are sorted by file, line and symbol."""

    command: str
    tree: Tree
    slots: tuple[Slot, ...]
    special: tuple[str, ...]
    """The flags with which a mapping never merges, from the tree's own definition."""
    rows: tuple[Row, ...]
    sources: tuple[SourceText, ...]
    coverage: Coverage
