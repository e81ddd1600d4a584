"""A path belongs to the section that says most about it, as get_maintainer.pl would see it."""

import time

import pytest
from conftest import TreeOf

from auditor.maintainers import Maintainers, Section

TEXT = """\
List of maintainers
===================

Descriptions of section entries and preferred order
---------------------------------------------------

	M: *Mail* patches to: FullName <address@domain>
	F: *Files* and directories wildcard patterns.

Maintainers List
----------------

ALPHA DRIVERS
M:	Ann <ann@example.org>
R:	Rob <rob@example.org>
L:	alpha@example.org
S:	Maintained
F:	Documentation/alpha.rst
F:	drivers/alpha/
X:	drivers/alpha/vendor/

ALPHA BUS
M:	Bea <bea@example.org>
F:	drivers/alpha/bus-*.c
F:	drivers/alpha/bus.[ch]

ALPHA TESTS
F:	drivers/*/tests/
F:	fs/?fs/

FOLDER WITHOUT A SLASH
F:	lib/sorted

LONG LIST
F:	kernel/shared.c
F:	kernel/other.c

SHORT LIST
F:	kernel/shared.c

PATHS THAT SAY TEAPOT
N:	teapot
X:	arch/

ODD PATTERNS
F:	crypto/(x).c
N:	broken(

THE REST
M:	Linus <linus@example.org>
F:	*
F:	*/
"""


@pytest.fixture(scope="module")
def maintainers() -> Maintainers:
    return Maintainers.parse(TEXT)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        pytest.param("drivers/alpha/core.c", "ALPHA DRIVERS", id="below a folder"),
        pytest.param("drivers/alpha/deep/er/core.c", "ALPHA DRIVERS", id="far below a folder"),
        pytest.param("drivers/alphabet/core.c", "THE REST", id="a folder whose name goes on"),
        pytest.param("drivers/alpha/bus-usb.c", "ALPHA BUS", id="the longer pattern wins"),
        pytest.param("drivers/alpha/bus.h", "ALPHA BUS", id="a class of characters"),
        pytest.param("drivers/alpha/bus.S", "ALPHA DRIVERS", id="not in the class"),
        pytest.param("drivers/alpha/bus-x/y.c", "ALPHA DRIVERS", id="a star crosses no slash"),
        pytest.param("drivers/beta/tests/a.c", "ALPHA TESTS", id="a star for a folder"),
        pytest.param("drivers/beta/x/tests/a.c", "THE REST", id="a star for one folder alone"),
        pytest.param("fs/xfs/file.c", "ALPHA TESTS", id="a question mark"),
        pytest.param("fs/gfs2/file.c", "THE REST", id="a question mark is one character"),
        pytest.param("drivers/alpha/vendor/a.c", "THE REST", id="excluded"),
        pytest.param("lib/sorted/list.c", "FOLDER WITHOUT A SLASH", id="a folder without slash"),
        pytest.param("lib/sorted.c", "THE REST", id="not that folder"),
        pytest.param("kernel/shared.c", "SHORT LIST", id="of two alike the smaller section"),
        pytest.param("net/teapot/pour.c", "PATHS THAT SAY TEAPOT", id="a word before the rest"),
        pytest.param("arch/teapot/pour.c", "THE REST", id="a word, excluded"),
        pytest.param("drivers/alpha/teapot.c", "ALPHA DRIVERS", id="a file pattern before a word"),
        pytest.param("crypto/(x).c", "ODD PATTERNS", id="no regular expression"),
        pytest.param("x/broken(.c", "ODD PATTERNS", id="a broken regular expression is a word"),
        pytest.param("Makefile", "THE REST", id="at the top"),
        pytest.param("mm/mmap.c", "THE REST", id="claimed by nobody"),
    ],
)
def test_a_path_has_the_section_that_says_most_about_it(
    maintainers: Maintainers, path: str, title: str
) -> None:
    assert maintainers.of(path).title == title


def test_a_section_names_maintainers_reviewers_and_lists(maintainers: Maintainers) -> None:
    people = ("Ann <ann@example.org>", "Rob <rob@example.org>", "alpha@example.org")
    assert maintainers.of("drivers/alpha/core.c") == Section("ALPHA DRIVERS", people)


@pytest.mark.parametrize("text", ["", "\n\n\n", "M:\tnobody\nF:\t*\n", "no fields\nat all\n"])
def test_what_is_no_list_leaves_the_rest(text: str) -> None:
    assert Maintainers.parse(text).of("fs/file.c") == Section("THE REST", ())


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("fs/ext4/file.c", "EXT4 FILE SYSTEM"),
        ("fs/xfs/xfs_file.c", "XFS FILESYSTEM"),
        ("fs/proc/vmcore.c", "KDUMP"),
        ("mm/secretmem.c", "MEMORY MANAGEMENT"),
        ("kernel/kcov.c", "KCOV"),
        ("drivers/dax/device.c", "DEVICE DIRECT ACCESS (DAX)"),
        ("drivers/gpu/drm/drm_gem.c", "DRM DRIVERS AND MISC GPU PATCHES"),
        ("drivers/uio/uio.c", "USERSPACE I/O (UIO)"),
        ("net/packet/af_packet.c", "PACKET SOCKETS"),
        ("init/main.c", "THE REST"),
    ],
)
def test_well_known_paths(kernel_tree: TreeOf, path: str, title: str) -> None:
    text = (kernel_tree("6.12") / "MAINTAINERS").read_text(encoding="utf-8")
    assert Maintainers.parse(text).of(path).title == title


@pytest.mark.kernel
def test_reading_the_whole_list_takes_no_time(kernel_tree: TreeOf) -> None:
    tree = kernel_tree("6.12")
    text = (tree / "MAINTAINERS").read_text(encoding="utf-8")
    folders = [f"{folder.relative_to(tree)}/x.c" for folder in (tree / "drivers").glob("*/*/")]
    start = time.process_time()
    maintainers = Maintainers.parse(text)
    for path in folders[:350]:
        maintainers.of(path)
    # It takes 0.06 s on a laptop; a full scan of the patterns for each path would take 2 s.
    assert time.process_time() - start < 0.3
