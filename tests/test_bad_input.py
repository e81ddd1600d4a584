"""Input that is missing, broken or hostile: the right exit code, one line, nothing unsaid."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import smalltree
from command import Audit, error_lines, mmap_audit, read_audit, symbols, tables

QUICK = 60
HTML_TO = ("--format", "html", "-o")
NESTED = 10_000
HUGE = 100 * 1024 * 1024


def audited(tree: Path, *, as_plain_user: bool = False) -> Audit:
    """Audit a tree that has some fault in it, and expect an answer all the same."""
    report = tree.parent / "audit.json"
    run = mmap_audit(
        tree,
        *("--format", "json", "-o", report),
        cwd=tree.parent,
        as_plain_user=as_plain_user,
        timeout=QUICK,
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    audit = read_audit(report)
    assert "toaster_mmap" in symbols(audit)
    return audit


def refused(run: subprocess.CompletedProcess[str], code: int) -> str:
    """Expect an exit code and one line about it; return the line."""
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    lines = error_lines(run.stderr)
    assert len(lines) == 1, run.stderr
    return lines[0]


def skipped(audit: Audit) -> dict[str, str]:
    return {entry["file"].rstrip("/"): entry["reason"] for entry in audit["coverage"]["skipped"]}


def accounted_for(audit: Audit, symbol: str, file: str) -> bool:
    """Say whether a callback is audited, or its file is named as one that could not be."""
    unparsed = {entry["file"] for entry in audit["coverage"]["parse_errors"]}
    return symbol in symbols(audit) or file in unparsed or bool(skipped(audit).get(file))


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    assert "nowhere" in refused(mmap_audit(tmp_path / "nowhere", cwd=tmp_path), 2)


def test_a_file_instead_of_a_tree(tmp_path: Path) -> None:
    file = tmp_path / "fs.h"
    file.write_text(smalltree.FS_H, encoding="utf-8")
    assert "fs.h" in refused(mmap_audit(file, cwd=tmp_path), 2)


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    assert "void" in refused(mmap_audit(tmp_path / "void", cwd=tmp_path), 3)
    assert not list(tmp_path.glob("*.html"))


def test_a_tree_without_a_callback(tmp_path: Path) -> None:
    files = {
        name: text
        for name, text in smalltree.FILES.items()
        if name.endswith(".h") or not name.endswith(".c")
    }
    refused(mmap_audit(smalltree.build(tmp_path / "linux", files), cwd=tmp_path), 3)
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.usefixtures("permissions_count")
def test_an_unreadable_file_is_named(small_tree: Path) -> None:
    secret = small_tree / "drivers/char/secret.c"
    secret.write_text(smalltree.driver("secret"), encoding="utf-8")
    secret.chmod(0)
    audit = audited(small_tree, as_plain_user=True)
    assert skipped(audit)["drivers/char/secret.c"]
    assert "secret_mmap" not in symbols(audit)


@pytest.mark.usefixtures("permissions_count")
def test_an_unreadable_folder_is_named(small_tree: Path) -> None:
    folder = small_tree / "drivers/secret"
    folder.mkdir()
    folder.chmod(0)
    try:
        audit = audited(small_tree, as_plain_user=True)
    finally:
        folder.chmod(0o755)
    assert skipped(audit)["drivers/secret"]


@pytest.mark.usefixtures("permissions_count")
def test_an_unreadable_tree(small_tree: Path) -> None:
    small_tree.chmod(0)
    try:
        run = mmap_audit(small_tree, cwd=small_tree.parent, as_plain_user=True)
    finally:
        small_tree.chmod(0o755)
    refused(run, 2)


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(b"/* caf\xe9 \xff\xfe */\n", id="a comment that is not UTF-8"),
        pytest.param(b'static const char x[] = "\xc3\x28\x80";\n', id="a string that is not UTF-8"),
        pytest.param(b"/* \x00\x00 */\n", id="NUL bytes in a comment"),
        pytest.param(b"\x00\x00\x00\x00\n", id="NUL bytes between functions"),
        pytest.param(b"\xef\xbb\xbf", id="a byte order mark"),
        pytest.param(b"/* windows */\r\n\r\n", id="carriage returns"),
    ],
)
def test_strange_bytes_hide_no_callback(small_tree: Path, junk: bytes) -> None:
    odd = small_tree / "drivers/char/odd.c"
    odd.write_bytes(junk + smalltree.driver("odd").encode())
    assert accounted_for(audited(small_tree), "odd_mmap", "drivers/char/odd.c")


def test_a_file_that_is_nothing_but_bytes(small_tree: Path) -> None:
    noise = bytes(range(256)) * 400 + b".mmap = vm_area_struct"
    (small_tree / "drivers/char/noise.c").write_bytes(noise)
    audited(small_tree)


def test_a_file_of_100_megabytes(small_tree: Path) -> None:
    huge = small_tree / "drivers/char/huge.c"
    huge.write_text(smalltree.driver("huge"), encoding="utf-8")
    os.truncate(huge, HUGE)
    assert accounted_for(audited(small_tree), "huge_mmap", "drivers/char/huge.c")


def test_a_fifo_is_named_and_not_waited_for(small_tree: Path) -> None:
    os.mkfifo(small_tree / "drivers/char/pipe.c")
    assert skipped(audited(small_tree))["drivers/char/pipe.c"]


def test_symbolic_links_in_a_circle(small_tree: Path) -> None:
    (small_tree / "drivers/char/self.c").symlink_to("self.c")
    (small_tree / "drivers/again").symlink_to("..", target_is_directory=True)
    audit = audited(small_tree)
    assert skipped(audit)["drivers/char/self.c"]
    assert symbols(audit).count("toaster_mmap") == 1
    assert sorted(table["file"] for _, table in tables(audit)) == [
        "drivers/char/toaster.c",
        "fs/proc/crumbs.c",
    ]


def test_a_link_to_nothing_is_named(small_tree: Path) -> None:
    (small_tree / "drivers/char/gone.c").symlink_to("nowhere.c")
    assert skipped(audited(small_tree))["drivers/char/gone.c"]


def test_a_link_out_of_the_tree_is_named_and_not_followed(small_tree: Path) -> None:
    outside = small_tree.parent / "outside"
    outside.mkdir()
    (outside / "spy.c").write_text(smalltree.driver("spy"), encoding="utf-8")
    (small_tree / "drivers/char/spy.c").symlink_to(outside / "spy.c")
    (small_tree / "drivers/spies").symlink_to(outside, target_is_directory=True)
    audit = audited(small_tree)
    assert skipped(audit)["drivers/char/spy.c"]
    assert skipped(audit)["drivers/spies"]
    assert "spy_mmap" not in symbols(audit)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"\treturn {'(' * NESTED}0{')' * NESTED};\n", id="parentheses"),
        pytest.param(f"{'{' * NESTED}{'}' * NESTED}\treturn 0;\n", id="braces"),
        pytest.param(f"\treturn {'(' * NESTED}0;\n", id="parentheses left open"),
        pytest.param("\tif (vma)\n" * NESTED + "\t\treturn 0;\n\treturn 1;\n", id="ifs"),
        pytest.param(f"\treturn {'!' * NESTED}vma->vm_start;\n", id="operators"),
        pytest.param(f"\treturn vma->vm_start{' + 1' * NESTED};\n", id="a long sum"),
    ],
)
def test_deep_nesting(small_tree: Path, body: str) -> None:
    deep = small_tree / "drivers/char/deep.c"
    deep.write_text(smalltree.driver("deep", body), encoding="utf-8")
    assert accounted_for(audited(small_tree), "deep_mmap", "drivers/char/deep.c")


def test_deeply_nested_initialisers(small_tree: Path) -> None:
    text = f"struct file_operations deep = {'{' * NESTED}.mmap = toaster_mmap{'}' * NESTED};\n"
    (small_tree / "drivers/char/deep.c").write_text(text, encoding="utf-8")
    audited(small_tree)


def test_macros_that_expand_to_each_other(small_tree: Path) -> None:
    text = (
        "#define PING PONG\n#define PONG PING\n"
        "#define TWICE(x) TWICE(x) TWICE(x)\n"
        "static const struct file_operations odd_fops = { .mmap = PING, TWICE(1) };\n"
    )
    (small_tree / "drivers/char/odd.c").write_text(text, encoding="utf-8")
    audited(small_tree)


def test_callbacks_that_call_each_other(small_tree: Path) -> None:
    again = "\treturn again_mmap(file, vma);\n"
    (small_tree / "drivers/char/again.c").write_text(
        smalltree.driver("again", again), encoding="utf-8"
    )
    assert "again_mmap" in symbols(audited(small_tree))


@pytest.mark.usefixtures("permissions_count")
def test_a_folder_that_cannot_be_written_keeps_the_report_before(small_tree: Path) -> None:
    folder = small_tree.parent / "reports"
    folder.mkdir()
    report = folder / "mmap-audit.html"
    report.write_text("the report before", encoding="utf-8")
    folder.chmod(0o555)
    try:
        run = mmap_audit(small_tree, *HTML_TO, report, cwd=small_tree.parent, as_plain_user=True)
    finally:
        folder.chmod(0o755)
    assert "mmap-audit.html" in refused(run, 2)
    assert report.read_text(encoding="utf-8") == "the report before"
    assert list(folder.iterdir()) == [report]


@pytest.mark.parametrize("output", ["missing/mmap-audit.html", "folder"])
def test_an_output_that_cannot_be(small_tree: Path, output: str) -> None:
    (small_tree.parent / "folder").mkdir()
    refused(mmap_audit(small_tree, *HTML_TO, output, cwd=small_tree.parent), 2)
    assert list((small_tree.parent / "folder").iterdir()) == []


def test_a_full_disk_keeps_the_report_before(small_tree: Path) -> None:
    report = small_tree.parent / "mmap-audit.html"
    report.write_text("the report before", encoding="utf-8")
    limited = "import resource, runpy, signal, sys;"
    limited += "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512));"
    limited += "sys.argv[0] = 'mmap-audit'; runpy.run_module('auditor', run_name='__main__')"
    run = subprocess.run(
        [sys.executable, "-c", limited, small_tree, *HTML_TO, report],
        cwd=small_tree.parent,
        capture_output=True,
        text=True,
        timeout=QUICK,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    refused(run, 2)
    assert report.read_text(encoding="utf-8") == "the report before"
    assert sorted(path.name for path in small_tree.parent.iterdir()) == ["linux", "mmap-audit.html"]


def test_an_output_that_is_no_file_is_not_replaced(small_tree: Path) -> None:
    pipe = small_tree.parent / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        mmap_audit(small_tree, "--format", "text", "-o", pipe, cwd=small_tree.parent)
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
