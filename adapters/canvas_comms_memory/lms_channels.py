"""Channels, preferences and comm messages of one Canvas LMS in memory, as one view.

It implements the views of these three areas and applies their changes; it knows no rule.
Changes that are not theirs (a user registers, work is queued) are the backend's to apply.
"""

import secrets
import string
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from canvas_comms.lms.channels import state as c
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.preferences.model import NOTIFICATIONS, Frequency, Notification, PutPreferences
from canvas_comms.ports import Ids
from canvas_comms_memory.lms_channel_store import ChannelStore
from canvas_comms_memory.lms_notice_store import CommMessageStore, EndpointStore, PreferenceStore

Codes = Callable[[int], str]
"""Makes a confirmation code of so many characters."""

_ALPHABET = string.ascii_letters + string.digits


def random_code(length: int) -> str:
    """Letters and digits by chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


@attrs.define(eq=False, repr=False)
class ChannelsStore:
    """The state of the three areas. `people` gives the directory as it is now."""

    people: Callable[[], Directory]
    new_id: Ids
    new_code: Codes = random_code
    kinds: tuple[Notification, ...] = NOTIFICATIONS
    channels: ChannelStore = attrs.field(factory=ChannelStore)
    endpoints: EndpointStore = attrs.field(factory=EndpointStore)
    frequencies: PreferenceStore = attrs.field(factory=PreferenceStore)
    messages: CommMessageStore = attrs.field(factory=CommMessageStore)

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.people()

    def notifications(self) -> Sequence[Notification]:
        """Every kind of message there is."""
        return self.kinds

    def channel(self, id: str) -> Channel | None:
        """The row with this id."""
        return self.channels.channel(id)

    def channels_of(self, user: str) -> Sequence[Channel]:
        """All rows of a user, by position."""
        return self.channels.channels_of(user)

    def channels_at(self, address: str) -> Sequence[Channel]:
        """All rows with this folded address."""
        return self.channels.channels_at(address)

    def channel_with_code(self, code: str) -> Channel | None:
        """The living row with this code."""
        return self.channels.channel_with_code(code)

    def bouncing_channels(self) -> Iterable[Channel]:
        """All rows whose bounces count."""
        return self.channels.bouncing_channels()

    def unconfirmed_channels(self) -> Iterable[Channel]:
        """All rows that wait to be confirmed."""
        return self.channels.unconfirmed_channels()

    def endpoints_of(self, user: str) -> Sequence[c.PushEndpoint]:
        """The devices that a user registered for push."""
        return self.endpoints.endpoints_of(user)

    def preferences(self, channel: str) -> Mapping[str, Frequency]:
        """The frequencies stored on a channel."""
        return self.frequencies.preferences(channel)

    def comm_messages(self, user: str, account: str | None) -> Sequence[StoredCommMessage]:
        """What was sent to a user."""
        return self.messages.comm_messages(user, account)

    def apply(self, change: object) -> bool:
        """Apply one change; False if it belongs to nobody here."""
        match change:
            case c.PutChannel():
                self.channels.put(change.channel)
            case PutPreferences():
                self.frequencies.put(change.channel, change.frequencies)
            case c.PutCommMessage():
                self.messages.put(change.message)
            case c.PutEndpoint():
                self.endpoints.put(change.endpoint)
            case c.RemoveEndpoint():
                self.endpoints.remove(change.id)
            case _:
                return False
        return True


__all__ = ["ChannelsStore", "Codes", "random_code"]
