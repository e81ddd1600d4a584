"""Generations of the kernel's mm/: what each one can do, as data."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.simulator.vma import HookKind, ScenarioError


class Capability(StrEnum):
    """One thing that some kernels do and others do not; ``generations.toml`` has the sources."""

    RETRY_NEW_RANGE = "retry-new-range"
    RETRY_EXISTING_RANGE = "retry-existing-range"
    MMAP_PROTO = "mmap-proto"
    MMAP_PREPARE = "mmap-prepare"
    PROT_LOST = "prot-lost"
    USER_FIELDS_WHERE_UNSET = "user-fields-where-unset"
    USER_FIELDS_ALWAYS = "user-fields-always"
    NULL_OPS_ANONYMOUS = "null-ops-anonymous"
    PREPARE_ERROR_KEEPS_CHARGE = "prepare-error-keeps-charge"
    CHARGE_WHOLE_RANGE = "charge-whole-range"
    DROPPABLE_NEVER_LOCKED = "droppable-never-locked"
    ANON_VMA_EITHER_WAY = "anon-vma-either-way"
    KSM_EARLY = "ksm-early"
    STICKY = "sticky"
    GUARD_MARKERS = "guard-markers"
    DOFORK_REFUSES_SPECIAL = "dofork-refuses-special"
    SECRETMEM_LOCKS = "secretmem-locks"
    ANON_PGOFF = "anon-pgoff"


@dataclass(frozen=True, slots=True)
class Generation:
    """A name and the capabilities it stands for; only the capabilities are ever asked."""

    name: str
    capabilities: frozenset[Capability]

    def has(self, capability: Capability) -> bool:
        """Return whether this generation does it."""
        return capability in self.capabilities

    @property
    def newest_hook(self) -> HookKind:
        """Return the newest slot that a driver can fill here."""
        if self.has(Capability.MMAP_PREPARE):
            return HookKind.PREPARE
        return HookKind.PROTO if self.has(Capability.MMAP_PROTO) else HookKind.MMAP

    def offers(self, kind: HookKind) -> bool:
        """Return whether a file may have this hook here."""
        return kind in (HookKind.MMAP, self.newest_hook)


@cache
def generations() -> dict[str, Generation]:
    """Return all generations by name, oldest first."""
    return {
        name: Generation(name, frozenset(map(Capability, entry["has"])))
        for name, entry in _data()["generation"].items()
    }


def generation(name: str) -> Generation:
    """Return the generation of that name; raise ScenarioError with the names there are."""
    try:
        return generations()[name]
    except KeyError:
        message = f"generation {name} is unknown; there are {', '.join(generations())}"
        raise ScenarioError(message) from None


def generation_of_kernel(kernel: str) -> Generation | None:
    """Return the generation of a kernel by the release it names, None for one we do not know.

    For records and running kernels, which have no source to look at: "6.12.117", "6.14+rfc1",
    "6.14+rfc1+3", "6.16.12+deb13-amd64". What follows the release counts where it names a build
    made for the recordings.
    """
    match = re.fullmatch(r"(\d+)\.(\d+)(?:\.(\d+))?([-+.].*)?", kernel)
    if match is None:
        return None
    *parts, suffix = match.groups(default="")
    release = [int(part or 0) for part in parts]
    named = (
        entry.get("generation", "") for entry in _data()["release"] if release >= entry["from"]
    )
    released = generations().get(next(named, ""))
    build = _data()["build"].get(suffix)
    if build is None or released is None:
        return released
    if "generation" in build:
        return generations()[build["generation"]]
    added = frozenset(map(Capability, build["adds"]))
    return Generation(released.name + suffix, released.capabilities | added)


def generation_of_tree(read: Callable[[str], str | None]) -> Generation | None:
    """Return the generation of a source tree by what its mm/ holds, None if that is unknown.

    ``read`` returns the text of a file by its path in the tree, None if there is none. Trees older
    than 6.12 are unknown. A tree with capabilities that no generation has together, as a stable
    release may, gets the name of the nearest one and its own capabilities.
    """
    markers = dict(_data()["found"])
    path, pattern = markers.pop("tree")
    if not _holds(read, path, pattern):
        return None
    found = frozenset(
        Capability(name) for name, (path, pattern) in markers.items() if _holds(read, path, pattern)
    )
    nearest = min(generations().values(), key=lambda each: len(each.capabilities ^ found))
    return Generation(nearest.name, found)


def _holds(read: Callable[[str], str | None], path: str, pattern: str) -> bool:
    return re.search(pattern, read(path) or "") is not None


def retries(generation: Generation) -> bool:
    """Return whether there is a second attempt after ``.mmap``, of either kind."""
    return bool(
        generation.capabilities & {Capability.RETRY_NEW_RANGE, Capability.RETRY_EXISTING_RANGE}
    )


@cache
def _data() -> dict[str, Any]:
    text = files(__package__).joinpath("generations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
