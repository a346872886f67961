"""What the core needs from outside, product by product apart."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """The present moment, with a zone."""
        ...


class Ids(Protocol):
    """Makes ids."""

    def __call__(self) -> str:
        """A new id that was never given before."""
        ...


Sleep = Callable[[float], object]
"""Waits that many seconds."""
Cancelled = Callable[[], bool]
"""Whether the caller has given up waiting or sending."""


def never() -> bool:
    """The caller never gives up."""
    return False


__all__ = ["Cancelled", "Clock", "Ids", "Sleep", "never"]
