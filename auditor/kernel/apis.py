"""The meaning of calls, read from apis.toml and checked."""

from dataclasses import dataclass, fields
from functools import cache

from auditor import kernel


@dataclass(frozen=True, slots=True)
class Api:
    """What a call means; see the head of apis.toml. Arguments count from 0."""

    source: str
    mapping: int = 0
    set: int | None = None
    clear: int | None = None
    assign: int | None = None
    rest: bool = False
    fills: bool = False
    value: int | None = None
    stores: str = ""
    test: str = ""
    outside: str = ""
    undoes: tuple[str, ...] = ()
    action: bool = False
    forwards: bool = False
    writes: str = ""
    note: str = ""

    @property
    def changes_flags(self) -> bool:
        """Tell whether the call sets, clears or replaces flags of the mapping."""
        return (self.set, self.clear, self.assign) != (None, None, None)


@cache
def apis() -> dict[str, Api]:
    """Return the rows of apis.toml by name.

    Raises:
        ValueError: a row has a key that is not known, or lacks its source.
    """
    known = {field.name for field in fields(Api)}
    rows = {}
    for name, row in kernel.table("apis").items():
        if not row.keys() <= known or "source" not in row:
            message = f"kernel/apis.toml, {name}: unknown key or no source: {', '.join(row)}"
            raise ValueError(message)
        rows[name] = Api(**row)
    return rows
