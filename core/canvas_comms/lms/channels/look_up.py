"""Look up what a plan needs to know."""

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.plan import NOTHING, Snapshot
from canvas_comms.lms.channels.ports import ChannelGateway
from canvas_comms.lms.listing import Listing


def look_up(gateway: ChannelGateway, *, user: str = "self", known: Snapshot = NOTHING) -> Snapshot:
    """What is known, and the user's channels as the server lists them now.

    That the list was given shows `read` on the user; that bounces are shown, `read_messages`
    on the site-admin account. Other rights and the account's settings no call tells. Raises
    `NotSupported` and `GatewayError`.
    """
    require(Capability.CHANNELS_LIST, gateway.capabilities)
    channels = tuple(Listing(lambda cursor: gateway.channels_page(user, cursor)))
    shows_bounces = any(one.bounces is not None for one in channels) if channels else None
    reads = known.who.read_messages if shows_bounces is None else shows_bounces
    who = attrs.evolve(known.who, read=True, read_messages=reads)
    if user == "self":
        who = attrs.evolve(who, own=True)
    return attrs.evolve(known, who=who, channels=channels)


__all__ = ["look_up"]
