"""The pace of servers that publish no limit: only so many calls at once."""

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.pace.ports import Pace
from canvas_comms.redaction import Opaque

MOST = 64
"""So many at once, and no more, may be asked for."""


def checked_at_once(at_once: int) -> int:
    """The number, if so many calls can run at once. Raises `InvalidValue` (`at_once`)."""
    whole = isinstance(at_once, int) and not isinstance(at_once, bool)
    if not whole or not 1 <= at_once <= MOST:
        raise InvalidValue("at_once", f"must be a whole number from 1 to {MOST}")
    return at_once


def _checked(_: object, __: object, at_once: int) -> None:
    checked_at_once(at_once)


@attrs.frozen(eq=False, repr=False)
class AtMost(Opaque):
    """At most `at_once` calls run unless more are asked for; none ever has to wait for the server.

    Canvas Medical publishes no rate, no backend in memory has one. Raises `InvalidValue` (`at_once`).
    """

    at_once: int = attrs.field(default=1, validator=_checked)

    def start(self) -> float | None:
        """It may always start."""
        return 0.0

    def end(self) -> None:
        """Nothing is counted."""


def pace_of(backend: object) -> Pace:
    """The pace of a client, a gateway or the areas of a backend: one call at a time where it has none."""
    found = getattr(backend, "pace", None)
    return found if isinstance(found, Pace) else AtMost()


__all__ = ["MOST", "AtMost", "checked_at_once", "pace_of"]
