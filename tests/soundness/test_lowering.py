"""Where the lowering once said something else than C; gcc had the last word on each."""

import pytest
from handwritten import PROGRAM, ran
from lowered import functions


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("ret = n++;", 0),
        ("ret = n--;", 0),
        ("ret = ++n;", 1),
        ("n = 1; while (n--) ret += 10;", 10),
        ("if (n++) ret = 1; ret += n;", 1),
        ("for (n = 0; n < 3; n++) ret += n;", 3),
    ],
)
def test_what_is_counted_up_afterwards_gives_what_it_was(body: str, result: int) -> None:
    assert ran(body).result == result


def test_the_variable_of_a_for_hides_another_until_the_loop_ends() -> None:
    assert ran("n = 7; for (int n = 0; n < 3; n++) ret = n; ret += n;").result == 9


RED, BLUE = "CONFIG_RED", "CONFIG_BLUE"


def with_red(body: str) -> tuple[int, int]:
    """Return the results with the option on and off."""
    return ran(body, options=(RED,)).result, ran(body).result


def test_an_arm_that_ends_before_its_statement() -> None:
    body = """
#ifdef CONFIG_RED
	if (n)
#endif
		ret = 1;
"""
    assert with_red(body) == (0, 1)


def test_an_arm_that_ends_with_an_else() -> None:
    body = """
#ifdef CONFIG_RED
	if (!n)
		ret = 1;
	else
#endif
		ret = 2;
"""
    assert with_red(body) == (1, 2)


def test_an_arm_in_the_middle_of_a_condition() -> None:
    body = """
	if (!n
#ifdef CONFIG_RED
		&& settings.in0
#endif
		)
		ret = 1;
"""
    assert with_red(body) == (0, 1)


def test_an_arm_that_begins_an_else() -> None:
    body = """
	if (n) {
		ret = 1;
#ifdef CONFIG_RED
	} else {
		ret = 2;
#endif
	}
"""
    assert with_red(body) == (2, 0)


def test_an_arm_that_holds_a_label_alone() -> None:
    body = """
#ifdef CONFIG_RED
	if (!n)
		goto out;
#endif
	ret = 10;
#ifdef CONFIG_RED
out:
#endif
	ret += 1;
"""
    assert with_red(body) == (1, 11)


def test_an_arm_that_holds_a_case_alone() -> None:
    body = """
	switch (n) {
	case 1:
		ret = 10;
#ifdef CONFIG_RED
	case 0:
#endif
		ret += 1;
	}
"""
    assert with_red(body) == (1, 0)


def test_two_declarations_in_one_statement_under_an_arm() -> None:
    body = """
#ifdef CONFIG_RED
	int a = 1, b = 2;
#else
	int a = 3, b = 4;
#endif
	ret = a + b;
"""
    assert with_red(body) == (3, 7)


@pytest.mark.parametrize(
    ("options", "result"), [((), 0), ((RED,), 1), ((BLUE,), 2), ((RED, BLUE), 1)]
)
def test_arms_with_more_than_one_alternative(options: tuple[str, ...], result: int) -> None:
    body = """
#if defined(CONFIG_RED)
	if (!n) {
		ret = 1;
#elif defined(CONFIG_BLUE)
	if (!n) {
		ret = 2;
#else
	if (n) {
		ret = 3;
#endif
	}
"""
    assert ran(body, options=options).result == result


@pytest.mark.parametrize(
    ("options", "result"), [((), 3), ((RED,), 2), ((BLUE,), 13), ((RED, BLUE), 12)]
)
def test_arms_of_different_options_go_their_own_ways(options: tuple[str, ...], result: int) -> None:
    body = """
#ifdef CONFIG_RED
	if (n) {
#else
	if (!n) {
#endif
		ret = 1;
	}
#ifdef CONFIG_BLUE
	ret += 10;
#endif
	ret += 2;
"""
    assert ran(body, options=options).result == result


def test_one_option_cuts_twice() -> None:
    body = """
#ifdef CONFIG_RED
	if (n) {
#endif
		ret = 1;
#ifdef CONFIG_RED
	}
#endif
"""
    assert with_red(body) == (0, 1)


def test_too_many_arms_that_cut_leave_the_function_broken() -> None:
    arms = [f"#ifdef CONFIG_{n}\n\tif (n)\n#endif\n\t\tret = 1;" for n in range(8)]
    (found,) = functions(PROGRAM.format(helpers="", body="\n".join(arms)))["f"]
    assert found.lowered.broken_at
