"""Flag words by name: a table of bits, codes and roles that is data, not code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from auditor.simulator.vma import ScenarioError


@dataclass(frozen=True, slots=True)
class Roles:
    """The flag words that the merge rules ask about; ``flags.toml`` says what each is for."""

    special: int
    soft_dirty: int
    sticky: int
    write: int
    shared: int
    no_reserve: int
    account: int
    may_write: int
    locked: int
    lock: int
    hugetlb: int
    droppable: int
    access: int
    mergeable: int
    ksm_incompatible: int


@dataclass(frozen=True, slots=True)
class FlagTable:
    """Names, bits and codes of one tree's VMA flags.

    ``bits`` and ``codes`` are pairs in the order of the table: hashable, so that a table can be
    part of an address space.
    """

    bits: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, str], ...]
    roles: Roles

    def word(self, *names: str) -> int:
        """Return the flag word of some names; raise ScenarioError for an unknown one."""
        known = dict(self.bits)
        unknown = [name for name in names if name not in known]
        if unknown:
            message = f"unknown flag {unknown[0]}"
            raise ScenarioError(message)
        word = 0
        for name in names:
            word |= known[name]
        return word

    def names(self, word: int) -> tuple[str, ...]:
        """Return the names in a flag word, and what has no name as hexadecimal digits."""
        named = tuple(name for name, bit in self.bits if word & bit)
        rest = word
        for _, bit in self.bits:
            rest &= ~bit
        return (*named, f"{rest:#x}") if rest else named


def flag_table(data: Mapping[str, Mapping[str, object]]) -> FlagTable:
    """Make a table from the three mappings that ``flags.toml`` holds: bits, codes, roles.

    A flag that a role or a code names and the tree does not have counts for nothing; a role that
    is missing raises ScenarioError.
    """
    bits = {name: bit for name, bit in data.get("bits", {}).items() if isinstance(bit, int)}
    codes = tuple((name, str(code)) for name, code in data.get("codes", {}).items() if name in bits)
    words: dict[str, int] = {}
    for role in Roles.__dataclass_fields__:
        names = data.get("roles", {}).get(role)
        if not isinstance(names, list):
            message = f"the flag table has no role {role}"
            raise ScenarioError(message)
        words[role] = sum({bits.get(name, 0) for name in names})
    return FlagTable(tuple(bits.items()), codes, Roles(**words))


@cache
def default_flags() -> FlagTable:
    """Return the table of x86-64, which all recordings use."""
    text = files(__package__).joinpath("flags.toml").read_text(encoding="utf-8")
    return flag_table(tomllib.loads(text))
