"""What hangs on channels: devices, preferences, and what the server wrote. It knows no rule."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType

import attrs

from canvas_comms.lms.channels.state import PushEndpoint
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.preferences.model import Frequency

_NO_FREQUENCIES: Mapping[str, Frequency] = MappingProxyType({})
_CREATED = attrgetter("created_at")


@attrs.define(eq=False, repr=False)
class EndpointStore:
    """Devices registered for push, by id and by user, in the order of registering."""

    endpoints: dict[str, PushEndpoint] = attrs.field(factory=dict)
    of_user: dict[str, dict[str, PushEndpoint]] = attrs.field(factory=dict)

    def endpoints_of(self, user: str) -> Sequence[PushEndpoint]:
        """The devices that this user registered."""
        return tuple(self.of_user.get(user, {}).values())

    def put(self, endpoint: PushEndpoint) -> None:
        """Register a device."""
        self.endpoints[endpoint.id] = endpoint
        self.of_user.setdefault(endpoint.user, {})[endpoint.id] = endpoint

    def remove(self, id: str) -> None:
        """Forget a device."""
        endpoint = self.endpoints.pop(id, None)
        if endpoint is not None:
            del self.of_user[endpoint.user][id]


@attrs.define(eq=False, repr=False)
class PreferenceStore:
    """Frequencies by channel and notification name, in the order of storing."""

    frequencies: dict[str, dict[str, Frequency]] = attrs.field(factory=dict)

    def preferences(self, channel: str) -> Mapping[str, Frequency]:
        """What is stored on a channel. Valid until the next change."""
        return self.frequencies.get(channel, _NO_FREQUENCIES)

    def put(self, channel: str, frequencies: Mapping[str, Frequency]) -> None:
        """These now stand; those that stood keep their place, others stay."""
        self.frequencies.setdefault(channel, {}).update(frequencies)


@attrs.define(eq=False, repr=False)
class CommMessageStore:
    """Messages by user, and by user and account, oldest first."""

    lists: dict[tuple[str, str | None], list[StoredCommMessage]] = attrs.field(factory=dict)
    outbox: list[StoredCommMessage] = attrs.field(factory=list)
    """What was written to channels, in the order of writing."""

    def comm_messages(self, user: str, account: str | None) -> Sequence[StoredCommMessage]:
        """What was sent to a user, by any account or one. Valid until the next change."""
        return self.lists.get((user, account), ())

    def put(self, message: StoredCommMessage) -> None:
        """Keep one more message."""
        for account in (None, message.account_id):
            sent = self.lists.setdefault((message.user, account), [])
            if not sent or sent[-1].created_at <= message.created_at:
                sent.append(message)
            else:
                sent.insert(bisect_right(sent, message.created_at, key=_CREATED), message)
        if message.channel is not None:
            self.outbox.append(message)


__all__ = ["CommMessageStore", "EndpointStore", "PreferenceStore"]
