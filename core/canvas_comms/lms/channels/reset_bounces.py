"""Let mail go to a bouncing channel again."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.outcomes import BouncesReset, Counted, Failure
from canvas_comms.lms.channels.ports import BounceGateway
from canvas_comms.lms.channels.rules.reports import Filters

_EVERYTHING = Filters()


def reset_bounces(user: str, id: str, gateway: BounceGateway) -> BouncesReset | Failure:
    """Forget the bounces of one channel; for site admins. Raises `NotSupported`."""
    require(Capability.CHANNELS_RESET_BOUNCES, gateway.capabilities)
    return gateway.reset_bounces(user, id)


def reset_reported_bounces(
    gateway: BounceGateway, *, account: str = "self", filters: Filters = _EVERYTHING
) -> Counted | Failure:
    """Forget, some time later, the bounces of all channels that the report names; for site admins.

    The count is approximate. Raises `NotSupported`.
    """
    require(Capability.CHANNELS_BULK, gateway.capabilities)
    return gateway.bulk_reset_bounces(account, filters)


__all__ = ["reset_bounces", "reset_reported_bounces"]
