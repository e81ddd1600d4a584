"""What a rule is asked about and what it answers, as records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from auditor.effects import Effects
from auditor.graph import Program
from auditor.program import Callback, Place

LEVELS = ("note", "warning", "error")
"""From the least severe on."""


@dataclass(frozen=True, slots=True)
class Case:
    """One callback as the rules see it: what it is, what it does, and the tree around it.

    ``hooks`` are the members of file_operations that map, from the oldest on; ``effects`` has every
    callback's, for rules that look across callbacks.
    """

    callback: Callback
    found: Effects
    program: Program
    effects: Mapping[Callback, Effects]
    hooks: tuple[str, ...]
    others: frozenset[str]
    """The names of all callbacks."""
    retry: str
    """The verdict on the retry merge: no, always, conditional or unknown."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A rule's answer about one callback, and the line that shows it.

    ``subject`` is the flag, field or function that it is about: with the rule, the file and the
    callback it tells findings apart where lines move. ``via`` are the calls that lead to the line.
    """

    rule: str
    level: str
    callback: str
    place: Place
    message: str
    subject: str
    via: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A question asked of every callback.

    ``about`` is its documentation: why, an example, what to do, the kernel's own documents.
    """

    name: str
    level: str
    about: str
    ask: Callable[[Case], Iterator[Finding]]
