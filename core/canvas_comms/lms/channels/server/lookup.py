"""Finding a living channel of a user in the state of a Canvas LMS."""

from canvas_comms.lms.channels.model import Channel, ChannelId, ChannelRef
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.channels.state import ChannelRows


def active_channel(view: ChannelRows, user: str, which: ChannelRef) -> Channel | None:
    """The user's living channel of that name; None for a retired, foreign or unknown one."""
    if isinstance(which, ChannelId):
        row = view.channel(which.id)
        return row if row is not None and row.user == user and not row.retired else None
    path = folded(which.address)
    rows = (row for row in view.channels_of(user) if not row.retired and row.type.value == which.type)
    return next((row for row in rows if folded(row.address) == path), None)


__all__ = ["active_channel"]
