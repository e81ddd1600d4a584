"""Soundness by search: every concrete run of a random program is covered by some outcome."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from covered import Answer, Outcome, uncovered
from evaluator import FIELDS, Run, run
from hypothesis import HealthCheck, given, settings
from inputs import Input, inputs
from interpreter import Interpreter, interpreter
from lowered import functions
from programs import CALLBACK, program_of, programs
from scope import FLAGS
from shrink import smallest

PROGRAMS = int(os.environ.get("SOUNDNESS_PROGRAMS", "2000"))
FIRST_SEED = int(os.environ.get("SOUNDNESS_SEED", "1"))
MOST_INPUTS = 24
MOST_UNDECIDED = 0.05
MOCKED = 60
SHRUNK_BY_HYPOTHESIS = 25


def runs(program: str) -> Iterator[tuple[Input, Run]]:
    known = functions(program)
    for one in inputs(program, MOST_INPUTS):
        yield one, run(known, CALLBACK, one)


def missed(program: str, answer: Answer) -> str | None:
    """Return what an answer misses of a program, or None."""
    found = (uncovered(answer, one, concrete) for one, concrete in runs(program))
    return next((text for text in found if text is not None), None)


def refuted(interpret: Interpreter, program: str) -> str | None:
    """Return what an interpreter misses of a program that it claims to have decided."""
    answer = interpret(program)
    return None if answer.unknowns else missed(program, answer)


def searched() -> Interpreter:
    found = interpreter()
    if found is None:
        pytest.skip("the interpreter comes with effects by path")
    return found


def test_every_run_is_covered() -> None:
    interpret = searched()
    undecided = 0
    for seed in range(FIRST_SEED, FIRST_SEED + PROGRAMS):
        program = program_of(seed)
        answer = interpret(program)
        undecided += bool(answer.unknowns)
        if not answer.unknowns and missed(program, answer):
            small = smallest(seed, lambda text: bool(refuted(interpret, text)))
            reason = refuted(interpret, small)
            pytest.fail(f"seed {seed}: {reason}\n\n{small}\nFROM\n\n{program}")
    assert undecided <= PROGRAMS * MOST_UNDECIDED


@settings(
    max_examples=SHRUNK_BY_HYPOTHESIS,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(program=programs())
def test_every_run_is_covered_where_hypothesis_leads(program: str) -> None:
    reason = refuted(searched(), program)
    assert reason is None, f"{reason}\n\n{program}"


def exact(given: Input, concrete: Run) -> Outcome:
    """Return the outcome that stands for one run and for nothing else."""
    return Outcome(
        "ok" if concrete.ok else "error",
        {flag: frozenset({op}) for flag, op in zip(FLAGS, concrete.operations, strict=True)},
        {name: frozenset({how}) for name, how in zip(FIELDS, concrete.writes, strict=True)},
        {flag: bool(given.flags & mask) for flag, mask in FLAGS.items()},
    )


def enumerated(program: str) -> Answer:
    """Interpret by running: the outcomes are those of all concrete runs."""
    found: list[Outcome] = []
    for one, concrete in runs(program):
        outcome = exact(one, concrete)
        if outcome not in found:
            found.append(outcome)
    return Answer(tuple(found))


def without_first(answer: Answer) -> Answer:
    return replace(answer, outcomes=answer.outcomes[1:])


def first_changed(answer: Answer, change: Callable[[Outcome], Outcome]) -> Answer:
    first, *rest = answer.outcomes
    return replace(answer, outcomes=(change(first), *rest))


def other_flag(outcome: Outcome) -> Outcome:
    turned = {"untouched": "set", "set": "cleared", "cleared": "untouched"}
    flags = {flag: frozenset(turned[op] for op in ops) for flag, ops in outcome.flags.items()}
    return replace(outcome, flags=flags)


def other_result(outcome: Outcome) -> Outcome:
    return replace(outcome, result={"ok": "error", "error": "forwarded"}[outcome.result])


def other_write(outcome: Outcome) -> Outcome:
    turned = {"never": "always", "always": "temporarily", "temporarily": "never"}
    writes = {name: frozenset(turned[how] for how in hows) for name, hows in outcome.writes.items()}
    return replace(outcome, writes=writes)


def other_assumption(outcome: Outcome) -> Outcome:
    return replace(outcome, assumes={"VM_IO": not outcome.assumes["VM_IO"]})


SEEDS = range(FIRST_SEED, FIRST_SEED + MOCKED)


def test_an_interpreter_that_runs_everything_is_not_refuted() -> None:
    for seed in SEEDS:
        assert refuted(enumerated, program_of(seed)) is None


def test_what_may_be_anything_covers_everything() -> None:
    flags = dict.fromkeys(FLAGS, frozenset({"untouched", "set", "cleared"}))
    writes = dict.fromkeys(FIELDS, frozenset({"never", "always", "temporarily"}))
    anything = Answer(tuple(Outcome(result, flags, writes) for result in ("ok", "error")))
    for seed in SEEDS:
        assert missed(program_of(seed), anything) is None


@pytest.mark.parametrize(
    "change", [other_flag, other_result, other_write, other_assumption], ids=lambda c: c.__name__
)
def test_one_changed_word_is_found(change: Callable[[Outcome], Outcome]) -> None:
    for seed in SEEDS:
        program = program_of(seed)
        assert missed(program, first_changed(enumerated(program), change)), program


def test_a_lost_outcome_is_found() -> None:
    for seed in SEEDS:
        program = program_of(seed)
        assert missed(program, without_first(enumerated(program))), program


def test_an_unknown_is_not_refuted_but_counted() -> None:
    assert refuted(lambda _: Answer((), ("not seen",)), program_of(FIRST_SEED)) is None


def test_a_field_written_for_a_while_may_be_called_written() -> None:
    given, (_, concrete) = Input(0, (0, 0, 0, 0), frozenset()), next(runs(program_of(FIRST_SEED)))
    for_a_while = replace(concrete, writes=("temporarily",) * len(FIELDS))
    answer = exact(given, for_a_while)
    always = replace(answer, writes=dict.fromkeys(FIELDS, frozenset({"always"})))
    assert uncovered(Answer((always,)), given, for_a_while) is None
    written = replace(concrete, writes=("always",) * len(FIELDS))
    assert uncovered(Answer((answer,)), given, written) is not None


ALIKE = """static int f(struct file *file, struct vm_area_struct *vma)
{
	int ret = 0, n = 0;

	if (({ vm_flags_set(vma, VM_SHARED); (vma->vm_flags & VM_READ); })) {
		vm_flags_set(vma, VM_READ);
	} else if (({ vm_flags_set(vma, VM_READ); (vma->vm_flags & VM_IO); })) {
		if (settings.in0 == -1)
			return -EPERM;
	}
	vm_flags_clear(vma, VM_READ);
	return ret;
}
"""


def test_statement_expressions_that_are_spelled_alike_are_two() -> None:
    assert missed(ALIKE, searched()(ALIKE)) is None


CARRIED = """static int h0(struct ctx *c)
{
	c->vma->vm_ops = &ops_a;
	if (settings.in0 == -1)
		goto err_one;
	return -EPERM;
err_one:
%s	return 0;
}

static int f(struct file *file, struct vm_area_struct *vma)
{
	struct ctx ctx = { .vma = vma, .n = 0 };

	return h0(&ctx);
}
""" % ('\tpr_debug("step %d\\n", 1);\n' * 18)


def test_a_long_function_reaches_a_mapping_through_a_struct() -> None:
    assert missed(CARRIED, searched()(CARRIED)) is None
