"""All areas of a Canvas LMS server."""

import attrs

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_lms.channels import LmsChannels
from canvas_comms_lms.preferences import LmsCommMessages, LmsPreferences
from canvas_comms_lms.server import CanvasLms


@attrs.frozen(eq=False)
class ServerAreas:
    """The `LmsAreas` of a server across a network."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def channels(self) -> LmsChannels:
        """Channels of users."""
        return LmsChannels(self.server)

    @property
    def bounces(self) -> LmsChannels:
        """Addresses that bounce or were never confirmed."""
        return LmsChannels(self.server)

    @property
    def confirmations(self) -> LmsChannels:
        """Answers `NotSupported`: the server wants a browser's session."""
        return LmsChannels(self.server)

    @property
    def preferences(self) -> LmsPreferences:
        """Notification preferences."""
        return LmsPreferences(self.server)

    @property
    def comm_messages(self) -> LmsCommMessages:
        """What the server itself sent to users."""
        return LmsCommMessages(self.server)


__all__ = ["ServerAreas"]
