"""One fault striking one request: what a play is given, and what it gives."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from canvas_comms_memory.environment import Alter, Environment
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faces import Face
from canvas_comms_twin.faults.fault import Fault


@attrs.frozen(eq=False, repr=False)
class Stroke:
    """The fault, the request, and the product that would answer it.

    `section` is the product's name; `environment` is that of the whole world.
    """

    fault: Fault
    request: Request
    section: str
    face: Face
    environment: Environment

    def answer(self, request: Request | None = None) -> Response:
        """Let the request, or another in its place, be done and answered as ever."""
        return self.face.answer(request or self.request)

    def altered(self, alter: Alter) -> Response:
        """Let it be done, but alter what comes of it before it is kept."""
        with self.environment.altering(alter):
            return self.face.answer(self.request)


@attrs.frozen(eq=False, repr=False)
class Played:
    """What the client gets. `struck` is False where the fault had nothing to act on.

    `late` is the request that is done later.
    """

    answer: Response
    struck: bool = True
    late: Request | None = None


Play: TypeAlias = Callable[[Stroke], Played]

__all__ = ["Play", "Played", "Stroke"]
