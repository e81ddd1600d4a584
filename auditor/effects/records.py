"""What a callback may do to its mapping, as records.

Flags go by their ``VM_*`` names, members by those of kernel/types.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.domain.outcomes import Guard
from auditor.program import Place, Unknown


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Why an effect is claimed: the line that has it and the calls that lead there.

    ``what`` is such as ``flags.set VM_IO``, ``writes vm_ops``, ``page_tables remap_pfn_range``.
    ``via`` names the functions called on the way from the callback, outermost first; it is empty
    where the line stands in the callback itself.
    """

    what: str
    place: Place
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Outside:
    """A change of state that outlives the call: its kind, the function that does it, and where."""

    kind: str
    api: str
    place: Place


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a callback, as a reader tells them apart.

    ``result`` is ok, error or forwarded. ``guards`` are the conditions that tell this way from
    others of its result, ``always`` those that all of them share. ``set`` and ``cleared`` are the
    flags last set and last cleared; those also in ``unsure`` may have been left alone.
    ``mergeable`` are those that may be set where no special one is. ``writes`` has each member that
    may have been written, with always, sometimes or temporarily. ``requires`` and ``refuses`` are
    the incoming flags that this way out is only taken with, and only without. ``assumed`` is false
    for a way that the summary does not speak for, such as that of a kernel without an MMU.
    ``installed`` are the operations tables that it may leave in the mapping, as (name, file that
    speaks of it); ("", "") is one that is not known.
    """

    result: str
    guards: tuple[Guard, ...]
    always: tuple[Guard, ...]
    set: frozenset[str]
    cleared: frozenset[str]
    unsure: frozenset[str]
    mergeable: frozenset[str]
    writes: tuple[tuple[str, str], ...]
    page_tables: str
    actions: tuple[str, ...]
    outside: tuple[Outside, ...]
    escapes: bool
    mutated: bool
    installed: frozenset[tuple[str, str]]
    requires: frozenset[str]
    refuses: frozenset[str]
    evidence: tuple[Evidence, ...]
    unknowns: tuple[Unknown, ...]
    assumed: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """What a callback does over all ways out that the audit speaks for.

    ``flags`` maps a flag to set-always, set-sometimes, cleared-always, cleared-sometimes or mixed;
    ``writes`` each member of the summary to always, sometimes, temporarily or never. ``special``,
    ``page_tables`` and ``succeeds`` are always, sometimes or never. ``page_table_api`` names the
    functions called first on the way to filling page tables; ``close`` is yes, no, mixed or
    none-set. ``vma_escapes`` and ``fails_after_mutation`` look at failing ways as well.
    """

    flags: Mapping[str, str]
    special: str
    writes: Mapping[str, str]
    page_tables: str
    page_table_api: tuple[str, ...]
    outside: tuple[Outside, ...]
    vma_escapes: bool
    fails_after_mutation: bool
    forwards: bool
    close: str
    succeeds: str

    @property
    def changes(self) -> tuple[str, ...]:
        """The flags as changes of the word: + set, - cleared, ? where only some ways do it."""
        signs = {"set": "+", "cleared": "-", "mixed": "+-"}
        parts = [(flag, *word.partition("-")) for flag, word in self.flags.items()]
        return tuple(
            f"{signs[how]}{flag}{'' if often == 'always' else '?'}" for flag, how, _, often in parts
        )


@dataclass(frozen=True, slots=True)
class Effects:
    """What a callback does: its ways out, what they come to, and what could not be seen.

    ``dispatches`` are the slots, as (struct, member), that it calls through itself.
    """

    ways: tuple[Way, ...]
    summary: Summary
    evidence: tuple[Evidence, ...]
    unknowns: tuple[Unknown, ...]
    dispatches: frozenset[tuple[str, str]]
