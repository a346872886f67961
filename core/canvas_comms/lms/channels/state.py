"""What the rules of channels look at in the state of a Canvas LMS."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from canvas_comms.lms.channels.commands import PushEndpoint
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.operations import LmsView
from canvas_comms.lms.preferences.model import Frequency, Notification


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


__all__ = ["ChannelRows", "ChannelsView"]
