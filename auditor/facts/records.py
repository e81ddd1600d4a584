"""What the text of one file says, as records: no syntax nodes, no knowledge of other files.

Lines count from 1. A ``condition`` is the ``#if`` expression that a thing stands under, or None.
"""

from dataclasses import dataclass

from auditor.preprocess import NO_DIRECTIVES, Directives


@dataclass(frozen=True, slots=True)
class Slot:
    """A struct member that maps: a function pointer that takes a VMA or a descriptor."""

    struct: str
    member: str
    hook: str
    """The type it takes by pointer, such as ``vm_area_struct``."""
    parameters: tuple[str, ...]
    """The types of its parameters, as written but for names and spaces."""
    line: int
    condition: str | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function: its name ("" if it has none) and its type as written."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition that mentions a mapping."""

    name: str
    returns: str
    parameters: tuple[Parameter, ...]
    specifiers: frozenset[str]
    """Of ``static``, ``inline``, ``weak``."""
    line: int
    """Where its name stands; ``first_line`` and ``last_line`` hold its whole text."""
    first_line: int
    last_line: int
    condition: str | None
    broken_at: tuple[int, ...]
    """Lines where the text did not fit the grammar."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value put into a member that may be a slot: by initialiser, macro or assignment."""

    object: str
    """The variable; of an assignment the assigned expression."""
    root: str
    """The variable that the member expression starts from."""
    root_type: str | None
    """The struct that ``root`` is (or points to), where the text shows it."""
    path: tuple[str, ...]
    """From the root to the member: ``("ops", "mmap")``, ``("[1]", "mmap")``."""
    values: tuple[str, ...]
    """The names that the value may be."""
    line: int
    how: str
    macro: str | None
    condition: str | None
    function: str
    """The function that the entry stands in, or "" at file level."""
    parameter: int | None
    """If the value is a parameter of that function, which one, from 0."""
    shared: bool
    """Whether other files may see the variable: it stands at file level and is not static."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A bare name handed to a function."""

    callee: str
    index: int
    value: str
    line: int
    function: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A whole table copied into another object."""

    target: str
    source: str
    line: int
    function: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the audit takes from one file."""

    slots: tuple[Slot, ...] = ()
    functions: tuple[Function, ...] = ()
    entries: tuple[Entry, ...] = ()
    arguments: tuple[Argument, ...] = ()
    copies: tuple[Copy, ...] = ()
    directives: Directives = NO_DIRECTIVES
