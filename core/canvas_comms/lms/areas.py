"""The areas of one Canvas LMS, as seen by one actor: what a backend of the product `lms` opens."""

from typing import Protocol

from canvas_comms.lms.channels.ports import BounceGateway, ChannelGateway, ConfirmationDesk
from canvas_comms.lms.comm_messages.ports import CommMessageGateway
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.ports import PreferenceGateway


class LmsAreas(Protocol):
    """One gateway for each area. Each says itself what it can do."""

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind them."""
        ...

    @property
    def channels(self) -> ChannelGateway:
        """Channels of users."""
        ...

    @property
    def bounces(self) -> BounceGateway:
        """Addresses that bounce or were never confirmed."""
        ...

    @property
    def confirmations(self) -> ConfirmationDesk:
        """Confirming channels, as their owner on the web."""
        ...

    @property
    def preferences(self) -> PreferenceGateway:
        """Notification preferences."""
        ...

    @property
    def comm_messages(self) -> CommMessageGateway:
        """What the server itself sent to users."""
        ...


__all__ = ["LmsAreas"]
