"""What a piece of a statement tree holds: the pieces below it, the names in its text."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, get_args

from auditor.lower.tree import Expression, Lowered, Statement


def walk(node: Expression | Statement) -> Iterator[Expression | Statement]:
    """Yield a piece of a tree and all that it holds, in source order."""
    waiting: list[Any] = [node]
    while waiting:
        here = waiting.pop()
        if type(here) is tuple:
            waiting.extend(reversed(here))
            continue
        held = _HELD.get(type(here))
        if held is not None:
            yield here
            waiting.extend([getattr(here, field) for field in held])


def _holding(kind: type) -> tuple[str, ...]:
    """Return the fields of a piece that may hold others, the last first."""
    return tuple(field.name for field in reversed(fields(kind)) if field.type not in _PLAIN)


_PLAIN = (str, int, bool, str | None, int | None)
_HELD = {kind: _holding(kind) for kind in (*get_args(Expression), *get_args(Statement), Lowered)}


@cache
def words(text: str) -> frozenset[str]:
    """Return the names in a piece of source."""
    letters = "".join(c if c.isalnum() or c == "_" else " " for c in text)
    return frozenset(letters.split())
