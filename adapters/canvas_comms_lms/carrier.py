"""Commands carried to a Canvas LMS server over HTTP."""

from typing import Any, TypeVar, cast

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Identified, ListPage
from canvas_comms.lms.operations import Command, Failure, ServerPage
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import veiled
from canvas_comms_http import Failure as Failed
from canvas_comms_lms.answers import error_of, outcome_of, read_done
from canvas_comms_lms.server import CanvasLms, NextPage, next_page
from canvas_comms_wire.endpoint import Endpoint, Request
from canvas_comms_wire.lms_endpoints import ENDPOINTS, endpoints_of
from canvas_comms_wire.responses import PageLinkedElsewhere, Received

R = TypeVar("R")
T = TypeVar("T", bound=Identified)

CAPABILITIES: frozenset[Capability] = frozenset(
    capability for one in ENDPOINTS if one.is_api for capability in one.capabilities
)


@attrs.frozen(eq=False)
class HttpCarrier:
    """A `Carrier` to one server. Every write is sent once, and nothing is repeated.

    Pages of the web application are `NotSupported`: they ignore access tokens.
    """

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the endpoints of the API do."""
        return CAPABILITIES

    @veiled
    def ask(self, command: Command[R]) -> R:
        """What a read gives, or a write that may be repeated.

        Raises `GatewayError`, `InvalidValue`, `NotSupported`.
        """
        endpoint, request = _request(command)
        place = request.segments[2:]
        if request.method == "GET":
            body = self.server.read(*place, query=request.fields)
            return cast(R, endpoint.body.read(Received(200, {}, lambda: body)))
        answer = self.server.write(request.method, *place, form=request.fields, files=request.files)
        if isinstance(answer, Failed):
            raise answer.error
        with answer:
            if answer.status not in endpoint.body.success:
                raise error_of(answer)
            return cast(R, read_done(answer, endpoint.body))

    @veiled
    def ask_page(self, command: Command[ServerPage[T]], cursor: object | None) -> ListPage[T]:
        """One page of a list; the cursor is the link of another. Raises as `ask`."""
        endpoint, request = _request(command)
        place, fields = request.segments[2:], request.fields
        elsewhere = isinstance(endpoint.body, PageLinkedElsewhere)
        if elsewhere and isinstance(cursor, NextPage):
            fields, cursor = (*fields, ("page", cursor.page)), None
        body, link = self.server.read_page(*place, query=fields, cursor=cursor)
        items = endpoint.body.read(Received(200, {}, lambda: body))
        return ListPage(items, next_page(link) if elsewhere and link is not None else link)

    def tell(self, command: Command[R]) -> R | Failure:
        """What became of a write. Raises `NotSupported` before anything is sent, and nothing else.

        Where a command has a route that reads and one that writes, this takes the one that writes.
        """
        try:
            endpoint, request = _request(command, writes=True)
            place = request.segments[2:]
            answer = self.server.write(request.method, *place, form=request.fields, files=request.files)
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return cast(R | Failure, outcome_of(answer, endpoint.body))


def _request(command: Command[Any], *, writes: bool = False) -> tuple[Endpoint, Request]:
    endpoints = endpoints_of(type(command))
    for endpoint in endpoints:
        fits = endpoint.is_api and not (writes and endpoint.method == "GET")
        request = endpoint.request_of(command) if fits else None
        if request is not None:
            return endpoint, request
    if any(one.is_api for one in endpoints):
        raise InvalidValue("command", "must be one that a route can say")
    capability = next((one.capability for one in endpoints if one.capability is not None), None)
    raise NotSupported("" if capability is None else capability.value, NEEDS_SESSION)


__all__ = ["CAPABILITIES", "HttpCarrier"]
