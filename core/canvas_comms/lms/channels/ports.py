"""What the use cases about channels need from a Canvas LMS, in memory or across a network."""

from collections.abc import Set as AbstractSet
from typing import Protocol

from canvas_comms.capabilities import Capability, needs
from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.model import ChannelRef, ChannelType
from canvas_comms.lms.channels.resources import (
    Added,
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    Failure,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.redaction import Secret


class LmsGateway(Protocol):
    """A Canvas LMS as seen by one actor."""

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        ...

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What it can do at all."""
        ...


class ChannelGateway(LmsGateway, Protocol):
    """Channels of users. Writes never raise for what a server or network does, nor repeat."""

    @needs(Capability.CHANNELS_LIST)
    def channels_page(self, user: str, cursor: object | None = None) -> ListPage[CommunicationChannel]:
        """The first page of a user's channels, or the one a page's `next` names. Raises `GatewayError`."""
        ...

    @needs(Capability.CHANNELS_CREATE)
    def create_channel(self, user: str, new: NewChannel) -> Added | Failure:
        """Hand in a channel once."""
        ...

    @needs(Capability.CHANNELS_DELETE)
    def delete_channel(self, user: str, which: ChannelRef) -> Removed | Failure:
        """Delete a channel once."""
        ...

    @needs(Capability.CHANNELS_DELETE_PUSH_TOKEN)
    def delete_push_token(self, token: Secret) -> PushTokenRemoved | Failure:
        """Forget a device of one's own."""
        ...


class BounceGateway(LmsGateway, Protocol):
    """What administrators do about addresses that bounce or were never confirmed."""

    @needs(Capability.CHANNELS_RESET_BOUNCES)
    def reset_bounces(self, user: str, id: str) -> BouncesReset | Failure:
        """Forget the bounces of a channel."""
        ...

    @needs(Capability.CHANNELS_REPORT)
    def channel_report(
        self, account: str, report: Report, filters: Filters
    ) -> tuple[tuple[str | None, ...], ...]:
        """Header and rows. Raises `GatewayError`."""
        ...

    @needs(Capability.CHANNELS_BULK)
    def bulk_reset_bounces(self, account: str, filters: Filters) -> Counted | Failure:
        """Forget, later, the bounces of what the report names; the count is approximate."""
        ...

    @needs(Capability.CHANNELS_BULK)
    def bulk_confirm(self, account: str, filters: Filters) -> Counted | Failure:
        """Make active, at once, what the report names."""
        ...


class ConfirmationGateway(LmsGateway, Protocol):
    """What the owner of a channel does on the web; needs a session on a real server."""

    @needs(Capability.CHANNELS_CONFIRM)
    def confirm_channel(self, code: Secret) -> ChannelConfirmed | Failure:
        """Use a confirmation code."""
        ...

    @needs(Capability.CHANNELS_RESEND)
    def resend_confirmation(self, user: str, id: str | None) -> ConfirmationSent | Failure:
        """Ask for the confirmation again; of the primary channel if none is named."""
        ...

    @needs(Capability.CHANNELS_RESEND)
    def confirmation_limit_reached(self, user: str, id: str) -> bool:
        """Whether no further confirmation will be sent. Raises `GatewayError`."""
        ...


class AddressCheck(Protocol):
    """Judges addresses more strictly than any server does."""

    def __call__(self, address: str, type: ChannelType) -> Decision:
        """Refuses an address that nothing can ever be delivered to. Pure; never raises."""
        ...


__all__ = ["AddressCheck", "BounceGateway", "ChannelGateway", "ConfirmationGateway", "LmsGateway"]
