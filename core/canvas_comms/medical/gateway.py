"""Communications of a Canvas Medical as seen by one actor, over any carrier.

A carrier brings a command to a server: in this process, where it is executed, or across a
network, where it is sent. What holds wherever the server is stands here, once.
"""

from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.destinations import Destination
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.operations import Create, Read, Search
from canvas_comms.medical.people.gateway import PeopleCarrier, PeopleOfCarrier
from canvas_comms.medical.people.ports import PeopleGateway
from canvas_comms.medical.ports import Page
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.searching import Query, matching, search_params
from canvas_comms.outcomes import NotSent, Rejected, Sent, Unknown
from canvas_comms.redaction import veiled


class MedicalCarrier(Protocol):
    """Brings commands of one actor to a Canvas Medical, and what came of them back."""

    @property
    def edition(self) -> Edition:
        """The era of the server."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done through it."""
        ...

    def create(self, command: Create) -> Sent | Rejected | NotSent | Unknown:
        """What became of a new message, brought there once. Never raises."""
        ...

    def read(self, command: Read) -> Communication:
        """A message. Raises `GatewayError`, `InvalidValue`."""
        ...

    def search(self, command: Search, cursor: object | None) -> Page:
        """The first page, or the one that a page's `next` names. Raises as `read`."""
        ...


@attrs.frozen(eq=False)
class MedicalGateway:
    """A `CommunicationGateway`."""

    carrier: MedicalCarrier

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done through the carrier."""
        return self.carrier.capabilities

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        return self.carrier.edition

    @property
    def people(self) -> PeopleGateway | None:
        """The people behind it; None where the carrier brings nothing about people."""
        carrier = self.carrier
        return PeopleOfCarrier(carrier) if isinstance(carrier, PeopleCarrier) else None

    @property
    def destination(self) -> Destination | None:
        """Which server the carrier reaches; None where it does not say."""
        found = getattr(self.carrier, "destination", None)
        return found if isinstance(found, Destination) else None

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Hand in a message once. Never raises.

        Across a network it goes out in the strictest form; what cannot be said so is `NotSent`.
        """
        return self.carrier.create(Create(new))

    @veiled
    def read(self, id: str) -> Communication:
        """One message.

        Raises `GatewayError`; across a network `InvalidValue` for an id that cannot be one.
        """
        found = self.carrier.read(Read(id))
        if found.id != id:
            raise MalformedResponse("id", "must be the one that was asked for")
        return found

    @veiled
    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """One page of matches, each checked against the query. Raises `GatewayError`.

        `cursor` is the `next` of a page of this gateway, else `InvalidValue` or `ForeignLink`.
        """
        page = self.carrier.search(Search(search_params(query)), cursor)
        found = matching(page.communications, query)
        if found is page.communications:
            return page
        return attrs.evolve(page, communications=found, mismatched=len(page.communications) - len(found))


__all__ = ["MedicalCarrier", "MedicalGateway"]
