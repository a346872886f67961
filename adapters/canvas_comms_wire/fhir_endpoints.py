"""The routes of Canvas Medical's FHIR API, each declared once.

The twin reads the table from a request to a command, a client from a command to a request;
what an edition offers and what a backend can do follow from it too.
"""

import enum
import functools
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms.medical.eras import Interaction
from canvas_comms.medical.model import ID_RULE, is_id
from canvas_comms.medical.operations import Command, Create, Read, Search
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.bundles import read_bundle, read_resource
from canvas_comms_wire.new_communications import write_new_communication


class Place(enum.Enum):
    """Where the argument of a command stands in a request."""

    PATH = "path"
    """The part of the pattern that begins with a colon."""
    QUERY = "query"
    FORM = "form"
    """A form; the parameters of the query come behind its own."""
    BODY = "body"


@attrs.frozen
class Endpoint:
    """One route: which command it is, and where the command's argument stands.

    `interaction` is what an edition has to offer for the call to be taken, `route` what it has
    to offer besides for the route to be there at all. `response` reads the body of a 200; None
    where the status line and the headers say it all.
    """

    method: str
    pattern: str
    command: type[Command[Any]]
    argument: str
    place: Place
    interaction: Interaction
    capability: Capability
    response: Callable[[bytes], Any] | None = None
    route: Interaction | None = None

    def match(self, path: str) -> str | None:
        """The part of a path that stands for the id, empty if the pattern has none; None: another path."""
        segments, parts = path.split("/"), self.pattern.split("/")
        if len(segments) != len(parts):
            return None
        id = ""
        for segment, part in zip(segments, parts, strict=True):
            if part.startswith(":") and segment:
                id = segment
            elif segment != part:
                return None
        return id


_SEARCH = functools.partial(read_bundle, foreign=True)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "GET",
        "/Communication",
        Search,
        "params",
        Place.QUERY,
        Interaction.SEARCH,
        Capability.COMMUNICATIONS_SEARCH,
        _SEARCH,
    ),
    Endpoint(
        "POST",
        "/Communication",
        Create,
        "new",
        Place.BODY,
        Interaction.CREATE,
        Capability.COMMUNICATIONS_SEND,
    ),
    Endpoint(
        "POST",
        "/Communication/_search",
        Search,
        "params",
        Place.FORM,
        Interaction.SEARCH,
        Capability.COMMUNICATIONS_SEARCH,
        _SEARCH,
        route=Interaction.SEARCH_BY_FORM,
    ),
    Endpoint(
        "GET",
        "/Communication/:id",
        Read,
        "id",
        Place.PATH,
        Interaction.READ,
        Capability.COMMUNICATIONS_READ,
        read_resource,
    ),
    Endpoint(
        "GET",
        "/Communication/:id/_history/1",
        Read,
        "id",
        Place.PATH,
        Interaction.READ,
        Capability.COMMUNICATIONS_READ,
        read_resource,
        route=Interaction.HISTORY_ALIAS,
    ),
)
"""The more general of two patterns stands behind the other."""

BY_COMMAND: Mapping[type[Command[Any]], Endpoint] = {
    endpoint.command: endpoint for endpoint in ENDPOINTS if endpoint.route is None
}
"""The route by which a client asks: one that every server of the interaction has."""


@attrs.frozen(eq=False, repr=False)
class FhirRequest(Redacted):
    """What a client sends: the segments of the path, the parameters of the query, the body."""

    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata=PRIVATE)
    body: bytes | None = attrs.field(default=None, metadata=PRIVATE)


@veiled
def request_of(command: Command[Any]) -> FhirRequest:
    """The request that says a command. Raises `InvalidValue` for one that cannot be said."""
    endpoint = BY_COMMAND[type(command)]
    argument = getattr(command, endpoint.argument)
    segments = tuple(endpoint.pattern.split("/")[1:])
    match endpoint.place:
        case Place.BODY:
            return FhirRequest(segments, body=write_new_communication(argument))
        case Place.PATH:
            if not is_id(argument):
                raise InvalidValue(endpoint.argument, ID_RULE)
            return FhirRequest(tuple(argument if one.startswith(":") else one for one in segments))
        case Place.QUERY | Place.FORM:
            return FhirRequest(segments, query=argument)


__all__ = ["BY_COMMAND", "ENDPOINTS", "Endpoint", "FhirRequest", "Place", "request_of"]
