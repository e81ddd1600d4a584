"""Every way in which kernel code puts a callback into a slot: a file of C each, in cases/tables.

A comment ``// table: SYMBOL STRUCT OBJECT PATH HOW`` says that its line makes that entry; ``*``
stands for anything. A file makes no other entries than its comments say.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import smalltree
from command import Audit, mmap_audit, read_audit, tables

CASES = sorted((Path(__file__).parent / "cases" / "tables").glob("*.c"))
PLACE = "drivers/char/case.c"
_EXPECTED = re.compile(r"// table: (\S+) (\S+) (\S+) (\S+) (\S+)")


class Entry(NamedTuple):
    """What a case says of a table entry."""

    line: int
    symbol: str
    struct: str
    object: str
    path: str
    how: str

    def agrees(self, other: "Entry") -> bool:
        """Say whether the entries are the same where this one says anything."""
        return all(mine in ("*", theirs) for mine, theirs in zip(self, other, strict=True))


def audit_with(tree: Path, text: str) -> Audit:
    """Audit the small tree with one more file."""
    (tree / PLACE).write_text(text, encoding="utf-8")
    return audit_of(tree)


def audit_of(tree: Path) -> Audit:
    report = tree.parent / "audit.json"
    run = mmap_audit(tree, "--format", "json", "-o", report, cwd=tree.parent)
    assert run.returncode == 0, run.stderr
    return read_audit(report)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_way_to_make_a_table(small_tree: Path, case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    expected = [
        Entry(number, *match.groups())
        for number, line in enumerate(text.splitlines(), 1)
        for match in _EXPECTED.finditer(line)
    ]
    found = [
        Entry(t["line"], c["symbol"], t["struct"], t["object"], t["path"], t["how"])
        for c, t in tables(audit_with(small_tree, text))
        if t["file"] == PLACE
    ]
    assert not [entry for entry in expected if not any(map(entry.agrees, found))], found
    assert not [entry for entry in found if not any(e.agrees(entry) for e in expected)], expected


def test_conditions_are_kept(small_tree: Path) -> None:
    text = smalltree.driver("a") + smalltree.driver("b").replace(
        "\t.mmap\t= b_mmap,\n",
        "#ifdef CONFIG_MMU\n\t.mmap\t= b_mmap,\n#else\n\t.mmap = a_mmap,\n#endif\n",
    )
    conditions = {
        (c["symbol"], t["object"]): t["condition"]
        for c, t in tables(audit_with(small_tree, text))
        if t["file"] == PLACE
    }
    assert conditions["a_mmap", "a_fops"] is None
    assert "CONFIG_MMU" in conditions["b_mmap", "b_fops"]
    assert "CONFIG_MMU" in conditions["a_mmap", "b_fops"]
    assert conditions["b_mmap", "b_fops"] != conditions["a_mmap", "b_fops"]


def test_a_macro_is_named(small_tree: Path) -> None:
    case = Path(__file__).parent / "cases" / "tables" / "macro-of-members.c"
    audit = audit_with(small_tree, case.read_text(encoding="utf-8"))
    macros = {t["object"]: t["macro"] for _, t in tables(audit) if t["file"] == PLACE}
    assert macros == {"a_fops": "TABLE_MMAP", "b_fops": "TABLE_MEMBERS"}


def test_a_name_that_nobody_defines(small_tree: Path) -> None:
    audit = audit_with(small_tree, "struct file_operations a = { .mmap = ghost_mmap };\n")
    (ghost,) = [c for c in audit["callbacks"] if c["symbol"] == "ghost_mmap"]
    assert ghost["file"] is None
    assert audit["coverage"]["without_definition"] == 1


def test_slots_are_found_by_what_they_take(small_tree: Path) -> None:
    text = """
struct odd_ops {
	int (*mmap)(struct odd *odd, int length);
	int (*mmap_later)(const struct odd *odd, struct vm_area_desc *desc);
	int (*proto_mmap)(struct vma_proto *proto);
	int (*fault)(struct vm_area_struct *vma);
	struct {
		int (*inner_mmap)(struct vm_area_struct
				*vma);
	} inner;
};
typedef int (*mmap_fn)(struct vm_area_struct *vma);
struct typed_ops { mmap_fn mmap; };
"""
    slots = audit_with(small_tree, text)["slots"]
    assert {(s["struct"], s["member"], s["line"]) for s in slots if s["file"] == PLACE} == {
        ("odd_ops", "mmap_later", 4),
        ("odd_ops", "proto_mmap", 5),
        ("odd_ops", "inner_mmap", 8),
        ("typed_ops", "mmap", 13),
    }
