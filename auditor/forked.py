"""Work shared out to forked processes, which have the caller's data without being sent it."""

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

_NUMBER = 2
"""Bytes of a part's number in the pipe that holds what is left to do."""
_PARTS = 1000
"""So many numbers any pipe takes at once."""


@contextmanager
def forked(jobs: int, given: Any) -> Iterator[Callable[..., Iterator[Any]]]:  # noqa: ANN401
    """Give a function that yields ``work(given, *item)`` for each item, as each is done."""
    yield lambda work, items: _shared_out(jobs, lambda item: work(given, *item), list(items))


def _shared_out(
    jobs: int, work: Callable[[tuple[Any, ...]], Any], items: list[tuple[Any, ...]]
) -> Iterator[Any]:
    """Yield the result for each item; this process is one of those that work.

    Forking shares what is loaded and linked already, the items too; a fresh interpreter each
    would cost more than the work. What is left to do is a pipe full of numbers: to read one is
    to take that part of the items.
    """
    count = min(len(items), _PARTS)
    parts = [items[number::count] for number in range(count)]
    left, filled = os.pipe()
    os.write(filled, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
    os.close(filled)
    context = multiprocessing.get_context("fork")
    workers = []
    answers = []
    try:
        for _ in range(min(jobs, count) - 1):
            answer, told = context.Pipe(duplex=False)
            worker = context.Process(target=_tell, args=(told, work, parts, left), daemon=True)
            worker.start()
            told.close()
            workers.append(worker)
            answers.append(answer)
        for item in _taken(parts, left):
            yield work(item)
            yield from _received(answers, timeout=0)
        while answers:
            yield from _received(answers)
        for worker in workers:
            worker.join()
            if worker.exitcode:
                message = f"a process that shared the work ended with {worker.exitcode}"
                raise ChildProcessError(message)
    finally:
        os.close(left)
        for worker in workers:
            worker.kill()
            worker.join()


def _tell(
    told: Connection,
    work: Callable[[tuple[Any, ...]], Any],
    parts: list[list[tuple[Any, ...]]],
    left: int,
) -> None:
    """Work in a forked process, and tell the results, or the error that ended it."""
    try:
        for item in _taken(parts, left):
            told.send((work(item), None))
    except KeyboardInterrupt:
        pass  # the process that shares the work out is interrupted too, and tells
    except Exception as error:  # noqa: BLE001 - raised again where the work was shared out
        error.add_note(traceback.format_exc())
        told.send((None, error))


def _taken(parts: list[list[tuple[Any, ...]]], left: int) -> Iterator[tuple[Any, ...]]:
    while number := os.read(left, _NUMBER):
        yield from parts[int.from_bytes(number, "big")]


def _received(answers: list[Connection], timeout: float | None = None) -> Iterator[Any]:
    """Yield what has been told; forget those who have no more to tell."""
    ready = set(wait(answers, timeout))
    for answer in [answer for answer in answers if answer in ready]:
        try:
            result, error = answer.recv()
        except EOFError:
            answers.remove(answer)
            continue
        if error is not None:
            raise error
        yield result
