"""Through which door does a request come? Each can play other faults.

A twin is entered in process (`TwinAdapter`), on its own port (`TwinServer`), or through a
WSGI server of somebody else (`WsgiApp`). A door that is no `Doored` handler's plays none.
"""

import enum
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from canvas_comms_twin.exchange import Handler, Request, Response


class Door(enum.Enum):
    """A way into the twin."""

    IN_PROCESS = "in-process"
    PORT = "port"
    WSGI = "wsgi"


@runtime_checkable
class Doored(Protocol):
    """A handler that wants to know its doors."""

    def enter(self, door: Door) -> Callable[[Request], Response]:
        """Open a door; what answers the requests that come through it.

        Raises `InvalidValue` if a fault is set that this door cannot play.
        """
        ...

    def leave(self, door: Door) -> None:
        """Close a door that was opened."""
        ...


def entered(handler: Handler, door: Door) -> Callable[[Request], Response]:
    """What answers the requests that come through this door. Raises as `Doored.enter` does."""
    return handler.enter(door) if isinstance(handler, Doored) else handler.handle


def left(handler: Handler, door: Door) -> None:
    """Nothing comes through this door any more."""
    if isinstance(handler, Doored):
        handler.leave(door)


__all__ = ["Door", "Doored", "entered", "left"]
