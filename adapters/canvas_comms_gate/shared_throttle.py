"""The pace of one client of Canvas LMS, shared by all threads that use the client."""

import threading
import time
from datetime import datetime, timedelta

import attrs

from canvas_comms.lms.pace import ThrottlePace
from canvas_comms.ports import Clock
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.clock import utc_now


class MonotonicClock:
    """A clock that nobody can set: right when it is made, and never stepped back or forth after that."""

    def __init__(self) -> None:
        self._made, self._then = utc_now(), time.monotonic()

    def __call__(self) -> datetime:
        """The present moment, in UTC."""
        return self._made + timedelta(seconds=time.monotonic() - self._then)


@attrs.define(eq=False, repr=False)
class SharedThrottle(Opaque):
    """A `Pace` that learns from every answer to the client, whoever asked for it.

    Whoever sends requests tells of each that begins (`sent`) and of its end, which is one of `answered`,
    `unanswered` and `refused`. One call at a time unless more are asked for, as Canvas wants it.
    """

    at_once: int = 1
    _clock: Clock = attrs.field(factory=MonotonicClock)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)
    _known: ThrottlePace = attrs.field(init=False)

    @_known.default
    def _nothing_known(self) -> ThrottlePace:
        return ThrottlePace.new(self._clock())

    def start(self) -> float | None:
        """Take a place, if one more call would not be refused; see `Pace`."""
        with self._lock:
            seconds = self._known.may_start(self._clock())
            if seconds == 0.0:
                self._known = self._known.taken()
            return seconds

    def end(self) -> None:
        """Give a place back."""
        with self._lock:
            self._known = self._known.given_back()

    def sent(self) -> None:
        """A request begins."""
        with self._lock:
            self._known = self._known.sent(self._clock())

    def answered(self, cost: float | None, remaining: float | None) -> None:
        """It was answered, and said what it cost and what remains; None for what it did not say."""
        with self._lock:
            self._known = self._known.answered(self._clock(), cost, remaining)

    def unanswered(self, *, may_run: bool) -> None:
        """No answer came of it; `may_run`: the server may be at work on it all the same."""
        with self._lock:
            self._known = self._known.unanswered(self._clock(), may_run=may_run)

    def refused(self, remaining: float | None, retry_after: float | None) -> None:
        """The throttle refused it, and said what remains, and how many seconds to stay away."""
        with self._lock:
            self._known = self._known.refused(self._clock(), remaining, retry_after)


__all__ = ["MonotonicClock", "SharedThrottle"]
