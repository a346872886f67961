"""Many threads that start together."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds after which threads that did not end count as hanging."""


def at_once(work: Callable[[int], T], threads: int) -> list[T]:
    """What each thread gives, by its number. Raises what the first of them raised."""
    results: dict[int, T] = {}
    failures: list[BaseException] = []
    start = threading.Barrier(threads)

    def run(number: int) -> None:
        try:
            start.wait(PATIENCE)
            results[number] = work(number)
        except BaseException as error:  # told to the test, which runs in another thread
            failures.append(error)

    workers = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(threads)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE)
    finally:
        sys.setswitchinterval(usual)
    if failures:
        raise failures[0]
    if any(worker.is_alive() for worker in workers):
        raise TimeoutError(f"a call did not end within {PATIENCE} seconds")
    return [results[number] for number in range(threads)]


__all__ = ["PATIENCE", "at_once"]
