"""The demonstration and the corners of the command line that need no tree of their own."""

from dataclasses import replace
from pathlib import Path

import handmade
import pytest
from command import error_lines, mmap_audit

from auditor.answer import Audit, Row
from auditor.compare import differences


def with_rows(*rows: Row) -> Audit:
    return replace(handmade.audit(), rows=rows)


def hooked(row: Row, symbol: str, member: str) -> Row:
    """Return a row whose function is another one, in another member of the same tables."""
    tables = tuple(replace(t, member=member, path=f".{member}") for t in row.callback.tables)
    return replace(row, callback=replace(row.callback, symbol=symbol, tables=tables))


def test_nothing_differs_from_itself() -> None:
    assert differences(handmade.audit(), handmade.audit()) == []


def test_what_can_happen_to_a_table() -> None:
    _, pot, spoon, still = handmade.rows()
    new_still = hooked(still, "still_mmap_prepare", "mmap_prepare")
    flags = replace(spoon, effects=handmade.effects(done={"VM_IO"}, result="forwarded"))

    def what(before: tuple[Row, ...], after: tuple[Row, ...]) -> list[str]:
        return [one.what for one in differences(with_rows(*before), with_rows(*after))]

    assert what((pot,), ()) == ["lost"]
    assert what((), (pot,)) == ["new"]
    assert what((still,), (new_still,)) == ["converted"]
    assert what((still,), (still, new_still)) == ["gained a hook"]
    assert what((still, new_still), (still,)) == ["lost a hook"]
    assert what((spoon,), (flags,)) == ["other flags"]


def test_the_demo_shows_what_the_rfc_converts(tmp_path: Path) -> None:
    run = mmap_audit("demo", "--output", tmp_path, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mmap-audit-demo.html"]
    assert "converted" in run.stdout
    assert "before  .mmap = secretmem_mmap " in run.stdout
    assert "after   .mmap_proto = secretmem_mmap_proto " in run.stdout
    assert "gained a hook" in run.stdout
    assert "mmap-audit-demo.html" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param((), "TREE", id="nothing given"),
        pytest.param(
            ("--open", "--format", "json", "-o", "-", "."), "--open", id="no page to open"
        ),
        pytest.param(
            ("--format", "json", "-o", "same", "--format", "html", "-o", "same", "."),
            "same file",
            id="two reports for one file",
        ),
        pytest.param(("no\x1b[31msuch", "--quiet"), r"no\x1b[31msuch", id="a hostile path"),
        pytest.param(("--format", "te\x1b[31ma", "."), r"te\x1b[31ma", id="a hostile option"),
        pytest.param(("demo", "-o", "nowhere"), "nowhere", id="no folder for the demo"),
    ],
)
def test_errors_are_one_line_that_says_what_is_wrong(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    run = mmap_audit(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    (line,) = error_lines(run.stderr)
    assert says in line
    assert line.isprintable()
    assert list(tmp_path.iterdir()) == []
