"""The reference evaluator and the lowering under it, on programs written by hand."""

import pytest
from evaluator import Run
from handwritten import ran
from scope import FLAGS


def operation(outcome: Run, flag: str) -> str:
    return outcome.operations[list(FLAGS).index(flag)]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("", "untouched"),
        ("vm_flags_set(vma, VM_IO);", "set"),
        ("vm_flags_clear(vma, VM_IO);", "cleared"),
        ("vm_flags_mod(vma, VM_READ, VM_IO);", "cleared"),
        ("vm_flags_reset(vma, vma->vm_flags | VM_READ);", "untouched"),
        ("vm_flags_reset(vma, VM_READ);", "cleared"),
        ("vma->vm_flags &= VM_READ;", "cleared"),
        ("vma->vm_flags &= ~VM_READ;", "untouched"),
        (
            "vm_flags_t old = vma->vm_flags; vm_flags_set(vma, VM_IO); vma->vm_flags = old;",
            "untouched",
        ),
        ("vm_flags_set(vma, settings.in0 ? VM_IO : 0);", "untouched"),
    ],
)
@pytest.mark.parametrize("incoming", [0, FLAGS["VM_IO"]])
def test_an_operation_counts_whether_or_not_it_changes_the_bit(
    body: str, left: str, incoming: int
) -> None:
    assert operation(ran(body, flags=incoming), "VM_IO") == left


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("", "never"),
        ("vma->vm_pgoff = 0;", "always"),
        ("vma->vm_pgoff += 2; vma->vm_pgoff -= 2;", "temporarily"),
        (
            "unsigned long old = vma->vm_pgoff; vma->vm_pgoff = 0; vma->vm_pgoff = old;",
            "temporarily",
        ),
    ],
)
def test_a_field_that_holds_its_old_value_in_the_end_was_written_temporarily(
    body: str, written: str
) -> None:
    assert ran(body).writes[-1] == written


@pytest.mark.parametrize(
    ("value", "result"), [(0, 10), (1, 21), (2, 1), (-1, 33), (-3, 33), (5, 99)]
)
def test_a_switch_falls_through_and_knows_ranges_and_default(value: int, result: int) -> None:
    body = """
	switch (settings.in0) {
	default:
		ret = 99;
		break;
	case 0:
		ret = 10;
		break;
	case 1:
		ret = 20;
		fallthrough;
	case 2:
		ret += 1;
		break;
	case -4 ... -1:
		ret = 33;
	}
"""
    assert ran(body, in0=value).result == result


def test_a_jump_leads_into_a_block_and_back() -> None:
    body = """
again:
	if (ret)
		goto inside;
	while (n < 3) {
		n++;
inside:
		ret += 10;
	}
	if (ret < 40)
		goto again;
"""
    assert ran(body).result == 40


def test_a_helper_that_gives_a_bool_gives_0_or_1() -> None:
    helpers = """static bool h(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_IO;
}"""
    assert ran("ret = h(vma);", helpers=helpers, flags=FLAGS["VM_IO"]).result == 1


def test_error_pointers_carry_their_number() -> None:
    helpers = """static struct device *h(void *data)
{
	return data ? ERR_PTR(-EIO) : NULL;
}"""
    assert ran("if (IS_ERR(h(vma))) ret = PTR_ERR(h(vma));", helpers=helpers).result == -5
    assert ran("ret = IS_ERR(h(NULL)) + PTR_ERR_OR_ZERO(h(0));", helpers=helpers).result == 0


def test_the_right_operand_runs_only_where_it_decides() -> None:
    assert ran("ret = settings.in0 && (n = 1, 1); ret += n;").result == 0
    assert ran("ret = !settings.in0 || (n = 5, 1); ret += n;").result == 1


def test_a_program_that_does_not_end_is_no_run() -> None:
    with pytest.raises(AssertionError, match="steps"):
        ran("while (1) n = 1;")
