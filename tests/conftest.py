"""Fixtures: small trees built on the spot, and real kernel trees with one audit of each."""

import functools
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import smalltree
from browsing import chromium, made_report, opened, sample_report  # noqa: F401 - fixtures
from command import Audit, mmap_audit, plain_user, read_audit
from confirm import Confirmation
from textscan import TextScan

REAL_TREE_TIMEOUT = 600

TreeOf = Callable[[str], Path]
AuditOf = Callable[[str], Audit]
ScanOf = Callable[[str], TextScan]
ConfirmationOf = Callable[[str], Confirmation]


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """Return a minimal kernel tree with one driver and one procfs file."""
    return smalltree.build(tmp_path / "linux")


@pytest.fixture(scope="session")
def permissions_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where the test's user reads whatever it likes and cannot be stopped."""
    closed = tmp_path_factory.mktemp("permissions") / "closed"
    closed.touch(mode=0)
    try:
        read = subprocess.run([*plain_user(), "cat", closed], capture_output=True, check=False)
    except OSError:
        pytest.skip("root's rights cannot be dropped here: no setpriv")
    if read.returncode == 0 or b"ermission" not in read.stderr:
        pytest.skip("permissions do not count for this user, and its rights cannot be dropped")


@pytest.fixture(scope="session")
def kernel_tree() -> TreeOf:
    """Return a function that finds the real tree of a series, or skips the test."""
    trees = Path(os.environ.get("KERNEL_TREES") or Path.home() / ".cache" / "kernel-trees")

    def find(series: str) -> Path:
        tree = trees / f"linux-source-{series}"
        if not (tree / "Makefile").is_file():
            pytest.skip(f"no {tree}: run tests/kernel/get-kernel-tree {series}")
        return tree

    return find


@pytest.fixture(scope="session")
def audit_of(kernel_tree: TreeOf, tmp_path_factory: pytest.TempPathFactory) -> AuditOf:
    """Return a function that audits a series' tree once, asking for every target."""

    @functools.cache
    def audit(series: str) -> Audit:
        folder = tmp_path_factory.mktemp(f"audit-{series}")
        report = folder / "audit.json"
        options = ("--target", "all", "--format", "json", "-o", report)
        run = mmap_audit(kernel_tree(series), *options, cwd=folder, timeout=REAL_TREE_TIMEOUT)
        assert run.returncode == 0, run.stderr
        return read_audit(report)

    return audit


@pytest.fixture(scope="session")
def scan_of(kernel_tree: TreeOf) -> ScanOf:
    """Return a function that scans a series' tree as text, once."""
    return functools.cache(lambda series: TextScan(kernel_tree(series)))


@pytest.fixture(scope="session")
def confirmation_of(scan_of: ScanOf) -> ConfirmationOf:
    """Return a function that makes a series' text scan a judge, once."""
    return functools.cache(lambda series: Confirmation(scan_of(series)))
