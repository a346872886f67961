"""What the use case about comm messages needs from a Canvas LMS."""

from datetime import datetime
from typing import Protocol

import attrs

from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.listing import ListPage


@attrs.frozen
class Window:
    """From when until when messages were created; both bounds belong to it. None: no bound."""

    start: datetime | None = None
    end: datetime | None = None


class CommMessageGateway(LmsGateway, Protocol):
    """What the server itself sent to users."""

    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """The first page, newest first, or the one that a page's `next` names. Raises `GatewayError`."""
        ...


__all__ = ["CommMessageGateway", "Window"]
