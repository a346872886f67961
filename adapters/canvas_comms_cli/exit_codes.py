"""How a command ends, for programs."""

import enum


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
    """It was not sent, or turned away by a throttle; trying again is safe."""
    UNKNOWN = 5
    """It may have arrived; look before sending again."""
    FAILED = 6
    """A backend cannot be used or cannot answer."""
    DOWNGRADED = 7
    """It was taken and became something lesser: an announcement an ordinary topic."""
    DIFFERS = 8
    """It was taken, but only in part or otherwise than asked."""
    AUTHENTICATION = 9
    """The server does not know who asks, or does not let them."""
    UNREACHABLE = 10
    """No server answered a question; asking again is harmless."""
    INTERRUPTED = 130
    """Ctrl-C, as shells count it."""


__all__ = ["Exit"]
