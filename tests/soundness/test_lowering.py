"""Where the lowering once said something else than C; gcc had the last word on each."""

import pytest
from handwritten import ran


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
