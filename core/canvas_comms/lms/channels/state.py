"""What the rules of channels look at in the state of a Canvas LMS, and what changes in it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.rules.reports import Filters
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import LmsView, UserRegistered
from canvas_comms.lms.preferences.model import Frequency, Notification, PutPreferences
from canvas_comms.redaction import Redacted, Secret


@attrs.frozen(eq=False, repr=False)
class PushEndpoint(Redacted):
    """A device registered for push through an access token, by its id; None: any of the user's."""

    id: str
    user: str
    access_token: str | None
    token: Secret


class ChannelRows(Protocol):
    """The channels there are, by every key that rules look for."""

    def channel(self, id: str) -> Channel | None:
        """The row with this id, retired or not."""
        ...

    def channels_of(self, user: str) -> Sequence[Channel]:
        """All rows of a user, retired ones included, by position."""
        ...

    def channels_at(self, address: str) -> Sequence[Channel]:
        """All rows of anybody with this address, which is `folded`, oldest first."""
        ...

    def channel_with_code(self, code: str) -> Channel | None:
        """The oldest living row with this confirmation code that is not for push."""
        ...

    def bouncing_channels(self) -> Iterable[Channel]:
        """All rows whose bounces count."""
        ...

    def unconfirmed_channels(self) -> Iterable[Channel]:
        """All rows that wait to be confirmed."""
        ...


class ChannelsView(LmsView, ChannelRows, Protocol):
    """Channels, and what hangs on them."""

    def new_code(self, length: int) -> str:
        """A confirmation code of so many letters and digits, by chance."""
        ...

    def endpoints_of(self, user: str) -> Sequence[PushEndpoint]:
        """The devices that this user registered for push."""
        ...

    def preferences(self, channel: str) -> Mapping[str, Frequency]:
        """The frequencies stored on a channel, by notification name, in order of storing."""
        ...

    def notifications(self) -> Sequence[Notification]:
        """Every kind of message there is."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutChannel(Redacted):
    """A change: this row is now the one with its id."""

    channel: Channel


@attrs.frozen(eq=False, repr=False)
class PutEndpoint(Redacted):
    """A change: this device is registered."""

    endpoint: PushEndpoint


@attrs.frozen
class RemoveEndpoint:
    """A change: the device registered under this id no longer is."""

    id: str


@attrs.frozen(eq=False, repr=False)
class PutCommMessage(Redacted):
    """A change: the server wrote this."""

    message: StoredCommMessage


@attrs.frozen(eq=False, repr=False)
class ResetReportedBounces(Redacted):
    """Later work: reset the bounces of what a report names then."""

    filters: Filters
    account: str = ""


Change: TypeAlias = (
    PutChannel | PutEndpoint | RemoveEndpoint | PutCommMessage | PutPreferences | UserRegistered | Queued
)
Changes: TypeAlias = tuple[Change, ...]
