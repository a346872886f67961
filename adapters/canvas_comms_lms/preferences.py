"""Notification preferences and comm messages of a Canvas LMS server."""

from collections.abc import Mapping, Sequence
from datetime import UTC

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.channels.model import ChannelId, ChannelRef
from canvas_comms.lms.comm_messages.model import CommMessage
from canvas_comms.lms.comm_messages.use import Window
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.preferences.model import Frequency, NotificationPreference
from canvas_comms.lms.preferences.operations import PreferencesSet
from canvas_comms.lms.preferences.ports import Failure
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import veiled
from canvas_comms_lms.answers import outcome_of
from canvas_comms_lms.server import CanvasLms, Fields
from canvas_comms_wire.lms_comm_messages import read_comm_messages
from canvas_comms_wire.lms_preferences import (
    preference_form,
    preferences_form,
    read_categories,
    read_preferences,
)

PREFERENCES = "notification_preferences"
CATEGORIES = "notification_preference_categories"


@attrs.frozen(eq=False)
class LmsPreferences:
    """A `PreferenceGateway` over HTTP. Writes go to the caller's own channels (`users/self`)."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Reading and writing."""
        return frozenset({Capability.PREFERENCES_READ, Capability.PREFERENCES_WRITE})

    @veiled
    def preferences(self, user: str, channel: ChannelRef) -> tuple[NotificationPreference, ...]:
        """All of a channel. Raises `GatewayError`, `InvalidValue`."""
        return read_preferences(self.server.read(*_at(user, channel), PREFERENCES))

    @veiled
    def preference(self, user: str, channel: ChannelRef, notification: str) -> NotificationPreference:
        """One of a channel. Raises `GatewayError`, `InvalidValue`."""
        found = read_preferences(self.server.read(*_at(user, channel), PREFERENCES, notification))
        if len(found) != 1:
            raise MalformedResponse(PREFERENCES, "must be the one that was asked for")
        return found[0]

    @veiled
    def preference_categories(self, user: str, channel: str) -> tuple[str, ...]:
        """The categories. Raises `GatewayError`, `InvalidValue`."""
        return read_categories(self.server.read(*_at(user, ChannelId(channel)), CATEGORIES))

    def set_preference(
        self, channel: ChannelRef, notification: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write one. Never raises."""
        return self._put((*_at("self", channel), PREFERENCES, notification), preference_form(frequency))

    def set_preferences(
        self, channel: ChannelRef, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Failure:
        """Write many, one by one on the server. Never raises."""
        return self._put((*_at("self", channel), PREFERENCES), preferences_form(frequencies))

    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Failure:
        """Write a category. Never raises."""
        place = (*_at("self", ChannelId(channel)), CATEGORIES, category)
        return self._put(place, preference_form(frequency))

    def _put(self, place: Sequence[str], form: Fields) -> PreferencesSet | Failure:
        try:
            answer = self.server.write("PUT", *place, form=form)
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)
        return outcome_of(answer, lambda got: PreferencesSet(read_preferences(got.body())))


@attrs.frozen(eq=False)
class LmsCommMessages:
    """A `CommMessageGateway` over HTTP."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Reading."""
        return frozenset({Capability.COMM_MESSAGES})

    @veiled
    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """One page, newest first. Raises `GatewayError`, `InvalidValue`."""
        query = [("user_id", user), ("per_page", "100")]
        for name, moment in (("start_time", window.start), ("end_time", window.end)):
            if moment is not None:
                query.append((name, moment.astimezone(UTC).isoformat().replace("+00:00", "Z")))
        body, link = self.server.read_page("comm_messages", query=query, cursor=cursor)
        return ListPage(read_comm_messages(body), link)


def _at(user: str, channel: ChannelRef) -> tuple[str, ...]:
    named = (channel.id,) if isinstance(channel, ChannelId) else (channel.type, channel.address)
    return ("users", user, "communication_channels", *named)


__all__ = ["LmsCommMessages", "LmsPreferences"]
