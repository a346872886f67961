"""The channels of one Canvas LMS, by every key that the rules look for. It knows no rule."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

import attrs

from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.addresses import folded

_NONE: Sequence[Channel] = ()
_POSITION = attrgetter("position")

Ids = dict[str, None]


@attrs.define(eq=False, repr=False)
class ChannelStore:
    """Rows by id; a user's rows by position; ids by address, by code, and of what waits or bounces."""

    rows: dict[str, Channel] = attrs.field(factory=dict)
    of_user: dict[str, list[Channel]] = attrs.field(factory=dict)
    at_address: dict[str, Ids] = attrs.field(factory=dict)
    with_code: dict[str, Ids] = attrs.field(factory=dict)
    bouncing: Ids = attrs.field(factory=dict)
    unconfirmed: Ids = attrs.field(factory=dict)

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


def _move(index: dict[str, Ids], id: str, before: str | None, now: str) -> None:
    if before is not None and before != now:
        del index[before][id]
    index.setdefault(now, {})[id] = None


def _mark(ids: Ids, id: str, belongs: bool) -> None:
    if belongs:
        ids[id] = None
    else:
        ids.pop(id, None)


__all__ = ["ChannelStore"]
