"""What can be asked of a Canvas LMS about preferences, and how it may end.

Writing is offered for `self` only: no route takes another user.

How writing preferences ends, besides `Refused`, `Rejected`, `NotSent` and `Unknown`.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.lms.preferences.model import NotificationPreference, PutPreferences


@attrs.frozen
class PreferencesShown:
    """The preferences that were asked for or touched, in the server's order."""

    preferences: tuple[NotificationPreference, ...]


@attrs.frozen
class CategoriesListed:
    """The categories, spelt as this list spells them, each once."""

    categories: tuple[str, ...]


@attrs.frozen
class ListPreferences(Command[PreferencesShown | Denied]):
    """GET …/:channel/notification_preferences."""

    user: str
    channel: ChannelRef


@attrs.frozen
class ShowPreference(Command[PreferencesShown | Denied]):
    """GET …/:channel/notification_preferences/:notification."""

    user: str
    channel: ChannelRef
    notification: str


@attrs.frozen
class ListCategories(Command[CategoriesListed | Denied]):
    """GET …/:channel/notification_preference_categories."""

    user: str
    channel: ChannelRef


@attrs.frozen(hash=False)
class UpdatePreference(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preferences/:notification; `given` is `notification_preferences`."""

    channel: ChannelRef
    notification: str
    given: RawParam = ABSENT


@attrs.frozen(hash=False)
class UpdatePreferences(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preferences: an object by name, or a list of objects."""

    channel: ChannelRef
    given: RawParam = ABSENT


@attrs.frozen(hash=False)
class UpdateCategory(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preference_categories/:category."""

    channel: ChannelRef
    category: str
    given: RawParam = ABSENT


Changes: TypeAlias = tuple[PutPreferences, ...]


@attrs.frozen
class PreferencesSet:
    """The server wrote these, and shows them as they stand now."""

    preferences: tuple[NotificationPreference, ...]


@attrs.frozen
class PartlySet:
    """The server refused with this status, after writing those that came before the fault."""

    status: int


__all__ = [
    "CategoriesListed",
    "Changes",
    "ListCategories",
    "ListPreferences",
    "PartlySet",
    "PreferencesSet",
    "PreferencesShown",
    "ShowPreference",
    "UpdateCategory",
    "UpdatePreference",
    "UpdatePreferences",
]
