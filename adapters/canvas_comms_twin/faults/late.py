"""Requests that a server does long after the client gave up on them."""

from datetime import datetime, timedelta

import attrs

from canvas_comms_twin.faults.strokes import Stroke


@attrs.define(eq=False)
class _Waiting:
    stroke: Stroke
    answers: int
    """How many further answers it waits for."""
    due: datetime | None
    """When it is done instead, by the twin's clock."""


class Late:
    """They wait for a number of further answers, or until an hour of the twin's clock.

    Not thread-safe by itself: the faults hold their lock around each call.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []

    def put(self, stroke: Stroke, now: datetime) -> None:
        """Let a request wait as its fault says."""
        seconds = stroke.fault.seconds
        due = None if seconds is None else now + timedelta(seconds=seconds)
        self._waiting.append(_Waiting(stroke, stroke.fault.set_to("requests"), due))

    def due(self, now: datetime) -> list[Stroke]:
        """Those whose hour has come; they wait no longer."""
        return self._taken([one for one in self._waiting if one.due is not None and one.due <= now])

    def answered(self) -> list[Stroke]:
        """One more request was answered: those that waited for it and wait no longer."""
        counting = [one for one in self._waiting if one.due is None]
        for one in counting:
            one.answers -= 1
        return self._taken([one for one in counting if one.answers < 0])

    def clear(self) -> None:
        """Forget them: they are never done."""
        self._waiting.clear()

    def _taken(self, found: list[_Waiting]) -> list[Stroke]:
        self._waiting = [one for one in self._waiting if one not in found]
        return [one.stroke for one in found]

    def __len__(self) -> int:
        return len(self._waiting)


__all__ = ["Late"]
