"""Many calls to their end: what came of each, also of those that were never started."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.pace.ports import Gate, OnStanding, Pace, ignore_standing
from canvas_comms.ports import Cancelled, never

R = TypeVar("R")


def run_each(
    calls: Iterable[Callable[[], R]],
    number: int,
    gate: Gate,
    pace: Pace,
    *,
    at_once: int | None = None,
    cancelled: Cancelled = never,
    on_standing: OnStanding = ignore_standing,
) -> Iterator[tuple[int, R | NotSent]]:
    """The place of each of the `number` calls, from 0, and what it gave, as it ends.

    After a cancellation those that were never started follow: `NotSent`. Raises what a call raises.
    """
    reached: set[int] = set()
    for done in gate.run(calls, pace, at_once=at_once, cancelled=cancelled, on_standing=on_standing):
        reached.add(done.place)
        yield done.place, done.value
    for place in range(number):
        if place not in reached:
            yield place, NotSent(Doubt.CANCELLED)


__all__ = ["run_each"]
