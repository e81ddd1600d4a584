"""A hostile tree: what its names, paths, comments and strings carry does not run in the page."""

from pathlib import Path

import pytest
import smalltree
from browsing import Opened
from command import mmap_audit

pytestmark = pytest.mark.browser

CODE = """\
#include <linux/fs.h>
/* </pre></script><script>window.pwned = 1</script><svg onload="window.pwned = 2"> */
#define TITLE "{{ 7 * 7 }}{% for x in y %}</style><img src=x onerror='window.pwned = 3'>"

static int evil_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* </pre><script>window.pwned = 4</script> --> ]]> javascript:alert(5) */
	if (file == (void *)"<script>window.pwned = 6</script>" || strcmp(TITLE, "' onclick=\\"x"))
		vm_flags_set(vma, VM_IO);	// <iframe src="javascript:parent.pwned = 7"></iframe>
	return 0;
}

#ifdef CONFIG_X /* <b onmouseover="window.pwned = 8"> */
static const struct file_operations fops = {
	.mmap = evil_mmap,
};
#endif
"""
FOLDER = "drivers/<svg onload=window.pwned=9>"
NAME = "\"'><img src=x onerror=window.pwned=10>{{ config }}.c"


@pytest.fixture
def page_of_a_hostile_tree(tmp_path: Path) -> Path:
    tree = smalltree.build(tmp_path / "linux")
    folder = tree / FOLDER
    folder.mkdir(parents=True)
    (folder / NAME).write_text(CODE, encoding="utf-8")
    done = mmap_audit(tree, "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "mmap-audit.html"


def test_nothing_of_a_hostile_tree_runs(opened: Opened, page_of_a_hostile_tree: Path) -> None:
    opening = opened(page_of_a_hostile_tree)
    page = opening.page
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    for element in page.locator("summary, th a, button").all()[:60]:
        element.hover()
    assert page.evaluate("window.pwned") is None
    assert opening.errors == []
    assert opening.requests == [page_of_a_hostile_tree.as_uri()]
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object, embed, base, [onload], [onerror]").count() == 0
    links = [a.get_attribute("href") for a in page.locator("a[href]").all()]
    assert all((link or "").startswith(("#", "https://")) for link in links)


def test_all_of_a_hostile_tree_can_be_read(opened: Opened, page_of_a_hostile_tree: Path) -> None:
    page = opened(page_of_a_hostile_tree).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    text = page.locator("body").inner_text()
    for part in (
        f"{FOLDER}/{NAME}",
        "</pre><script>window.pwned = 4</script> --> ]]> javascript:alert(5)",
        "<script>window.pwned = 6</script>",
        '<iframe src="javascript:parent.pwned = 7"></iframe>',
    ):
        assert part in text
