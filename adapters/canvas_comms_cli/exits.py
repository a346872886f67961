"""How a command ends, for programs."""

import enum
from collections.abc import Iterable

from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown


class Exit(enum.IntEnum):
    """Exit codes. The help of the command line prints them from here."""

    DONE = 0
    """All of it: taken and nothing lost."""
    REFUSED = 1
    """The rules refuse it, or something would be lost; nothing was sent."""
    USAGE = 2
    """The command line or its input cannot be read."""
    REJECTED = 3
    """The server said no; nothing was stored."""
    NOT_SENT = 4
    """It never left; trying again is safe."""
    UNKNOWN = 5
    """It may have arrived; look before sending again."""
    FAILED = 6
    """A backend cannot be used or cannot answer."""
    DOWNGRADED = 7
    """It was taken and became something lesser: an announcement an ordinary topic."""
    DIFFERS = 8
    """It was taken, but only in part or otherwise than asked."""


_OF_OUTCOME = {
    Sent: Exit.DONE,
    Refused: Exit.REFUSED,
    Rejected: Exit.REJECTED,
    NotSent: Exit.NOT_SENT,
    Unknown: Exit.UNKNOWN,
}
_WORST_FIRST = (Exit.UNKNOWN, Exit.NOT_SENT, Exit.REJECTED, Exit.REFUSED)


def of_outcomes(outcomes: Iterable[Outcome]) -> Exit:
    """The exit code of several outcomes: the one that needs most care."""
    found = {_OF_OUTCOME[type(outcome)] for outcome in outcomes}
    return next((code for code in _WORST_FIRST if code in found), Exit.DONE)


__all__ = ["Exit", "of_outcomes"]
