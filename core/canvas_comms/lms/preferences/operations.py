"""What can be asked of a Canvas LMS about preferences, and what its API shows of them.

Writing is offered for `self` only: no route takes another user.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Command, Response
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.lms.preferences.model import Frequency, Notification, snake

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


@attrs.frozen
class NotificationPreference:
    """How often a channel is told of one kind of message.

    `notification` and `category` are spelt as the server shows them (`discussion_entry`);
    `frequency` is text, for a server may know more of them than we do.
    """

    notification: str
    category: str
    frequency: str
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, hash=False)

    @property
    def often(self) -> Frequency | None:
        """The frequency, or None for one that we do not know."""
        return Frequency.of(self.frequency)


def as_preference(kind: Notification, frequency: Frequency) -> NotificationPreference:
    """What the API shows. Source: canvas-lms, lib/api/v1/notification_policy.rb (2026)."""
    return NotificationPreference(snake(kind.name), snake(kind.category), frequency.value)


@attrs.frozen
class PreferencesSet:
    """The server wrote these, and shows them as they stand now."""

    preferences: tuple[NotificationPreference, ...]


@attrs.frozen
class PartlySet:
    """The server refused with this status, after writing those that came before the fault."""

    status: int


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
    "NotificationPreference",
    "PartlySet",
    "Preferences",
    "PreferencesSet",
    "ShowPreference",
    "UpdateCategory",
    "UpdatePreference",
    "UpdatePreferences",
    "as_preference",
]
