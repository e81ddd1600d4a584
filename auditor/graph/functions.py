"""Which definitions a name may stand for, as seen from a file."""

import re
from collections.abc import Mapping

from auditor.configuration import assumed_off
from auditor.facts import Facts
from auditor.graph.includes import Includes
from auditor.program import Definition

_NAME = re.compile(r"\(?\s*([A-Za-z_]\w*)\s*\)?")
_NOTHING = frozenset({"NULL", "nullptr"})


class Functions:
    """The functions of a tree that mention mappings, by name."""

    def __init__(self, facts: Mapping[str, Facts], includes: Includes) -> None:
        """Index the functions, and the macros that stand for a name."""
        self._includes = includes
        self._by_name: dict[str, list[Definition]] = {}
        self._aliases: dict[str, list[tuple[str, str]]] = {}
        for file, found in facts.items():
            for function in found.functions:
                self._by_name.setdefault(function.name, []).append(Definition(file, function))
            for macro in found.directives.macros:
                alias = _NAME.fullmatch(macro.body) if macro.parameters is None else None
                if alias:
                    self._aliases.setdefault(macro.name, []).append((file, alias[1]))

    def named(self, name: str, file: str) -> tuple[Definition, ...]:
        """Return the definitions that a name may stand for, the likeliest first.

        Static scope goes first, then what the file sees in headers, then what is global, where a
        weak definition gives way to a strong one. Several that are left are alternatives: of
        architectures or of configurations.
        """
        return self._named(name, file, frozenset())

    def is_known(self, name: str) -> bool:
        """Tell whether some file defines a function of a name that mentions mappings."""
        return name in self._by_name

    def is_nothing(self, name: str, file: str) -> bool:
        """Tell whether a name stands for no function: NULL, or a macro for it."""
        if name in _NOTHING:
            return True
        aliases = self._visible_aliases(name, file)
        return bool(aliases) and all(body in _NOTHING for body in aliases)

    def _named(self, name: str, file: str, seen: frozenset[str]) -> tuple[Definition, ...]:
        every = self._by_name.get(name, [])
        here = [d for d in every if d.file == file]
        if here:
            return _ranked(here)
        bodies = self._visible_aliases(name, file) if name not in seen else []
        through = [d for body in bodies for d in self._named(body, file, seen | {name})]
        outside = [d for d in every if not _hidden(d)]
        headers = self._includes.in_sight(file, {d.file for d in outside if d.file.endswith(".h")})
        outside = [d for d in outside if d.file.endswith(".c") or d.file in headers]
        strong = [d for d in outside if "weak" not in d.function.specifiers]
        return _ranked([*through, *(strong or outside)])

    def _visible_aliases(self, name: str, file: str) -> list[str]:
        aliases = self._aliases.get(name, [])
        if not aliases:
            return []
        here = [body for where, body in aliases if where == file]
        if here:
            return here
        headers = self._includes.in_sight(file, {where for where, _ in aliases})
        return [body for where, body in aliases if where in headers]


def _hidden(definition: Definition) -> bool:
    """Tell whether a definition is private to another C file."""
    return "static" in definition.function.specifiers and not definition.file.endswith(".h")


def _ranked(definitions: list[Definition]) -> tuple[Definition, ...]:
    """Order alternatives: without a condition first, then where something is configured in."""

    def rank(definition: Definition) -> tuple[bool, bool, bool]:
        condition = definition.function.condition
        off = assumed_off(condition, definition.file)
        return (off, condition is not None, definition.file.endswith(".h"))

    return tuple(sorted(dict.fromkeys(definitions), key=rank))
