"""What the server itself sent, as one program reads it: the section `comm_messages` of an `LmsClient`."""

from datetime import datetime

import attrs

from canvas_comms.arguments import limit_of
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.comm_messages.gateway import list_comm_messages
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.listing import Listing
from canvas_comms.redaction import Opaque, veiled


@attrs.frozen(eq=False, repr=False)
class CommMessagesClient(Opaque):
    """The one use case of comm messages over one backend."""

    _binding: Binding

    @veiled
    def list(
        self,
        user: str,
        *,
        start: datetime | str | None = None,
        end: datetime | str | None = None,
        limit: int | None = None,
    ) -> Listing[CommMessage]:
        """What was sent to a user between two moments, both included, newest first.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading: nobody may
        read what was sent to themselves.
        """
        whose = self._binding.texts.id(user, "user")
        gateway = self._binding.areas.comm_messages
        return list_comm_messages(whose, gateway, start=start, end=end, limit=limit_of(limit))


__all__ = ["CommMessagesClient"]
