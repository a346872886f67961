"""Comm messages of a Canvas LMS, over any carrier."""

from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.instants import in_utc
from canvas_comms.lms.carrier import Carrier
from canvas_comms.lms.comm_messages.operations import ListCommMessages
from canvas_comms.lms.comm_messages.ports import Window
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.redaction import veiled


@attrs.frozen(eq=False)
class CommMessages:
    """A `CommMessageGateway`."""

    carrier: Carrier

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.carrier.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Reading, if the carrier can."""
        return frozenset(one for one in self.carrier.capabilities if one.area == "comm_messages")

    @veiled
    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """One page, newest first. Raises `GatewayError`, `InvalidValue`."""
        command = ListCommMessages(user, _bound(window.start), _bound(window.end), per_page="100")
        return self.carrier.ask_page(command, cursor)


def _bound(moment: datetime | None) -> RawParam:
    return ABSENT if moment is None else in_utc(moment).isoformat().replace("+00:00", "Z")


__all__ = ["CommMessages"]
