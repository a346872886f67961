"""What the core needs from outside, product by product apart."""

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


__all__ = ["Clock", "Ids"]
