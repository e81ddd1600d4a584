"""Parsing only the chunks that hold a sign of a mapping gives what parsing whole files gives."""

from pathlib import Path

import pytest
from conftest import TreeOf

from auditor import sample
from auditor.facts import Facts, collect, concerned, table_macros

SLOTS = frozenset({"mmap", "fb_mmap", "proc_mmap", "mmap_ring_buffer"})
# Folders of a real tree with every way to make a table in them, and headers that make macros.
FOLDERS = ("mm", "fs/ext4", "sound/core", "drivers/video/fbdev/core", "drivers/uio", "drivers/pci")
HEADERS = (
    "include/linux/fb.h",
    "include/drm/drm_gem.h",
    "include/linux/fs.h",
    "include/linux/mm.h",
)


def essence(facts: Facts) -> tuple[object, ...]:
    """Return what counts: whole files hold further functions, which no mapping concerns."""
    return (
        set(facts.slots),
        {f for f in facts.functions if any("vm_area" in p.type for p in f.parameters)},
        set(facts.entries),
        set(facts.copies),
    )


def both(text: bytes, headers: list[Facts]) -> tuple[tuple[object, ...], tuple[object, ...]]:
    macros = table_macros((m for h in headers for m in h.directives.macros), SLOTS)
    return essence(collect(text, macros)), essence(collect(text, macros, whole=True))


def test_the_sample_tree_whole_and_in_chunks(tmp_path: Path) -> None:
    tree = sample.unpack(tmp_path / "tree")
    files = [path for path in sorted(tree.rglob("*.[ch]")) if concerned(path.read_bytes(), ())]
    headers = [collect(path.read_bytes(), {}) for path in files if path.suffix == ".h"]
    assert len(files) > 20
    for path in files:
        chunks, whole = both(path.read_bytes(), headers)
        assert chunks == whole, path


@pytest.mark.kernel
@pytest.mark.parametrize("series", ["6.12", "7.3"])
def test_real_files_whole_and_in_chunks(kernel_tree: TreeOf, series: str) -> None:
    tree = kernel_tree(series)
    headers = [collect((tree / name).read_bytes(), {}) for name in HEADERS]
    files = [path for folder in FOLDERS for path in sorted((tree / folder).glob("*.[ch]"))]
    compared = 0
    for path in [*files, *(tree / name for name in HEADERS)]:
        text = path.read_bytes()
        if concerned(text, ()):
            chunks, whole = both(text, headers)
            assert chunks == whole, path
            compared += 1
    assert compared > 40
