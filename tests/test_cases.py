"""Effects by path, one construct of C at a time: a folder each, in cases/effects.

Each folder has a case that has the effect, one that nearly has it, and one that cannot be decided.
A comment ``// effect:``, ``// guard:``, ``// summary:`` or ``// unknown:`` says what the audit
finds on its line (or the next, where it stands alone); nothing else may be found.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from cases_read import CASES, TREE, expected, found

EFFECTS = sorted((CASES / "effects").glob("*/*.c"))


@pytest.mark.parametrize("case", EFFECTS, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_what_a_case_does_is_what_its_comments_say(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    assert found(text) == expected(text)


def test_each_construct_has_three_cases() -> None:
    folders = {case.parent for case in EFFECTS}
    assert len(EFFECTS) >= 120
    for folder in folders:
        names = {case.stem for case in folder.iterdir()}
        assert names == {"has", "nearly", "undecided"}, folder.name


def test_the_cases_are_c() -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("gcc is not installed")
    options = ["-fsyntax-only", "-Wall", "-Wno-unused", f"-I{TREE / 'include'}"]
    files = [str(path) for path in (*EFFECTS, *TREE.rglob("*.c"))]
    done = subprocess.run([gcc, *options, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_comments_speak_of_their_lines() -> None:
    text = "a;\t// effect: one // guard: not b > 2\n// unknown: two words\n// summary: three\nc;\n"
    assert expected(text) == {
        (1, "effect", "one"),
        (1, "guard", "not b > 2"),
        (4, "unknown", "two words"),
        (4, "summary", "three"),
    }
