"""Channels, preferences and comm messages of one Canvas LMS in memory, as one view.

It implements the views of these three areas and applies their changes; it knows no rule.
Changes that are not theirs (a user registers, work is queued) are the backend's to apply.
"""

import secrets
import string
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType

import attrs

from canvas_comms.lms.channels import state as c
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.preferences.model import NOTIFICATIONS, Frequency, Notification, PutPreferences
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque

_NO_FREQUENCIES: Mapping[str, Frequency] = MappingProxyType({})
_CREATED = attrgetter("created_at")


@attrs.define(eq=False, repr=False)
class EndpointStore(Opaque):
    """Devices registered for push, by id and by user, in the order of registering."""

    endpoints: dict[str, c.PushEndpoint] = attrs.field(factory=dict)
    of_user: dict[str, dict[str, c.PushEndpoint]] = attrs.field(factory=dict)

    def endpoints_of(self, user: str) -> Sequence[c.PushEndpoint]:
        """The devices that this user registered."""
        return tuple(self.of_user.get(user, {}).values())

    def put(self, endpoint: c.PushEndpoint) -> None:
        """Register a device."""
        self.endpoints[endpoint.id] = endpoint
        self.of_user.setdefault(endpoint.user, {})[endpoint.id] = endpoint

    def remove(self, id: str) -> None:
        """Forget a device."""
        endpoint = self.endpoints.pop(id, None)
        if endpoint is not None:
            del self.of_user[endpoint.user][id]


@attrs.define(eq=False, repr=False)
class PreferenceStore(Opaque):
    """Frequencies by channel and notification name, in the order of storing."""

    frequencies: dict[str, dict[str, Frequency]] = attrs.field(factory=dict)

    def preferences(self, channel: str) -> Mapping[str, Frequency]:
        """What is stored on a channel. Valid until the next change."""
        return self.frequencies.get(channel, _NO_FREQUENCIES)

    def put(self, channel: str, frequencies: Mapping[str, Frequency]) -> None:
        """These now stand; those that stood keep their place, others stay."""
        self.frequencies.setdefault(channel, {}).update(frequencies)


@attrs.define(eq=False, repr=False)
class CommMessageStore(Opaque):
    """Messages by user, and by user and account, oldest first."""

    lists: dict[tuple[str, str | None], list[StoredCommMessage]] = attrs.field(factory=dict)
    written: list[StoredCommMessage] = attrs.field(factory=list)
    """All of them, in the order of writing."""
    outbox: list[StoredCommMessage] = attrs.field(factory=list)
    """What was written to channels, in the order of writing."""

    def comm_messages(self, user: str, account: str | None) -> Sequence[StoredCommMessage]:
        """What was sent to a user, by any account or one. Valid until the next change."""
        return self.lists.get((user, account), ())

    def put(self, message: StoredCommMessage) -> None:
        """Keep one more message."""
        self.written.append(message)
        for account in (None, message.account_id):
            sent = self.lists.setdefault((message.user, account), [])
            if not sent or sent[-1].created_at <= message.created_at:
                sent.append(message)
            else:
                sent.insert(bisect_right(sent, message.created_at, key=_CREATED), message)
        if message.channel is not None:
            self.outbox.append(message)


_NONE: Sequence[Channel] = ()
_POSITION = attrgetter("position")

IdSet = dict[str, None]
"""Ids in the order in which they came."""


@attrs.define(eq=False, repr=False)
class ChannelStore(Opaque):
    """Rows by id; a user's rows by position; ids by address, by code, and of what waits or bounces."""

    rows: dict[str, Channel] = attrs.field(factory=dict)
    of_user: dict[str, list[Channel]] = attrs.field(factory=dict)
    at_address: dict[str, IdSet] = attrs.field(factory=dict)
    with_code: dict[str, IdSet] = attrs.field(factory=dict)
    bouncing: IdSet = attrs.field(factory=dict)
    unconfirmed: IdSet = attrs.field(factory=dict)

    def channel(self, id: str) -> Channel | None:
        """The row with this id, retired or not."""
        return self.rows.get(id)

    def channels_of(self, user: str) -> Sequence[Channel]:
        """All rows of a user by position. Valid until the next change."""
        return self.of_user.get(user, _NONE)

    def channels_at(self, address: str) -> Sequence[Channel]:
        """All rows with this folded address, oldest first."""
        return [self.rows[id] for id in self.at_address.get(address, ())]

    def channel_with_code(self, code: str) -> Channel | None:
        """The oldest living row with this code that is not for push."""
        rows = (self.rows[id] for id in self.with_code.get(code, ()))
        return next((row for row in rows if not row.retired and row.type is not ChannelType.PUSH), None)

    def bouncing_channels(self) -> Iterable[Channel]:
        """All rows whose bounces count."""
        return map(self.rows.__getitem__, self.bouncing)

    def unconfirmed_channels(self) -> Iterable[Channel]:
        """All rows that wait to be confirmed."""
        return map(self.rows.__getitem__, self.unconfirmed)

    def put(self, channel: Channel) -> None:
        """Make this row the one with its id; it keeps its turn wherever its key stays the same."""
        before = self.rows.get(channel.id)
        self.rows[channel.id] = channel
        self._place(channel, before)
        for index, key in ((self.at_address, _address), (self.with_code, _code)):
            _move(index, channel.id, None if before is None else key(before), key(channel))
        _mark(self.bouncing, channel.id, channel.bounces.count > 0)
        _mark(self.unconfirmed, channel.id, channel.state is ChannelState.UNCONFIRMED)

    def _place(self, channel: Channel, before: Channel | None) -> None:
        mine = self.of_user.setdefault(channel.user, [])
        if before is not None:
            index = next(i for i, one in enumerate(mine) if one is before)
            if before.position == channel.position:
                mine[index] = channel
                return
            del mine[index]
        mine.insert(bisect_right(mine, channel.position, key=_POSITION), channel)


def _address(channel: Channel) -> str:
    return folded(channel.address)


def _code(channel: Channel) -> str:
    return channel.code.reveal()


def _move(index: dict[str, IdSet], id: str, before: str | None, now: str) -> None:
    if before is not None and before != now:
        del index[before][id]
    index.setdefault(now, {})[id] = None


def _mark(ids: IdSet, id: str, belongs: bool) -> None:
    if belongs:
        ids[id] = None
    else:
        ids.pop(id, None)


Codes = Callable[[int], str]
"""Makes a confirmation code of so many characters."""

_ALPHABET = string.ascii_letters + string.digits


def random_code(length: int) -> str:
    """Letters and digits by chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


@attrs.define(eq=False, repr=False)
class ChannelAreaStore(Opaque):
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

    def stored(self) -> Iterator[c.Change]:
        """The changes that make an empty store this one."""
        yield from map(c.PutChannel, self.channels.rows.values())
        yield from map(c.PutEndpoint, self.endpoints.endpoints.values())
        for channel, frequencies in self.frequencies.frequencies.items():
            yield PutPreferences(channel, dict(frequencies))
        yield from map(c.PutCommMessage, self.messages.written)

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


__all__ = [
    "ChannelAreaStore",
    "ChannelStore",
    "Codes",
    "CommMessageStore",
    "EndpointStore",
    "PreferenceStore",
    "random_code",
]
