"""Times of a world: instants, and times relative to its clock."""

import re
from datetime import UTC, datetime, timedelta
from typing import NewType

from canvas_comms.errors import InvalidWorld

Instant = NewType("Instant", str)
"""An instant with a zone; empty where none is given."""
WorldTime = NewType("WorldTime", str)
"""An instant with a zone, or `@now-14d-11h`; empty where none is given."""

NO_INSTANT, NO_TIME = Instant(""), WorldTime("")
"""What stands where none is given."""

INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
"""How an instant is written, as a pattern that JSON Schema knows too."""
TIME = rf"@now([+-][0-9]+[dhms])*|{INSTANT}"
"""The same for any time of a world."""

_OFFSET = re.compile(r"([+-])([0-9]+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def moment(text: WorldTime | Instant, clock: datetime, where: str = "time") -> datetime:
    """The instant that a world's time means while the clock stands there; UTC.

    Raises `InvalidWorld` naming `where` for a time that does not exist.
    """
    try:
        if not text.startswith("@now"):
            return datetime.fromisoformat(text).astimezone(UTC)
        for sign, count, unit in _OFFSET.findall(text):
            clock += timedelta(**{_UNITS[unit]: int(sign + count)})
        return clock.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidWorld(where, "must be a time that exists") from None


__all__ = ["INSTANT", "NO_INSTANT", "NO_TIME", "TIME", "Instant", "WorldTime", "moment"]
