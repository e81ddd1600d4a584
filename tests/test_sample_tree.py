"""The sample tree is C that compiles, small, licensed, and described in its README."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[1] / "auditor" / "sample"
BEFORE = SAMPLE / "before"
OVERLAYS = ("after", "prepare")
LONGEST = 250

ENTRY = re.compile(r"\.\w*mmap\w*\s*=\s*(\w+)")
MACRO = re.compile(r"#define (\w+)\s+(generic_\w+)")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sources(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in _files(folder) if path.suffix == ".c"]


@pytest.fixture(params=("before", *OVERLAYS))
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    laid = tmp_path / "tree"
    shutil.copytree(BEFORE, laid)
    if request.param != "before":
        shutil.copytree(SAMPLE / request.param, laid, dirs_exist_ok=True)
    return laid


@pytest.mark.parametrize("options", [("-include", "linux/kconfig.h"), ()], ids=["options", "bare"])
def test_every_file_compiles(tree: Path, options: tuple[str, ...]) -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("gcc is not installed")
    flags = ("-std=gnu11", "-fsyntax-only", "-nostdinc", "-Werror", "-Iinclude", *options)
    done = subprocess.run(
        (gcc, *flags, *_sources(tree)), cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_holds_only_what_differs(overlay: str) -> None:
    folder = SAMPLE / overlay
    for path in _files(folder):
        original = BEFORE / path.relative_to(folder)
        assert not original.is_file() or original.read_bytes() != path.read_bytes(), path


SHIPPED = [path for path in _files(SAMPLE) if path.suffix not in (".py", ".pyc")]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(SAMPLE)))
def test_a_file_is_short_and_names_its_licence(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert "SPDX-License-Identifier: GPL-2.0-or-later" in lines[0]


def test_the_readme_names_every_callback(tree: Path) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    text = "".join(path.read_text(encoding="utf-8") for path in _files(tree))
    macros = dict(MACRO.findall(text))
    callbacks = {macros.get(name, name) for name in ENTRY.findall(text)}
    assert "secretmem_mmap" in " ".join(callbacks)
    assert [name for name in sorted(callbacks) if f"`{name}`" not in readme] == []
