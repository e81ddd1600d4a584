"""The command line: what goes in, what comes out, and with which exit code."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import smalltree
from command import error_lines, mmap_audit, read_audit, symbols, tables, validate

import auditor

JSON_TO_STDOUT = ("--format", "json", "-o", "-")


def audit_on_stdout(*arguments: str | Path, cwd: Path) -> dict[str, Any]:
    run = mmap_audit(*arguments, *JSON_TO_STDOUT, cwd=cwd)
    assert run.returncode == 0, run.stderr
    audit: dict[str, Any] = json.loads(run.stdout)
    validate(audit)
    return audit


def test_the_report_lands_in_the_current_folder(small_tree: Path, tmp_path: Path) -> None:
    run = mmap_audit(small_tree, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert "mmap-audit.html" in run.stderr
    page = (tmp_path / "mmap-audit.html").read_text(encoding="utf-8")
    assert "toaster_mmap" in page
    assert "TOASTER DRIVER" in page


def test_the_page_needs_no_network(small_tree: Path, tmp_path: Path) -> None:
    mmap_audit(small_tree, cwd=tmp_path)
    page = (tmp_path / "mmap-audit.html").read_text(encoding="utf-8")
    loading = (
        r"<(?:script|img|iframe)[^>]*\ssrc=[\"']?https?:|<link[^>]*\shref=[\"']?https?:|@import"
    )
    assert not re.search(loading, page)


def test_the_page_escapes_what_the_sources_say(small_tree: Path, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    body = f"\tvm_flags_set(vma, VM_IO); /* {evil} */\n\treturn 0;\n"
    odd = small_tree / "drivers/char/a<b>&c.c"
    odd.write_text(smalltree.driver("odd", body), encoding="utf-8")
    assert mmap_audit(small_tree, cwd=tmp_path).returncode == 0
    page = (tmp_path / "mmap-audit.html").read_text(encoding="utf-8")
    assert "odd_mmap" in page
    assert evil not in page
    assert "a<b>" not in page


def test_scan_is_the_default_command(small_tree: Path, tmp_path: Path) -> None:
    plain = audit_on_stdout(small_tree, cwd=tmp_path)
    spelled = audit_on_stdout("scan", small_tree, cwd=tmp_path)
    plain["tree"]["seconds"] = spelled["tree"]["seconds"] = 0
    assert plain == spelled


def test_formats_and_outputs_pair_up_in_order(small_tree: Path, tmp_path: Path) -> None:
    pairs = ("--format", "text", "-o", "one", "--format", "json", "--output", "two")
    assert mmap_audit(small_tree, *pairs, cwd=tmp_path).returncode == 0
    assert "toaster_mmap" in (tmp_path / "one").read_text(encoding="utf-8")
    assert sorted(symbols(read_audit(tmp_path / "two"))) == ["crumbs_mmap", "toaster_mmap"]
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "json", "--format", "html", "-o", "one.json"),
        ("--format", "json", "-o", "one.json", "-o", "two.html"),
        ("--format", "json"),
        ("--format", "tea", "-o", "one.tea"),
        ("--brew",),
    ],
)
def test_usage_errors(small_tree: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    run = mmap_audit(small_tree, *options, cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["linux"]


def test_stdout_holds_the_text_alone(small_tree: Path, tmp_path: Path) -> None:
    run = mmap_audit(small_tree, "--format", "text", "-o", "-", cwd=tmp_path)
    assert run.returncode == 0
    assert "toaster_mmap" in run.stdout
    assert "\x1b" not in run.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["linux"]


def test_no_progress_and_no_colour_without_a_terminal(small_tree: Path, tmp_path: Path) -> None:
    run = mmap_audit(small_tree, cwd=tmp_path)
    assert "\x1b" not in run.stderr
    assert "\r" not in run.stderr
    assert error_lines(run.stderr)


def test_quiet_says_nothing(small_tree: Path, tmp_path: Path) -> None:
    run = mmap_audit(small_tree, "--quiet", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_quiet_still_says_what_is_wrong(tmp_path: Path) -> None:
    run = mmap_audit(tmp_path / "nowhere", "--quiet", cwd=tmp_path)
    assert run.returncode == 2
    assert len(error_lines(run.stderr)) == 1


def test_the_summary_says_what_was_not_analysed(small_tree: Path, tmp_path: Path) -> None:
    (small_tree / "drivers/char/gone.c").symlink_to("nowhere.c")
    assert "gone.c" in mmap_audit(small_tree, cwd=tmp_path).stderr


def test_version(tmp_path: Path) -> None:
    run = mmap_audit("--version", cwd=tmp_path)
    assert run.returncode == 0
    assert auditor.__version__ in run.stdout


def test_only_limits_the_rows_and_not_what_is_resolved(small_tree: Path, tmp_path: Path) -> None:
    whole = audit_on_stdout(small_tree, cwd=tmp_path)
    part = audit_on_stdout(small_tree, "--only", "drivers/char/*", cwd=tmp_path)
    assert symbols(part) == ["toaster_mmap"]
    assert part["slots"] == whole["slots"]
    assert part["callbacks"] == [c for c in whole["callbacks"] if c["symbol"] == "toaster_mmap"]


def test_slot_limits_the_rows(small_tree: Path, tmp_path: Path) -> None:
    one = audit_on_stdout(small_tree, "--slot", "proc_ops.proc_mmap", cwd=tmp_path)
    assert symbols(one) == ["crumbs_mmap"]
    slots = ("--slot", "proc_ops.proc_mmap", "--slot", "file_operations.mmap")
    both = audit_on_stdout(small_tree, *slots, cwd=tmp_path)
    assert sorted(symbols(both)) == ["crumbs_mmap", "toaster_mmap"]


def test_a_slot_that_the_tree_does_not_have(small_tree: Path, tmp_path: Path) -> None:
    run = mmap_audit(small_tree, "--slot", "teapot_ops.mmap", cwd=tmp_path)
    assert run.returncode in (2, 3)
    assert len(error_lines(run.stderr)) == 1
    assert "teapot_ops.mmap" in run.stderr


def test_drivers_from_out_of_the_tree(small_tree: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "kettle.c").write_text(smalltree.driver("kettle"), encoding="utf-8")
    audit = audit_on_stdout(small_tree, "--with", vendor, cwd=tmp_path)
    assert {"kettle_mmap", "toaster_mmap"} <= set(symbols(audit))


def test_the_audit_of_the_small_tree(small_tree: Path, tmp_path: Path) -> None:
    audit = audit_on_stdout(small_tree, cwd=tmp_path)
    assert audit["schema"] == "mmap-audit/1"
    assert audit["tool"] == {"name": "mmap-audit", "version": auditor.__version__}
    assert audit["tree"]["version"] == "6.12.0"
    assert {(s["struct"], s["member"], s["file"], s["line"]) for s in audit["slots"]} == {
        ("file_operations", "mmap", "include/linux/fs.h", 8),
        ("proc_ops", "proc_mmap", "include/linux/fs.h", 12),
    }
    ((callback, table),) = [pair for pair in tables(audit) if pair[0]["symbol"] == "toaster_mmap"]
    assert (callback["file"], callback["line"]) == ("drivers/char/toaster.c", 4)
    assert callback["subsystem"] == "TOASTER DRIVER"
    assert callback["summary"]["flags"]["VM_IO"].startswith("set")
    assert {key: table[key] for key in ("object", "path", "file", "line", "how", "condition")} == {
        "object": "toaster_fops",
        "path": ".mmap",
        "file": "drivers/char/toaster.c",
        "line": 11,
        "how": "initializer",
        "condition": None,
    }


@pytest.mark.parametrize("jobs", [("--jobs", "1"), ("--jobs", "3")])
def test_two_runs_differ_in_seconds_alone(
    small_tree: Path, tmp_path: Path, jobs: tuple[str, str]
) -> None:
    first = audit_on_stdout(small_tree, cwd=tmp_path)
    second = audit_on_stdout(small_tree, *jobs, cwd=tmp_path)
    first["tree"]["seconds"] = second["tree"]["seconds"] = 0
    assert json.dumps(first) == json.dumps(second)


def test_the_demo_runs_anywhere(tmp_path: Path) -> None:
    run = mmap_audit("demo", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.rglob("*.html"))


def test_selfcheck_runs_anywhere(tmp_path: Path) -> None:
    run = mmap_audit("selfcheck", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_is_the_module(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("mmap-audit")
    if not script.exists():
        pytest.skip("the package is not installed here")
    said = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == mmap_audit("--version", cwd=tmp_path).stdout
