"""Which of several functions of one name a table means."""

from pathlib import Path

from command import tables
from test_tables import audit_of

BODY = "(struct file *file, struct vm_area_struct *vma)\n{\n\treturn 0;\n}\n"
TABLE = "struct file_operations x_fops = {\n\t.mmap = same_mmap,\n};\n"


def write(tree: Path, name: str, text: str) -> None:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#include <linux/fs.h>\n" + text, encoding="utf-8")


def meant(tree: Path) -> set[tuple[str, str | None]]:
    """Return the file of each table that names same_mmap(), with the file of its definition."""
    return {
        (table["file"], callback["file"])
        for callback, table in tables(audit_of(tree))
        if callback["symbol"] == "same_mmap"
    }


def test_a_static_function_is_its_files_own(small_tree: Path) -> None:
    write(small_tree, "drivers/a/a.c", f"static int same_mmap{BODY}static {TABLE}")
    write(small_tree, "drivers/b/b.c", f"static int same_mmap{BODY}static {TABLE}")
    write(small_tree, "mm/same.c", f"int same_mmap{BODY}")
    assert meant(small_tree) == {
        ("drivers/a/a.c", "drivers/a/a.c"),
        ("drivers/b/b.c", "drivers/b/b.c"),
    }


def test_a_static_function_is_not_seen_from_another_file(small_tree: Path) -> None:
    write(small_tree, "drivers/a/a.c", f"int same_mmap{BODY}")
    write(small_tree, "drivers/b/b.c", f"static int same_mmap{BODY}")
    write(small_tree, "drivers/c/c.c", TABLE)
    assert meant(small_tree) == {("drivers/c/c.c", "drivers/a/a.c")}


def test_a_strong_definition_beats_a_weak_one(small_tree: Path) -> None:
    write(small_tree, "mm/weak.c", f"int __weak same_mmap{BODY}")
    write(small_tree, "mm/strong.c", f"int same_mmap{BODY}")
    write(small_tree, "mm/user.c", TABLE)
    assert meant(small_tree) == {("mm/user.c", "mm/strong.c")}


def test_a_weak_definition_serves_alone(small_tree: Path) -> None:
    write(small_tree, "mm/weak.c", f"int __weak same_mmap{BODY}")
    write(small_tree, "mm/user.c", TABLE)
    assert meant(small_tree) == {("mm/user.c", "mm/weak.c")}


def test_a_static_inline_comes_from_the_included_header(small_tree: Path) -> None:
    write(small_tree, "include/linux/same.h", f"static inline int same_mmap{BODY}")
    write(small_tree, "include/linux/other.h", f"static inline int same_mmap{BODY}")
    write(small_tree, "mm/user.c", f"#include <linux/same.h>\n{TABLE}")
    assert meant(small_tree) == {("mm/user.c", "include/linux/same.h")}


def test_architectures_are_alternatives(small_tree: Path) -> None:
    for architecture, flag in (("x86", "VM_IO"), ("arm64", "VM_PFNMAP")):
        body = BODY.replace("\treturn", f"\tvm_flags_set(vma, {flag});\n\treturn")
        write(small_tree, f"arch/{architecture}/mm/same.c", f"int same_mmap{body}")
    write(small_tree, "mm/user.c", TABLE)
    rows = [c for c in audit_of(small_tree)["callbacks"] if c["symbol"] == "same_mmap"]
    assert {flag for row in rows for flag in row["summary"]["flags"]} == {"VM_IO", "VM_PFNMAP"}


def test_configurations_are_alternatives(small_tree: Path) -> None:
    arms = f"#ifdef CONFIG_MMU\nstatic int same_mmap{BODY}#else\nstatic int same_mmap{BODY}#endif\n"
    write(small_tree, "mm/user.c", arms + TABLE)
    audit = audit_of(small_tree)
    lines = {c["line"] for c in audit["callbacks"] if c["symbol"] == "same_mmap"}
    assert lines <= {3, 8}
    assert lines
