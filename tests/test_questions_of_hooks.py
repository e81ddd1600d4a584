"""The rules about hooks that are handed a descriptor, in the sample tree as of v6.16 and later."""

from pathlib import Path

import pytest
from command import mmap_audit, read_audit

from auditor import sample

HEAD = """#include <linux/fs.h>
static void counted_add(struct counted *counted) { atomic_inc(&counted->mapped); }
static void counted_open(struct vm_area_struct *vma) { counted_add(vma->vm_private_data); }
static const struct vm_operations_struct counted_ops = { .open = counted_open, };
"""
HOOK = """static int {name}(struct vm_area_desc *desc)
{{
	struct counted *counted = desc->file->private_data;

{body}
	desc->vm_ops = &counted_ops;
	return 0;
}}
static const struct file_operations {name}_fops = {{ .mmap_prepare = {name}, }};
"""
# (rule, what fires, what nearly does)
PAIRS = [
    ("allocation-in-prepare", "\tcounted_add(counted);", "\tcounted_touch(counted);"),
    ("immutable-field-write", "\tdesc->end = desc->start;", "\tend = desc->start;"),
    ("descriptor-file-assignment", "\tdesc->vm_file = other;", "\tother = desc->vm_file;"),
    (
        "pgprot-after-action",
        "\tmmap_action_remap(desc, desc->start, 7, 4096);\n\tdesc->page_prot = counted->prot;",
        "\tdesc->page_prot = counted->prot;\n\tmmap_action_remap(desc, desc->start, 7, 4096);",
    ),
    (
        "pgprot-after-action",
        "\tmmap_action_remap(desc, desc->start, 7, 4096);\n\tdesc->page_prot = counted->prot;",
        "\tmmap_action_simple_ioremap(desc, 7, 4096);\n\tdesc->page_prot = counted->prot;",
    ),
    (
        "double-pgoff",
        "\tphys = base + (desc->pgoff << 12);\n\tmmap_action_simple_ioremap(desc, phys, 9);",
        "\tphys = counted->base;\n\tmmap_action_simple_ioremap(desc, phys, 9);",
    ),
]


def fired(tmp_path: Path, *texts: str) -> list[set[tuple[str, str]]]:
    """Return the rules and levels of what each of these files' callbacks is told."""
    tree = sample.unpack(tmp_path / "tree", "after")
    for file in [*tree.rglob("*.c"), *tree.rglob("*.h")]:
        text = file.read_text(encoding="utf-8")
        new = text.replace("mmap_proto", "mmap_prepare").replace("vma_proto", "vm_area_desc")
        new = new.replace(
            "struct file *file;\n	vm_flags_t flags;",
            "struct file *file;\n	struct file *vm_file;\n	vm_flags_t flags;",
        )
        file.write_text(new, encoding="utf-8")
    for number, text in enumerate(texts):
        (tree / f"drivers/hook{number}.c").write_text(text, encoding="utf-8")
    output = tmp_path / "audit.json"
    done = mmap_audit(tree, "--format", "json", "-o", output, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    findings = read_audit(output)["findings"]
    return [
        {(f["rule"], f["level"]) for f in findings if f["file"] == f"drivers/hook{number}.c"}
        for number in range(len(texts))
    ]


@pytest.mark.parametrize(("rule", "fires", "nearly"), PAIRS)
def test_a_rule_about_hooks(tmp_path: Path, rule: str, fires: str, nearly: str) -> None:
    texts = [HEAD + HOOK.format(name=f"hook{n}", body=b) for n, b in enumerate((fires, nearly))]
    one, two = fired(tmp_path, *texts)
    assert rule in {name for name, _ in one}
    assert rule not in {name for name, _ in two}


def test_the_first_afs_conversion_is_an_error_as_mmap_prepare(tmp_path: Path) -> None:
    (found,) = fired(tmp_path, HEAD + HOOK.format(name="hook", body="\tcounted_add(counted);"))
    assert found == {("allocation-in-prepare", "error")}


FORWARDER = """#include <linux/fs.h>
static int stacked_mmap(struct file *file, struct vm_area_struct *vma)
{{
	struct file *lower = file->private_data;

	{body}
}}
static const struct file_operations stacked_fops = {{ .mmap = stacked_mmap, }};
"""
BOTH = """	if (lower->f_op->mmap_prepare)
		return compat_vma_mmap(lower, vma);
	return lower->f_op->mmap(lower, vma);"""


def test_a_direct_call_of_another_files_hook_needs_the_compatible_one(tmp_path: Path) -> None:
    direct = FORWARDER.format(body="return lower->f_op->mmap(lower, vma);")
    one, two = fired(tmp_path, direct, FORWARDER.format(body=BOTH))
    assert ("forwarder-needs-compat", "warning") in one
    assert "forwarder-needs-compat" not in {name for name, _ in two}


DRIVER = """#include <linux/fs.h>
static void my_close(struct vm_area_struct *vma) {{ }}
static const struct vm_operations_struct my_ops = {{ {member} }};
static int my_mmap(struct file *file, struct vm_area_struct *vma)
{{
	{store}
	vma->vm_ops = &my_ops;
	return 0;
}}
static const struct file_operations my_fops = {{ .mmap = my_mmap, }};
"""


def test_a_close_keeps_the_second_attempt_from_merging(tmp_path: Path) -> None:
    set_ = "vm_flags_set(vma, VM_DONTDUMP);"
    one, two = fired(
        tmp_path,
        DRIVER.format(member=".close = my_close,", store=set_),
        DRIVER.format(member="", store=set_),
    )
    assert ("merge-blocked-by-close", "note") in one
    assert "merge-blocked-by-close" not in {name for name, _ in two}


def test_a_direct_store_to_the_flags_is_told(tmp_path: Path) -> None:
    one, two = fired(
        tmp_path,
        DRIVER.format(member="", store="vma->vm_flags |= VM_IO;"),
        DRIVER.format(member="", store="vm_flags_set(vma, VM_IO);"),
    )
    assert ("direct-flag-write", "note") in one
    assert "direct-flag-write" not in {name for name, _ in two}
