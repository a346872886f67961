"""Read one message."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue, MalformedResponse, NotFound
from canvas_comms.medical.communications import Communication
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.references import ID_RULE, is_id
from canvas_comms.medical.rules.searching import Query


def read(id: str, gateway: CommunicationGateway) -> Communication:
    """The message with this id.

    Edition `v1-2022` offers no read; there it is a search by `_id`. Raises `InvalidValue`
    for an id that cannot be one, `NotSupported`, `NotFound`, `MalformedResponse` if the
    server answered with other messages, and other `GatewayError`s.
    """
    if not is_id(id):
        raise InvalidValue("id", ID_RULE)
    if ERA_RULES[gateway.edition].offers(Interaction.READ):
        require(Capability.COMMUNICATIONS_READ, gateway.capabilities)
        return gateway.read(id)
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    page = gateway.search_page(Query(id=id))
    if page.communications:
        return page.communications[0]
    if page.mismatched:
        raise MalformedResponse("entry", "must be what was searched for by _id")
    raise NotFound(404, "not-found")


__all__ = ["read"]
