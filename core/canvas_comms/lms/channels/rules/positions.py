"""Where does a channel stand among its user's?

A new channel goes to the end: one after the highest position of all the user's rows,
deleted ones included. Deleting closes no gap, and a channel that comes back keeps its
place. The primary channel is the living one that stands first, whatever its type; the
e-mail channel is the first living e-mail address.
"""

from collections.abc import Iterable

from canvas_comms.lms.channels.channel import Channel

FIRST = 1


def next_position(highest: int | None) -> int:
    """The position of one more channel; `highest` is None when the user has no row at all.

    Source: canvas-lms, acts_as_list (2020), scope user.
    """
    return FIRST if highest is None else highest + 1


def in_order(channels: Iterable[Channel]) -> list[Channel]:
    """By position; equal positions, which only a seeded world has, by age."""
    return sorted(channels, key=lambda channel: channel.position)


def primary(channels: Iterable[Channel]) -> Channel | None:
    """The user's primary channel. Source: canvas-lms, user.rb (2024), `communication_channel`."""
    return _first(channel for channel in channels if not channel.retired)


def email_channel(channels: Iterable[Channel]) -> Channel | None:
    """The user's default e-mail channel. Source: canvas-lms, user.rb (2026)."""
    return _first(channel for channel in channels if channel.type.is_email and not channel.retired)


def _first(channels: Iterable[Channel]) -> Channel | None:
    return min(channels, key=lambda channel: channel.position, default=None)
