"""Clocks: the real one, and one that stands still until told."""

from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.ports import Clock


class RunningClock:
    """The machine's time, in UTC."""

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


@attrs.define
class FrozenClock:
    """A clock that moves only when told. `now` has a zone."""

    now: datetime = attrs.field()

    @property
    def frozen(self) -> bool:
        """It stands still."""
        return True

    @now.validator
    def _has_a_zone(self, _: object, value: datetime) -> None:
        if value.utcoffset() is None:
            raise InvalidValue("now", "must have a time zone")

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now

    def advance(self, by: timedelta) -> datetime:
        """Move it, forwards or backwards; the new moment."""
        self.now += by
        return self.now


def is_frozen(clock: Clock) -> bool:
    """Whether a clock stands still; one that does not say runs."""
    return getattr(clock, "frozen", False) is True


__all__ = ["FrozenClock", "RunningClock", "is_frozen"]
