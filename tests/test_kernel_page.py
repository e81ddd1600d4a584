"""The page of a real tree: what the defaults write."""

from pathlib import Path

import pytest
from command import mmap_audit
from conftest import REAL_TREE_TIMEOUT, TreeOf

pytestmark = pytest.mark.kernel


def test_the_page_of_6_12_has_at_most_three_megabytes(kernel_tree: TreeOf, tmp_path: Path) -> None:
    done = mmap_audit(kernel_tree("6.12"), cwd=tmp_path, timeout=REAL_TREE_TIMEOUT)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "mmap-audit.html"
    assert 500_000 < page.stat().st_size <= 3_000_000
    assert "7 change flags so that a merge is lost" in done.stderr
