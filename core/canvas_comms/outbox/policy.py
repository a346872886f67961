"""How long to wait, how often to try: the numbers of the protocol, and what follows from them.

Canvas says of neither system how long after we gave up a request may still be done (`D`), nor how long
a message that was stored may be missing from a search (`V`). The quiet period must be longer than both
together. It is generous, and two minutes at least unless a test says otherwise.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.periods import QUIET_PERIOD

LEAST_QUIET_PERIOD = timedelta(minutes=2)
LONGEST_RETRY_AFTER = timedelta(days=1)
"""What a server may ask for at most; see `NotSent.retry_after`."""


def _whole(name: str, number: object, least: int) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise InvalidValue(name, f"must be a whole number, {least} or more")


def _lasting(name: str, period: object) -> None:
    if not isinstance(period, timedelta) or period <= timedelta():
        raise InvalidValue(name, "must be a timedelta of more than nothing")


@attrs.frozen(kw_only=True)
class Policy:
    """The numbers of one outbox.

    `quiet_period`: how long after a doubt a complete search that finds nothing proves that nothing
    arrived. `early_looks`: when, after a doubt, to look before that; what is found early counts at once.
    `max_attempts`: how often one message may be sent, resends after doubts included. `patience`: how long
    after acceptance, or after a doubt, to go on trying before a person is asked. `first_delay` and
    `longest_delay`: between attempts that provably left nothing; the delay doubles. `keep_content`: how
    long after it has settled the content is kept. `search_time`: how long a search may take before another
    worker may take it up. `in_order`: whether a message waits for earlier ones of its pair.

    Raises `InvalidValue` for what cannot be; `least_quiet_period` is for tests alone, whose servers are near.
    """

    quiet_period: timedelta = QUIET_PERIOD
    early_looks: tuple[timedelta, ...] = (timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1))
    max_attempts: int = 5
    patience: timedelta = timedelta(hours=24)
    first_delay: timedelta = timedelta(seconds=1)
    longest_delay: timedelta = timedelta(minutes=5)
    keep_content: timedelta = timedelta(hours=24)
    search_time: timedelta = timedelta(minutes=2)
    in_order: bool = True
    least_quiet_period: timedelta = attrs.field(default=LEAST_QUIET_PERIOD, repr=False)

    def __attrs_post_init__(self) -> None:
        _whole("max_attempts", self.max_attempts, 1)
        for name in ("patience", "first_delay", "longest_delay", "search_time", "quiet_period"):
            _lasting(name, getattr(self, name))
        if self.quiet_period < self.least_quiet_period:
            raise InvalidValue("quiet_period", "must be two minutes or more")
        if not isinstance(self.keep_content, timedelta) or self.keep_content < timedelta():
            raise InvalidValue("keep_content", "must be a timedelta")

    def must_outlast(self, longest_attempt: float) -> None:
        """Raise `InvalidValue` if an attempt of so many seconds may last as long as the quiet period.

        Else an owner that was thought gone could still be sending when absence begins to count.
        """
        for_tests = self.least_quiet_period < LEAST_QUIET_PERIOD
        if not for_tests and not self.quiet_period.total_seconds() > longest_attempt:
            raise InvalidValue(
                "policy.quiet_period", "must be longer than the longest attempt of each courier"
            )

    @property
    def longest_wait(self) -> timedelta:
        """How far ahead something can be due. What is due later got its time from a clock that was wrong."""
        waits = (self.quiet_period, self.longest_delay, self.search_time, *self.early_looks)
        return max(*waits, LONGEST_RETRY_AFTER)

    def delay(self, failures: int, chance: float | None = 1.0) -> timedelta:
        """How long to wait after that many attempts in a row that left nothing.

        `chance`, from 0 to 1, spreads workers over the second half of the delay. None: as long as may be.
        """
        if chance is None:
            return self.longest_delay
        doubled: timedelta = self.first_delay * 2.0 ** min(max(failures - 1, 0), 30)
        return min(doubled, self.longest_delay) * (0.5 + 0.5 * chance)

    def next_look(self, doubt_since: datetime, now: datetime) -> datetime:
        """When to look next for what is in doubt since then."""
        quiet = doubt_since + self.quiet_period
        looks = [doubt_since + early for early in self.early_looks]
        later = [look for look in (*looks, quiet) if look > now]
        return min(later) if later else now + self.longest_delay


Chance = Callable[[], float]
"""A number from 0 to 1."""

__all__ = ["LEAST_QUIET_PERIOD", "Chance", "Policy"]
