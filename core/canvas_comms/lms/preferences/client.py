"""Notification preferences as one program uses them: the section `preferences` of an `LmsClient`.

A channel is named by its id or as `email:ann@school.example`, a frequency by its name. What cannot
be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.arguments import instance
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences import use
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import NotificationPreference, PartlySet, PreferencesSet
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Opaque, veiled

NAME_RULE = "must be the name of a notification, such as new_announcement"


@attrs.frozen(eq=False, repr=False)
class PreferencesClient(Opaque):
    """The use cases of preferences over one backend."""

    _binding: Binding

    @veiled
    def list(self, channel: ChannelRef | str, *, user: str = "self") -> tuple[NotificationPreference, ...]:
        """Every preference of a channel. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        which, whose = self._binding.channel(channel), self._binding.texts.id(user, "user")
        return use.read_preferences(which, self._binding.areas.preferences, user=whose)

    @veiled
    def read(
        self, channel: ChannelRef | str, notification: str, *, user: str = "self"
    ) -> NotificationPreference:
        """One preference: `new_announcement`. Raises as `list` does."""
        return use.read_preference(
            self._binding.channel(channel),
            instance(str, notification, "notification", NAME_RULE),
            self._binding.areas.preferences,
            user=self._binding.texts.id(user, "user"),
        )

    @veiled
    def categories(self, channel: str, *, user: str = "self") -> tuple[str, ...]:
        """The categories of a channel, by its id, as that list spells them. Raises as `list` does."""
        texts = self._binding.texts
        gateway = self._binding.areas.preferences
        return use.list_categories(texts.id(channel, "channel"), gateway, user=texts.id(user, "user"))

    @veiled
    def set(
        self, channel: ChannelRef | str, notification: str, frequency: Frequency | str
    ) -> PreferencesSet | Failure:
        """Write one preference: `new_announcement`, `daily`. Raises `InvalidValue`, `NotSupported`."""
        return use.set_preference(
            self._binding.channel(channel),
            instance(str, notification, "notification", NAME_RULE),
            frequency,
            self._binding.areas.preferences,
        )

    @veiled
    def set_many(
        self, channel: ChannelRef | str, frequencies: Mapping[str, Frequency | str]
    ) -> PreferencesSet | PartlySet | Failure:
        """Write many preferences, one by one in order. Raises `InvalidValue`, `NotSupported`."""
        which = self._binding.channel(channel)
        return use.set_preferences(which, frequencies, self._binding.areas.preferences)

    @veiled
    def set_category(
        self, channel: str, category: str, frequency: Frequency | str
    ) -> PreferencesSet | Refused | Failure:
        """Write every preference of a category in any of its spellings, for a channel by id.

        Raises `InvalidValue`, `NotSupported`.
        """
        return use.set_category(
            self._binding.texts.id(channel, "channel"),
            instance(str, category, "category", "must be the name of a category"),
            frequency,
            self._binding.areas.preferences,
        )


__all__ = ["PreferencesClient"]
