"""Each row of the tables stands where it says: in the kernel's own files."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.kernel
TreeOf = Callable[[str], Path]
SERIES = ("6.12", "7.3")
_PLACE = re.compile(r"\b(?:[\w-]+/)+[\w-]+\.[ch]\b")


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("auditor") / "kernel" / f"{name}.toml").read_text("utf-8"))


def file_of(source: str, series: str) -> str | None:
    """Return the file that a row names for a series; None if it names others alone."""
    parts = [part.split() for part in source.split(", ")]
    named = {words[0] if len(words) > 1 else "": words[-1] for words in parts}
    return named.get(series, named.get(""))


def defines(name: str) -> re.Pattern[str]:
    """Return what finds a macro, a function with its body, or one that a macro makes."""
    return re.compile(
        rf"^[ \t]*#\s*define\s+{name}\b"
        rf"|^(?!return\b|else\b|typedef\b)[A-Za-z_][\w\s*()]*?\b{name}(?:_noprof)?\s*\([^;]*?\)\s*\{{"
        rf"|^define_\w+\({name},",
        re.MULTILINE,
    )


@pytest.mark.parametrize("series", SERIES)
def test_each_call_is_defined_where_its_row_says(kernel_tree: TreeOf, series: str) -> None:
    tree = kernel_tree(series)
    checked, wrong = 0, []
    for name, row in table("apis").items():
        file = file_of(row["source"], series)
        if file is None:
            continue
        checked += 1
        path = tree / file
        if not path.is_file() or not defines(name).search(path.read_text("utf-8", "replace")):
            wrong.append((name, row["source"]))
    assert wrong == []
    assert checked > 100


def test_a_row_that_stands_elsewhere_is_found_out(kernel_tree: TreeOf) -> None:
    text = (kernel_tree("6.12") / "include/linux/mm.h").read_text("utf-8")
    assert defines("vm_flags_set").search(text)
    assert not defines("kmalloc").search(text)
    assert file_of("6.12 a/b.h, 7.3 c/d.h", "7.3") == "c/d.h"
    assert file_of("6.12 a/b.h", "7.3") is None
    assert file_of("a/b.h", "7.3") == "a/b.h"


@pytest.mark.parametrize("name", ["types", "idioms", "rules"])
def test_the_files_that_tables_name_are_there(kernel_tree: TreeOf, name: str) -> None:
    trees = [kernel_tree(series) for series in SERIES]
    sources = [row.get("source", "") for row in table(name).values() if isinstance(row, dict)]
    places = {place for source in sources for place in _PLACE.findall(source)}
    gone = [place for place in sorted(places) if not any((t / place).is_file() for t in trees)]
    assert gone == []
    assert places
