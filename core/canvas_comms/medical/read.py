"""Read one message."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue, NotFound
from canvas_comms.medical.communications import Communication
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.references import is_id
from canvas_comms.medical.rules.searching import Query


def read(id: str, gateway: CommunicationGateway) -> Communication:
    """The message with this id.

    Edition `v1-2022` offers no read; there it is a search by `_id`. Raises `InvalidValue`
    for an id that cannot be one, `NotSupported`, `NotFound` and other `GatewayError`s.
    """
    if not is_id(id):
        raise InvalidValue("id", "must be 1 to 64 of A-Z a-z 0-9 - . and not . or ..")
    if gateway.edition is not Edition.V1_2022:
        require(Capability.COMMUNICATIONS_READ, gateway.capabilities)
        return gateway.read(id)
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    found = gateway.search_page(Query(id=id)).communications
    if not found:
        raise NotFound(404, "not-found")
    return found[0]


__all__ = ["read"]
