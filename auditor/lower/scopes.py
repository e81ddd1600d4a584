"""Variables that hide others of their name -> variables of names of their own."""

from dataclasses import fields, replace
from typing import Any

from auditor.lower.tree import Block, Declare, Name
from auditor.lower.walk import walk


def unhidden(body: Block, parameters: frozenset[str]) -> Block:
    """Return a body in which no variable hides another or a parameter.

    One that did is called ``name'2`` and so on, which no C name can be.
    """
    declared = [node.name for node in walk(body) if isinstance(node, Declare)]
    if len({*declared, *parameters}) == len(declared) + len(parameters):
        return body
    renamer = _Renamer(set(parameters))
    found: Block = renamer.renamed(body, {})
    return found


class _Renamer:
    """Renames the later declarations of a name, each within its block."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def renamed(self, node: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any piece of a tree
        """Return a piece of a tree with names replaced."""
        if isinstance(node, Name):
            return Name(names.get(node.text, node.text))
        if isinstance(node, tuple):
            return tuple(self.renamed(part, names) for part in node)
        if isinstance(node, Block):
            inner = dict(names)
            return Block(tuple(self._statement(part, inner) for part in node.body))
        if not hasattr(node, "__dataclass_fields__"):
            return node
        changes = {f.name: self.renamed(getattr(node, f.name), names) for f in fields(node)}
        return replace(node, **changes)

    def _statement(self, node: Any, names: dict[str, str]) -> Any:  # noqa: ANN401
        if not isinstance(node, Declare):
            return self.renamed(node, names)
        value = self.renamed(node.value, names)
        name, number = node.name, 1
        while name in self._taken:
            number += 1
            name = f"{node.name}'{number}"
        self._taken.add(name)
        names[node.name] = name
        return replace(node, name=name, value=value)
