"""What we know of the kernel, as data: one TOML file a subject."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the parsed ``NAME.toml`` of this folder."""
    text = files("auditor.kernel").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
