"""Confirm channels: one with its code, as its owner, or many at once, as a site admin."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.channels.ports import BounceGateway, ConfirmationDesk
from canvas_comms.lms.channels.resources import ChannelConfirmed, Counted, Failure
from canvas_comms.lms.channels.rules.reports import Filters
from canvas_comms.redaction import Secret

_EVERYTHING = Filters()


def confirm_channel(code: Secret, desk: ConfirmationDesk) -> ChannelConfirmed | Failure:
    """Use the code of a confirmation message. Raises `NotSupported` where there is no session."""
    require(Capability.CHANNELS_CONFIRM, desk.capabilities, NEEDS_SESSION)
    return desk.confirm_channel(code)


def confirm_reported_channels(
    gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> Counted | Failure:
    """Make active, at once, all channels that the report names. Raises `NotSupported`."""
    require(Capability.CHANNELS_BULK, gateway.capabilities)
    return gateway.bulk_confirm(account, filters)


__all__ = ["confirm_channel", "confirm_reported_channels"]
