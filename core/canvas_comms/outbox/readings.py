"""What the clocks say: the one on the wall, which may be set, and the one that only runs.

How long ago something was is told by both: somebody who sets the clock on the wall a day forward ends no
quiet period. The running clock counts from the start of one machine, sleep included, so it is of use
only where machine and start are the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs


@attrs.frozen
class Reading:
    """One reading of both clocks. `boot` names machine and start; empty where there is no such clock."""

    wall: datetime
    boot: str = ""
    ticks: float = 0.0
    """Seconds since that start."""

    def is_later_by(self, period: timedelta, earlier: "Reading") -> bool:
        """Whether that much time surely lies between them."""
        by_the_wall = self.wall - earlier.wall >= period
        if not self.boot or self.boot != earlier.boot:
            return by_the_wall
        return by_the_wall and self.ticks - earlier.ticks >= period.total_seconds()

    def not_before(self, earlier: "Reading") -> "Reading":
        """The earlier reading, if it is one; else as the clocks of now would have told it.

        The clock on the wall was wrong then, or is now. What the running clock has counted since is known
        where it is the same clock; otherwise nothing is, and it counts as read just now.
        """
        if earlier.wall <= self.wall:
            return earlier
        if not self.boot or self.boot != earlier.boot:
            return self
        counted = timedelta(seconds=max(0.0, self.ticks - earlier.ticks))
        return Reading(self.wall - counted, earlier.boot, earlier.ticks)

    def surely_reached(self, earlier: "Reading") -> datetime:
        """The time on the wall, or an earlier one if the running clock has not counted so far since then.

        So nothing grows old because somebody sets the clock on the wall forward. Where the running clock is
        another one the wall is believed.
        """
        if not self.boot or self.boot != earlier.boot:
            return self.wall
        return min(self.wall, earlier.wall + timedelta(seconds=max(0.0, self.ticks - earlier.ticks)))


Clocks = Callable[[], Reading]
"""Reads both clocks."""

__all__ = ["Clocks", "Reading"]
