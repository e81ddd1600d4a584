"""Work shared out to forked processes, which have the caller's data without being sent it."""

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

_given: Any = None


@contextmanager
def forked(jobs: int, given: Any) -> Iterator[Callable[..., Iterator[Any]]]:  # noqa: ANN401
    """Give a function that yields ``work(given, *item)`` for each item, as each is done.

    One job runs in this process. Forking shares what is loaded and linked already; a fresh
    interpreter each would cost more than the work.
    """
    if jobs == 1:
        yield lambda work, items: (work(given, *item) for item in items)
        return
    global _given  # noqa: PLW0603 - what the workers find, set while they are forked
    _given = given
    # Nothing here makes cycles worth collecting, and the records are many.
    context = multiprocessing.get_context("fork")
    try:
        with ProcessPoolExecutor(jobs, context, initializer=gc.disable) as pool:
            yield lambda work, items: (
                task.result()
                for task in as_completed([pool.submit(_call, work, item) for item in items])
            )
    finally:
        _given = None


def _call(work: Callable[..., Any], item: tuple[Any, ...]) -> Any:  # noqa: ANN401
    return work(_given, *item)
