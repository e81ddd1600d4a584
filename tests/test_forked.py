"""Work shared out to processes: all of it is done once, and what goes wrong there is told here."""

import os
import signal

import pytest

from auditor.forked import forked

HERE = os.getpid()


def halved(given: dict[int, int], number: int) -> int:
    if number % 2:
        message = f"{number} is odd"
        raise ValueError(message)
    return given[number]


def doubled(given: int, number: int) -> int:
    return given * number


def fatal_elsewhere(_given: None, number: int) -> int:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 3, 1000])
def test_each_item_is_done_once(jobs: int, count: int) -> None:
    with forked(jobs, 2) as run:
        for _ in range(2):
            found = sorted(run(doubled, [(number,) for number in range(count)]))
            assert found == list(range(0, 2 * count, 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_back_as_it_was_raised(jobs: int) -> None:
    numbers = {2 * number: number for number in range(100)}
    items = [(number,) for number in (*numbers, 7)]
    with forked(jobs, numbers) as run, pytest.raises(ValueError, match="7 is odd"):
        list(run(halved, items))


def test_a_process_that_dies_is_told() -> None:
    with forked(3, None) as run, pytest.raises(ChildProcessError, match="ended with -9"):
        list(run(fatal_elsewhere, [(number,) for number in range(100_000)]))
