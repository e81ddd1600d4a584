"""The hooks that a callback can convert to, one TOML file each; mmap_proto.toml explains them."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """One hook as of one release: what it allows, and by what a tree is known to offer it.

    ``members``, ``actions`` and ``instead`` map what a callback does now to what takes its place;
    ``found`` are pairs of a file and a pattern that it must hold.
    """

    name: str
    order: int
    hook: str
    found: tuple[tuple[str, str], ...]
    mapped: bool
    anonymous: bool
    behind: bool
    swaps: tuple[str, ...]
    members: Mapping[str, str]
    actions: Mapping[str, str]
    instead: Mapping[str, str]
    defects: Mapping[str, str]
    source: str


@cache
def targets() -> dict[str, Target]:
    """Return all targets by name, the oldest first."""
    folder = files("auditor.kernel.targets")
    names = [item.name for item in folder.iterdir() if item.name.endswith(".toml")]
    found = [_target(name.removesuffix(".toml")) for name in names]
    return {target.name: target for target in sorted(found, key=lambda target: target.order)}


def offered(read: Callable[[str], str | None]) -> Target:
    """Return the newest target whose features a tree defines, with those of all before it.

    ``read`` returns the text of a file of the tree, None if there is none. A tree without any
    hook of the kind gets the oldest target: the one that was proposed for such trees.
    """
    known = list(targets().values())
    newest = known[0]
    for target in known[1:]:
        if not all(re.search(pattern, read(path) or "") for path, pattern in target.found):
            break
        newest = target
    return newest


def _target(name: str) -> Target:
    row = _row(name)
    return Target(
        name=name,
        **{**row, "found": tuple(map(tuple, row["found"])), "swaps": tuple(row["swaps"])},
    )


@cache
def _row(name: str) -> dict[str, Any]:
    text = files("auditor.kernel.targets").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    own = tomllib.loads(text)
    base = own.pop("extends", None)
    row = dict(_row(base)) if base else {}
    for key, value in own.items():
        row[key] = {**row.get(key, {}), **value} if isinstance(value, dict) else value
    return row
