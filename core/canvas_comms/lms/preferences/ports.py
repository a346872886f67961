"""What the use cases about preferences need from a Canvas LMS, in memory or across a network."""

from collections.abc import Mapping
from typing import Protocol

from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.resources import NotificationPreference, PreferencesSet


class PreferenceGateway(LmsGateway, Protocol):
    """Preferences as seen by one actor. Writing goes to the actor's own channels only.

    Reads raise `GatewayError`; on the server they store what was never set. Writes never
    raise for what a server or network does, nor repeat. Names are spelt as shown
    (`new_announcement`), categories as writing takes them (see `spellings.writable`).
    """

    def preferences(self, user: str, channel: ChannelRef) -> tuple[NotificationPreference, ...]:
        """Every preference of a channel."""
        ...

    def preference(self, user: str, channel: ChannelRef, notification: str) -> NotificationPreference:
        """One preference of a channel."""
        ...

    def preference_categories(self, user: str, channel: str) -> tuple[str, ...]:
        """The categories, for a channel by id; no route takes an address."""
        ...

    def set_preference(
        self, channel: ChannelRef, notification: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write one."""
        ...

    def set_preferences(
        self, channel: ChannelRef, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Failure:
        """Write many, one by one in order: a fault leaves those before it written."""
        ...

    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write all of a category, for a channel by id."""
        ...


__all__ = ["PreferenceGateway"]
