"""List what the server itself sent to a user."""

from datetime import datetime

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.comm_messages.ports import CommMessageGateway, Window
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.listing import Listing


def list_comm_messages(
    user: str,
    gateway: CommMessageGateway,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int | None = None,
) -> Listing[CommMessage]:
    """What was sent to a user between two moments, newest first, fetched as it is read.

    Both bounds belong to the window and need a zone; a server ignores a bound that it
    cannot read. Raises `NotSupported` and `InvalidValue` at once, `GatewayError` while
    reading: nobody may read what was sent to themselves (see `reading`).
    """
    require(Capability.COMM_MESSAGES, gateway.capabilities)
    for field, moment in (("start", start), ("end", end)):
        if moment is not None and moment.utcoffset() is None:
            raise InvalidValue(field, "must have a time zone")
    window = Window(start, end)
    return Listing(lambda cursor: gateway.comm_messages_page(user, window, cursor), limit)


__all__ = ["list_comm_messages"]
