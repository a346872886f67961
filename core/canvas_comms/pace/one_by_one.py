"""A gate without threads: one call after another, in the thread of whoever asks for the results."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import attrs

from canvas_comms.pace.ports import Done, OnStanding, Pace, ignore_standing
from canvas_comms.pace.turns import Start, Turns
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms.redaction import Opaque

R = TypeVar("R")


@attrs.frozen(eq=False, repr=False)
class OneByOne(Opaque):
    """A `Gate` for one call at a time; `sleep` is how it waits where the server's limits ask for it."""

    sleep: Sleep

    def run(
        self,
        calls: Iterable[Callable[[], R]],
        pace: Pace,
        *,
        at_once: int | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> Iterator[Done[R]]:
        """Each call once, one after another whatever `at_once` is; see `Gate`. Raises `InvalidValue`."""
        return self.take(Turns.of(calls, pace, at_once, cancelled), on_standing)

    def take(self, turns: Turns[R], on_standing: OnStanding) -> Iterator[Done[R]]:
        """Carry out a run, step by step."""
        while (step := turns.next()) is not None:
            if isinstance(step, Start):
                try:
                    done = carried_out(step)
                finally:
                    turns.end()
                yield done
                tell(turns, on_standing)
            elif step.seconds is not None:
                tell(turns, on_standing)
                self.sleep(step.seconds)


def tell(turns: Turns[R], on_standing: OnStanding) -> None:
    """Tell how far a run is. What that raises is raised once nothing runs any more."""
    try:
        on_standing(turns.standing)
    except Exception as error:
        turns.fail(error)


def carried_out(start: Start[R]) -> Done[R]:
    """What comes of a call, its exception included. Raises only what ends a program."""
    try:
        return Done(start.place, start.call())
    except Exception as error:
        return Done(start.place, None, error)


__all__ = ["OneByOne", "carried_out", "tell"]
