"""List the channels of a user."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.ports import ChannelGateway
from canvas_comms.lms.channels.shown import CommunicationChannel
from canvas_comms.lms.listing import Listing


def list_channels(
    gateway: ChannelGateway, *, user: str = "self", limit: int | None = None
) -> Listing[CommunicationChannel]:
    """The user's living channels by position, at most `limit`, fetched as they are read.

    Raises `NotSupported` at once, `GatewayError` while reading.
    """
    require(Capability.CHANNELS_LIST, gateway.capabilities)
    return Listing(lambda cursor: gateway.channels_page(user, cursor), limit)


__all__ = ["list_channels"]
