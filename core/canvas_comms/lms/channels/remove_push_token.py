"""Stop push messages to a device."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.outcomes import Failure, PushTokenRemoved
from canvas_comms.lms.channels.ports import ChannelGateway
from canvas_comms.redaction import Secret


def remove_push_token(token: Secret, gateway: ChannelGateway) -> PushTokenRemoved | Failure:
    """Forget a device of one's own. The push channel itself stays. Raises `NotSupported`."""
    require(Capability.CHANNELS_DELETE_PUSH_TOKEN, gateway.capabilities)
    return gateway.delete_push_token(token)


__all__ = ["remove_push_token"]
