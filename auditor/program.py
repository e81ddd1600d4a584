"""The linked program, as records: what ``graph`` makes of the facts of all files.

Lines count from 1, paths are relative to the tree.
"""

from dataclasses import dataclass

from auditor.domain.outcomes import Place
from auditor.facts import Function

__all__ = ["Callback", "Definition", "Place", "Slot", "Table", "Unknown", "Unresolved"]


@dataclass(frozen=True, slots=True, order=True)
class Unknown:
    """Something that could not be seen, and where: never an exception, never silence."""

    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """A struct member through which mappings are made.

    ``hook`` is the type that it takes by pointer, such as ``vm_area_struct``.
    """

    struct: str
    member: str
    hook: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """One place that puts a function into a slot.

    ``object`` is the variable, or the assigned expression; ``path`` leads from it to the slot
    (``.mmap``, ``.ops.mmap``, ``[1].mmap``); ``how`` is one of initializer, macro, assignment,
    argument, copy; ``condition`` is the ``#if`` that it stands under.
    """

    struct: str
    member: str
    object: str
    path: str
    place: Place
    how: str
    macro: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A function definition and the file that it stands in."""

    file: str
    function: Function

    @property
    def place(self) -> Place:
        """Where its name stands."""
        return Place(self.file, self.function.line)


@dataclass(frozen=True, slots=True)
class Callback:
    """A function that sits in at least one slot.

    ``definitions`` are the bodies that it may stand for, the likeliest first; several are
    alternatives of architectures or configurations, none means that the tree holds no body.
    """

    symbol: str
    definitions: tuple[Definition, ...]
    tables: tuple[Table, ...]

    @property
    def definition(self) -> Definition | None:
        """The likeliest definition, or None."""
        return self.definitions[0] if self.definitions else None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value in a slot-like member that could not be linked, and why."""

    value: str
    place: Place
    reason: str
