"""Which preferences does a channel get when it first becomes active?

If none is stored on it, one for every kind of message, each with its default: the
category's on the user's primary channel, `never` on any other.
"""

from canvas_comms.lms.channels.channel import Channel
from canvas_comms.lms.channels.rules.positions import primary
from canvas_comms.lms.channels.view import ChannelsView
from canvas_comms.lms.preferences.changes import PutPreferences
from canvas_comms.lms.preferences.frequencies import default_on


def built(view: ChannelsView, channel: Channel) -> tuple[PutPreferences, ...]:
    """The preferences that are built for a channel that stands as given.

    Source: canvas-lms, communication_channel.rb (2026), after save.
    """
    if view.preferences(channel.id):
        return ()
    first = is_primary(view, channel)
    rows = {kind.name: default_on(kind, primary=first) for kind in view.notifications()}
    return (PutPreferences(channel.id, rows),)


def is_primary(view: ChannelsView, channel: Channel) -> bool:
    """Whether a channel, standing as given, is its user's primary one."""
    others = (one for one in view.channels_of(channel.user) if one.id != channel.id)
    return primary([*others, channel]) is channel


__all__ = ["built", "is_primary"]
