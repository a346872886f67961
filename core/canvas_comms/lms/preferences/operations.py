"""What can be asked of a Canvas LMS about preferences.

Writing is offered for `self` only: no route takes another user.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Command, Response
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.lms.preferences.resources import NotificationPreference

Preferences: TypeAlias = tuple[NotificationPreference, ...]
"""Those that were asked for or touched, in the server's order."""


@attrs.frozen
class ListPreferences(Command[Response[Preferences]]):
    """GET …/:channel/notification_preferences."""

    user: str
    channel: ChannelRef


@attrs.frozen
class ShowPreference(Command[Response[Preferences]]):
    """GET …/:channel/notification_preferences/:notification."""

    user: str
    channel: ChannelRef
    notification: str


@attrs.frozen
class ListCategories(Command[Response[tuple[str, ...]]]):
    """GET …/:channel/notification_preference_categories: each once, as this list spells them."""

    user: str
    channel: ChannelRef


@attrs.frozen(hash=False)
class UpdatePreference(Command[Response[Preferences]]):
    """PUT …/:channel/notification_preferences/:notification."""

    channel: ChannelRef
    notification: str
    notification_preferences: RawParam = ABSENT


@attrs.frozen(hash=False)
class UpdatePreferences(Command[Response[Preferences]]):
    """PUT …/:channel/notification_preferences: an object by name, or a list of objects."""

    channel: ChannelRef
    notification_preferences: RawParam = ABSENT


@attrs.frozen(hash=False)
class UpdateCategory(Command[Response[Preferences]]):
    """PUT …/:channel/notification_preference_categories/:category."""

    channel: ChannelRef
    category: str
    notification_preferences: RawParam = ABSENT


__all__ = [
    "ListCategories",
    "ListPreferences",
    "Preferences",
    "ShowPreference",
    "UpdateCategory",
    "UpdatePreference",
    "UpdatePreferences",
]
