"""What the use cases need from a Canvas Medical, in memory or across a network."""

from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Decision
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.routing import Routing
from canvas_comms.medical.rules.searching import Query
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Page(Redacted):
    """One page of a search. `next` is what to ask for the page after it; None on the last."""

    communications: tuple[Communication, ...]
    total: int | None = None
    next: object | None = None
    mismatched: int = 0
    """How many resources did not match the question and were left out."""


@attrs.frozen
class Placed:
    """A step was taken: where the message shows now, and what was found on the way."""

    routing: Routing
    decision: Decision


class CommunicationGateway(Protocol):
    """A Canvas Medical as seen by one actor."""

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all; anything else raises `NotSupported` before any I/O."""
        ...

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Hand in a message once. Never raises, never repeats by itself."""
        ...

    def read(self, id: str) -> Communication:
        """One message. Raises `GatewayError` (`NotFound` …) or `NotSupported`."""
        ...

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """The first page, or the one that a page's `next` leads to. Raises `GatewayError`."""
        ...


class StaffActions(Protocol):
    """What staff do in the home-app. No API reaches it; the memory backend and the twin have it."""

    def press_send(self, id: str, by: Reference) -> Placed | Refused:
        """Press send on a draft."""
        ...

    def mark_as_read(self, id: str, by: Reference) -> Placed | Refused:
        """Mark a message as read."""
        ...


__all__ = ["CommunicationGateway", "Page", "Placed", "StaffActions"]
