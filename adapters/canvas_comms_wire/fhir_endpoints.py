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
from canvas_comms.medical.eras import COMMUNICATION, Interaction
from canvas_comms.medical.model import ID_RULE, PersonKind, is_id
from canvas_comms.medical.operations import Command, Create, Read, Search
from canvas_comms.medical.people.operations import READS, SEARCHES
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.bundles import read_bundle, read_resource
from canvas_comms_wire.new_communications import write_new_communication
from canvas_comms_wire.people import READ_PEOPLE, READ_PERSON


class Place(enum.Enum):
    """Where the argument of a command stands in a request."""

    PATH = "path"
    """The part of the pattern that begins with a colon."""
    QUERY = "query"
    FORM = "form"
    """A form; the parameters of the query come behind its own."""
    BODY = "body"


@attrs.frozen
class Operation:
    """A command, the name of its argument, and what an edition and a backend need for it.

    `response` reads the body of a 200; None where status line and headers say it all.
    """

    command: type[Command[Any]]
    argument: str
    interaction: Interaction
    capability: Capability
    response: Callable[[bytes], Any] | None = None
    kind: str = COMMUNICATION
    """The type of resource that it is about."""


@attrs.frozen
class Endpoint:
    """One route to an operation, and where the operation's argument stands.

    `route` is what an edition has to offer besides for the route to be there at all.
    """

    method: str
    pattern: str
    operation: Operation
    place: Place
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


CREATE = Operation(Create, "new", Interaction.CREATE, Capability.COMMUNICATIONS_SEND)
READ = Operation(Read, "id", Interaction.READ, Capability.COMMUNICATIONS_READ, read_resource)
SEARCH = Operation(
    Search,
    "params",
    Interaction.SEARCH,
    Capability.COMMUNICATIONS_SEARCH,
    functools.partial(read_bundle, foreign=True),
)


def _read(kind: PersonKind) -> Operation:
    reader = READ_PERSON[kind]
    return Operation(READS[kind], "id", Interaction.READ, Capability.PEOPLE_READ, reader, kind.value)


def _search(kind: PersonKind) -> Operation:
    reader = READ_PEOPLE[kind]
    return Operation(
        SEARCHES[kind], "params", Interaction.SEARCH, Capability.PEOPLE_SEARCH, reader, kind.value
    )


def _people(kind: PersonKind) -> tuple[Endpoint, ...]:
    """Read and search of patients or practitioners."""
    path, searching = f"/{kind.value}", _search(kind)
    return (
        Endpoint("GET", path, searching, Place.QUERY),
        Endpoint("POST", f"{path}/_search", searching, Place.FORM, Interaction.SEARCH_BY_FORM),
        Endpoint("GET", f"{path}/:id", _read(kind), Place.PATH),
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/Communication", SEARCH, Place.QUERY),
    Endpoint("POST", "/Communication", CREATE, Place.BODY),
    Endpoint("POST", "/Communication/_search", SEARCH, Place.FORM, Interaction.SEARCH_BY_FORM),
    Endpoint("GET", "/Communication/:id", READ, Place.PATH),
    Endpoint("GET", "/Communication/:id/_history/1", READ, Place.PATH, Interaction.HISTORY_ALIAS),
    *_people(PersonKind.PATIENT),
    *_people(PersonKind.PRACTITIONER),
)
"""The more general of two patterns stands behind the other."""

BY_COMMAND: Mapping[type[Command[Any]], Endpoint] = {
    endpoint.operation.command: endpoint for endpoint in ENDPOINTS if endpoint.route is None
}
"""The route by which a client asks: one that every server of the interaction has."""

CAPABILITIES = frozenset(endpoint.operation.capability for endpoint in ENDPOINTS)
"""What can be done over these routes."""


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
    name = endpoint.operation.argument
    argument = getattr(command, name)
    segments = tuple(endpoint.pattern.split("/")[1:])
    match endpoint.place:
        case Place.BODY:
            return FhirRequest(segments, body=write_new_communication(argument))
        case Place.PATH:
            if not is_id(argument):
                raise InvalidValue(name, ID_RULE)
            return FhirRequest(tuple(argument if one.startswith(":") else one for one in segments))
        case Place.QUERY | Place.FORM:
            return FhirRequest(segments, query=argument)


__all__ = [
    "BY_COMMAND",
    "CAPABILITIES",
    "ENDPOINTS",
    "Endpoint",
    "FhirRequest",
    "Operation",
    "Place",
    "request_of",
]
