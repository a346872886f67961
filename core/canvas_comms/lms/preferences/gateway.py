"""Preferences of a Canvas LMS: the port that use cases need, and its gateway over any carrier."""

from collections.abc import Mapping
from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, needs
from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.carrier import CarriedGateway
from canvas_comms.lms.channels.model import ChannelId, ChannelRef
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.operations import Command, Failure, Response
from canvas_comms.lms.params import Json
from canvas_comms.lms.preferences import operations as c
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import NotificationPreference, PreferencesSet
from canvas_comms.redaction import veiled


@attrs.frozen(eq=False)
class Preferences(CarriedGateway):
    """A `PreferenceGateway`. Writes go to the caller's own channels."""

    areas = frozenset({"preferences"})

    @veiled
    def preferences(self, user: str, channel: ChannelRef) -> tuple[NotificationPreference, ...]:
        """All of a channel. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(c.ListPreferences(user, channel)).value

    @veiled
    def preference(self, user: str, channel: ChannelRef, notification: str) -> NotificationPreference:
        """One of a channel. Raises `GatewayError`, `InvalidValue`."""
        found = self.carrier.ask(c.ShowPreference(user, channel, notification)).value
        if len(found) != 1:
            raise MalformedResponse("notification_preferences", "must be the one that was asked for")
        return found[0]

    @veiled
    def preference_categories(self, user: str, channel: str) -> tuple[str, ...]:
        """The categories. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask(c.ListCategories(user, ChannelId(channel))).value

    def set_preference(
        self, channel: ChannelRef, notification: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write one. Never raises."""
        return self._set(c.UpdatePreference(channel, notification, _param(frequency)))

    def set_preferences(
        self, channel: ChannelRef, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Failure:
        """Write many, one by one on the server. Never raises."""
        params = {name: _param(one) for name, one in frequencies.items()}
        return self._set(c.UpdatePreferences(channel, params))

    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write a category. Never raises."""
        return self._set(c.UpdateCategory(ChannelId(channel), category, _param(frequency)))

    def _set(self, command: Command[Response[c.Preferences]]) -> PreferencesSet | Failure:
        outcome = self.carrier.tell(command)
        return PreferencesSet(outcome.value) if isinstance(outcome, Response) else outcome


def _param(frequency: Frequency) -> Json:
    return {"frequency": frequency.value}


class PreferenceGateway(LmsGateway, Protocol):
    """Preferences as seen by one actor. Writing goes to the actor's own channels only.

    Reads raise `GatewayError`; on the server they store what was never set. Writes never
    raise for what a server or network does, nor repeat. Names are spelt as shown
    (`new_announcement`), categories as writing takes them (see `spellings.writable`).
    """

    @needs(Capability.PREFERENCES_READ)
    def preferences(self, user: str, channel: ChannelRef) -> tuple[NotificationPreference, ...]:
        """Every preference of a channel."""
        ...

    @needs(Capability.PREFERENCES_READ)
    def preference(self, user: str, channel: ChannelRef, notification: str) -> NotificationPreference:
        """One preference of a channel."""
        ...

    @needs(Capability.PREFERENCES_READ)
    def preference_categories(self, user: str, channel: str) -> tuple[str, ...]:
        """The categories, for a channel by id; no route takes an address."""
        ...

    @needs(Capability.PREFERENCES_WRITE)
    def set_preference(
        self, channel: ChannelRef, notification: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write one."""
        ...

    @needs(Capability.PREFERENCES_WRITE)
    def set_preferences(
        self, channel: ChannelRef, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Failure:
        """Write many, one by one in order: a fault leaves those before it written."""
        ...

    @needs(Capability.PREFERENCES_WRITE)
    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write all of a category, for a channel by id."""
        ...


__all__ = ["PreferenceGateway", "Preferences"]
