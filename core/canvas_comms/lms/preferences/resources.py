"""A notification preference as the API shows it, and what a client gets for writing some."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

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


__all__ = ["NotificationPreference", "PartlySet", "PreferencesSet", "as_preference"]
