"""What a product must offer to be served by the twin.

A `Product` is registered once: which section of a world file it reads, and how it opens.
A `Face` is that product in one world. The twin knows products only by these two values,
so that another Canvas is one more of them:

    twin = Twin(medical(), lms())
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_memory.environment import Environment
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_wire.json_text import Json

NOTHING: Mapping[str, Any] = {}


@attrs.frozen(eq=False, repr=False)
class Handover(Redacted):
    """What a loaded world hands to whoever loaded it.

    `refs` are the ids of its names; `tokens` and `sessions` belong to users by their
    names; `medical` are the credentials of a client of Canvas Medical.
    """

    refs: Mapping[str, int | str] = NOTHING
    tokens: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    sessions: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    medical: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)

    def __or__(self, other: "Handover") -> "Handover":
        return Handover(
            {**self.refs, **other.refs},
            {**self.tokens, **other.tokens},
            {**self.sessions, **other.sessions},
            {**self.medical, **other.medical},
        )


class Face(Protocol):
    """One product over HTTP in one world, and what staff and time do to it behind the API."""

    @property
    def handover(self) -> Handover:
        """What loading this world hands out."""
        ...

    def claims(self, segment: str) -> bool:
        """Whether paths that begin with this segment (`Communication`, `api`) are its."""
        ...

    def answer(self, request: Request) -> Response:
        """The answer to a request whose path it claims."""
        ...

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Method and pattern (`/api/v1/users/:id`) of every route that is built."""
        ...

    def crashed(self) -> Response:
        """What its server answers when something in it fails."""
        ...

    def introduce(self, ids: Sequence[str]) -> None:
        """Let people with these ids exist, to whom everybody may write."""
        ...

    def run_jobs(self) -> None:
        """Run every background job that is due."""
        ...

    def control(self, name: str, given: Json) -> Mapping[str, Json] | None:
        """`POST /_twin/<name>` of its own (`ui`); None if it has none of that name.

        Raises `InvalidValue` naming the key of `given` that is at fault, and why.
        """
        ...

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """What can be observed of an object behind the API; None if there is no such object."""
        ...


@attrs.frozen
class Product:
    """A product to register with the twin.

    `section` is its key in a world file. `read` turns that section into a value and
    raises `InvalidWorld`; `open` makes the face of a world from that value, or from None
    where the world has no such section.
    """

    section: str
    read: Callable[[Json], object]
    open: Callable[[object | None, Environment], Face]
    edition: str = ""
    """The edition it plays where a world names none, as the first printed line tells it."""


__all__ = ["Face", "Handover", "Product"]
