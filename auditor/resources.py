"""Locate the queries and templates, in a wheel or in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_PACKAGE = files("auditor")

# A wheel carries the data inside the package; a checkout keeps it beside.
DATA: Traversable = (
    _PACKAGE if _PACKAGE.joinpath("queries").is_dir() else Path(__file__).resolve().parents[1]
)


def read_text(*parts: str) -> str:
    """Return the text of a data file such as ``("queries", "calls.scm")``."""
    return DATA.joinpath(*parts).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the sorted names of the files in a data folder that end in ``suffix``."""
    return tuple(
        sorted(item.name for item in DATA.joinpath(folder).iterdir() if item.name.endswith(suffix))
    )
