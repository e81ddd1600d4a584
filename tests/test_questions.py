"""The rules: documented, listed, and asked of small trees that fire, nearly fire or stay silent."""

from pathlib import Path

import pytest
from command import mmap_audit, read_audit

from auditor import sample
from auditor.rules import LEVELS, RULES

ERRORS = {
    *("both-hooks", "range-write", "immutable-field-write", "maywrite-regained"),
    *("allocation-in-prepare", "double-pgoff"),
}
WARNINGS = {
    *("lost-merge", "unwind-hazard", "side-effect-before-success", "file-swap", "vma-escape"),
    *("readonly-not-enforced", "pgprot-after-action", "descriptor-file-assignment"),
    "forwarder-needs-compat",
}


def test_each_rule_has_its_level_and_its_documentation() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) == 19
    for rule in RULES:
        expected = (
            "error" if rule.name in ERRORS else "warning" if rule.name in WARNINGS else "note"
        )
        assert rule.level == expected, rule.name
        assert rule.level in LEVELS
        for word in ("Why:", "What to do:", "See:"):
            assert word in rule.about, (rule.name, word)


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = mmap_audit("rules", cwd=tmp_path)
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [r.name for r in RULES]
    told = mmap_audit("explain", "lost-merge", cwd=tmp_path)
    assert told.stdout.startswith("lost-merge (warning)")
    wrong = mmap_audit("explain", "no-such-rule", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "mmap-audit rules lists them" in wrong.stderr


DRIVER = """
static int {name}(struct file *file, struct vm_area_struct *vma)
{{
{body}
	return 0;
}}
static const struct file_operations {name}_fops = {{ .mmap = {name}, }};
"""
# (rule, what fires, what nearly does)
PAIRS = [
    (
        "lost-merge",
        "\tvm_flags_set(vma, VM_DONTDUMP);",
        "\tvm_flags_set(vma, VM_DONTDUMP | VM_DONTEXPAND);",
    ),
    ("range-write", "\tvma->vm_end = vma->vm_start + 4096;", "\tend = vma->vm_start + 4096;"),
    ("pgoff-write", "\tvma->vm_pgoff = 0;", "\tif (vma->vm_pgoff)\n\t\treturn -EINVAL;"),
    ("vma-escape", "\tthing->vma = vma;", "\tthing->start = vma->vm_start;"),
    ("file-swap", "\tvma->vm_file = other;", "\tother = vma->vm_file;"),
    (
        "maywrite-regained",
        "\tvm_flags_set(vma, VM_MAYWRITE);",
        "\tvm_flags_clear(vma, VM_MAYWRITE);",
    ),
    (
        "readonly-not-enforced",
        "\tif (vma->vm_flags & VM_WRITE)\n\t\treturn -EPERM;",
        "\tif (vma->vm_flags & VM_WRITE)\n\t\treturn -EPERM;\n\tvm_flags_clear(vma, VM_MAYWRITE);",
    ),
    (
        "shared-not-mayshare",
        "\tif (!(vma->vm_flags & VM_SHARED)) {\n\t\tvm_flags_set(vma, VM_IO);\n\t}",
        "\tif (!(vma->vm_flags & VM_MAYSHARE)) {\n\t\tvm_flags_set(vma, VM_IO);\n\t}",
    ),
    ("side-effect-before-success", "\tkref_get(&thing->ref);", "\tmutex_lock(&thing->lock);"),
    (
        "unwind-hazard",
        "\tvma->vm_pgoff = 1;\n\tkref_get(&thing->ref);\n\tif (thing->gone)\n\t\treturn -EIO;",
        "\tvma->vm_pgoff = 1;\n\tif (thing->gone)\n\t\treturn -EIO;\n\tkref_get(&thing->ref);",
    ),
]


def fired(tmp_path: Path, *bodies: str) -> list[set[str]]:
    tree = sample.unpack(tmp_path / "linux")
    for number, body in enumerate(bodies):
        text = DRIVER.format(name=f"driver{number}_mmap", body=body)
        (tree / f"drivers/driver{number}.c").write_text(text, encoding="utf-8")
    output = tmp_path / "audit.json"
    done = mmap_audit(tree, "--format", "json", "-o", output, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    findings = read_audit(output)["findings"]
    return [
        {f["rule"] for f in findings if f["callback"] == f"driver{number}_mmap"}
        for number in range(len(bodies))
    ]


@pytest.mark.parametrize(("rule", "fires", "nearly"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_rule_fires_and_its_neighbour_does_not(
    tmp_path: Path, rule: str, fires: str, nearly: str
) -> None:
    one, two = fired(tmp_path, fires, nearly)
    assert rule in one
    assert rule not in two


def test_state_that_is_taken_back_is_not_left_behind(tmp_path: Path) -> None:
    (found,) = fired(tmp_path, "\tkref_get(&thing->ref);\n\tkref_put(&thing->ref, gone);")
    assert "side-effect-before-success" not in found


def test_both_hooks_in_the_sample_tree_with_the_rfc_applied(tmp_path: Path) -> None:
    tree = sample.unpack(tmp_path / "tree", "after")
    output = tmp_path / "audit.json"
    assert mmap_audit(tree, "--format", "json", "-o", output, cwd=tmp_path).returncode == 0
    audit = read_audit(output)
    assert [f["level"] for f in audit["findings"] if f["rule"] == "both-hooks"] == ["error"]


def test_the_first_afs_conversion_is_an_error(tmp_path: Path) -> None:
    tree = sample.unpack(tmp_path / "tree", "after")
    (tree / "fs/counted.c").write_text(
        """#include <linux/fs.h>
static void counted_add(struct counted *counted) { atomic_inc(&counted->mapped); }
static void counted_open(struct vm_area_struct *vma) { counted_add(vma->vm_private_data); }
static const struct vm_operations_struct counted_ops = { .open = counted_open, };
static int counted_mmap(struct vma_proto *proto)
{
	struct counted *counted = proto->file->private_data;

	counted_add(counted);
	proto->vm_ops = &counted_ops;
	return 0;
}
static const struct file_operations counted_fops = { .mmap_proto = counted_mmap, };
""",
        encoding="utf-8",
    )
    output = tmp_path / "audit.json"
    assert mmap_audit(tree, "--format", "json", "-o", output, cwd=tmp_path).returncode == 0
    found = [f for f in read_audit(output)["findings"] if f["callback"] == "counted_mmap"]
    assert [(f["rule"], f["level"]) for f in found] == [("allocation-in-prepare", "error")]
