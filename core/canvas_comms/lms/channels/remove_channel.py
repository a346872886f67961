"""Delete a channel."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.naming import Which
from canvas_comms.lms.channels.outcomes import Failure, Removed
from canvas_comms.lms.channels.plan import NOTHING, Snapshot, plan_to_remove
from canvas_comms.lms.channels.ports import ChannelGateway
from canvas_comms.outcomes import Refused


def remove_channel(
    which: Which, gateway: ChannelGateway, *, user: str = "self", snapshot: Snapshot = NOTHING
) -> Removed | Refused | Failure:
    """Delete a channel of a user, by id or by type and address.

    A delete that the server confirms is a success, and `retired` is how it says so. What
    the snapshot shows to be refused touches no network. Raises `NotSupported`.
    """
    require(Capability.CHANNELS_DELETE, gateway.capabilities)
    planned = plan_to_remove(which, gateway.edition, snapshot, user=user)
    if not planned.decision.allowed:
        return Refused(planned.decision)
    return gateway.delete_channel(user, which)


__all__ = ["remove_channel"]
