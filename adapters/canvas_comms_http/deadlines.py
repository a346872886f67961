"""A deadline: one moment by the monotonic clock by which a whole operation must be over."""

import math
import time

import attrs

from canvas_comms.errors import InvalidValue


@attrs.frozen
class Deadline:
    """The moment, in seconds of `time.monotonic`."""

    until: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds that are left; 0.0 once it has passed."""
        return max(0.0, self.until - time.monotonic())


def checked_seconds(seconds: float, field: str = "deadline") -> float:
    """The seconds, if they can be a deadline. Raises `InvalidValue`."""
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not math.isfinite(seconds) or seconds <= 0:
        raise InvalidValue(field, "must be a positive number of seconds")
    return float(seconds)


__all__ = ["Deadline", "checked_seconds"]
