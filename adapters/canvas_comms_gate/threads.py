"""A gate whose calls run on threads; all else happens in the thread of whoever asks for the results."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TypeVar

import attrs

from canvas_comms.pace.one_by_one import OneByOne, carried_out, tell
from canvas_comms.pace.ports import Done, OnStanding, Pace, ignore_standing
from canvas_comms.pace.turns import Start, Turns
from canvas_comms.ports import Cancelled, never
from canvas_comms.redaction import Opaque

R = TypeVar("R")


@attrs.frozen(eq=False, repr=False)
class ThreadGate(Opaque):
    """A `Gate` with a thread for each call that runs; without any where one call runs at a time."""

    def run(
        self,
        calls: Iterable[Callable[[], R]],
        pace: Pace,
        *,
        at_once: int | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> Iterator[Done[R]]:
        """Start each call once, at the pace of the server; see `Gate`. Raises `InvalidValue` (`at_once`)."""
        turns = Turns.of(calls, pace, at_once, cancelled)
        if turns.at_once == 1:
            return OneByOne(time.sleep).take(turns, on_standing)
        return _on_threads(turns, on_standing)


def _on_threads(turns: Turns[R], on_standing: OnStanding) -> Iterator[Done[R]]:
    ended: SimpleQueue[Done[R]] = SimpleQueue()
    with ThreadPoolExecutor(turns.at_once, "canvas-comms") as pool:
        try:
            while (step := turns.next()) is not None:
                if isinstance(step, Start):
                    _submit(pool, turns, step, ended)
                    continue
                if turns.pause:
                    tell(turns, on_standing)
                try:
                    done = ended.get(timeout=step.seconds)
                except Empty:
                    continue
                turns.end()
                yield done
                tell(turns, on_standing)
        finally:
            while turns.running:
                ended.get()
                turns.end()


def _submit(
    pool: ThreadPoolExecutor, turns: Turns[R], start: Start[R], ended: "SimpleQueue[Done[R]]"
) -> None:
    try:
        pool.submit(_carry, start, ended)
    except BaseException:  # the system gives no thread: it never ran
        turns.end()
        raise


def _carry(start: Start[R], ended: "SimpleQueue[Done[R]]") -> None:
    ended.put(carried_out(start))


__all__ = ["ThreadGate"]
