"""What can be asked of a Canvas LMS about preferences, and how it may end.

Writing is offered for `self` only: no route takes another user.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.channels.naming import Which
from canvas_comms.lms.given import ABSENT, Given
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.preferences.changes import PutPreferences
from canvas_comms.lms.preferences.preference import NotificationPreference


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
    channel: Which


@attrs.frozen
class ShowPreference(Command[PreferencesShown | Denied]):
    """GET …/:channel/notification_preferences/:notification."""

    user: str
    channel: Which
    notification: str


@attrs.frozen
class ListCategories(Command[CategoriesListed | Denied]):
    """GET …/:channel/notification_preference_categories."""

    user: str
    channel: Which


@attrs.frozen(hash=False)
class UpdatePreference(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preferences/:notification; `given` is `notification_preferences`."""

    channel: Which
    notification: str
    given: Given = ABSENT


@attrs.frozen(hash=False)
class UpdatePreferences(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preferences: an object by name, or a list of objects."""

    channel: Which
    given: Given = ABSENT


@attrs.frozen(hash=False)
class UpdateCategory(Command[PreferencesShown | Denied]):
    """PUT …/:channel/notification_preference_categories/:category."""

    channel: Which
    category: str
    given: Given = ABSENT


Changes: TypeAlias = tuple[PutPreferences, ...]

__all__ = [
    "CategoriesListed",
    "Changes",
    "ListCategories",
    "ListPreferences",
    "PreferencesShown",
    "ShowPreference",
    "UpdateCategory",
    "UpdatePreference",
    "UpdatePreferences",
]
