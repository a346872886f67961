"""Comm messages of a Canvas LMS: the port, its gateway over any carrier, and the use case that lists them."""

from datetime import datetime
from functools import partial
from typing import Protocol

import attrs

from canvas_comms.arguments import moment
from canvas_comms.capabilities import Capability, needs, require
from canvas_comms.instants import in_utc
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.comm_messages.resources import CommMessage, ListCommMessages
from canvas_comms.lms.listing import Listing, ListPage
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.redaction import veiled


@attrs.frozen
class Window:
    """From when until when messages were created; both bounds belong to it. None: no bound."""

    start: datetime | None = None
    end: datetime | None = None


class CommMessageGateway(LmsGateway, Protocol):
    """What the server itself sent to users."""

    @needs(Capability.COMM_MESSAGES)
    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """The first page, newest first, or the one that a page's `next` names. Raises `GatewayError`."""
        ...


@attrs.frozen(eq=False)
class CommMessages(CarriedGateway):
    """A `CommMessageGateway`."""

    areas = frozenset({"comm_messages"})

    @veiled
    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """One page, newest first. Raises `GatewayError`, `InvalidValue`."""
        command = ListCommMessages(user, _bound(window.start), _bound(window.end), per_page="100")
        return self.carrier.ask_page(command, cursor)


def _bound(moment: datetime | None) -> RawParam:
    return ABSENT if moment is None else in_utc(moment).isoformat().replace("+00:00", "Z")


def list_comm_messages(
    user: str,
    gateway: CommMessageGateway,
    *,
    start: datetime | str | None = None,
    end: datetime | str | None = None,
    limit: int | None = None,
) -> Listing[CommMessage]:
    """What was sent to a user between two moments, newest first, fetched as it is read.

    Both bounds belong to the window and need a zone; a server ignores a bound that it
    cannot read. Raises `NotSupported` and `InvalidValue` at once, `GatewayError` while
    reading: nobody may read what was sent to themselves (see `reading`).
    """
    require(Capability.COMM_MESSAGES, gateway.capabilities)
    window = Window(moment(start, "start"), moment(end, "end"))
    return Listing(partial(gateway.comm_messages_page, user, window), limit)


__all__ = ["CommMessageGateway", "CommMessages", "Window", "list_comm_messages"]
