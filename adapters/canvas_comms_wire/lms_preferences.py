"""Notification preferences of Canvas LMS on the wire. Writing is offered for `self` only."""

from collections.abc import Iterator
from typing import Any

from canvas_comms.capabilities import Capability
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId
from canvas_comms.lms.operations import Command
from canvas_comms.lms.preferences import operations as c
from canvas_comms.lms.preferences.operations import NotificationPreference
from canvas_comms_wire.endpoint import Endpoint, in_path
from canvas_comms_wire.leaves import TEXT
from canvas_comms_wire.records import Record, many
from canvas_comms_wire.responses import One

PREFERENCE = Record(NotificationPreference, frequency=TEXT, notification=TEXT, category=TEXT)
PREFERENCES = One(many(PREFERENCE.kind), under="notification_preferences")
CATEGORIES = One(many(TEXT), under="categories")

_BY_ID = in_path("communication_channel_id", of=ChannelId)
_BY_ADDRESS = in_path("type", "address", of=ChannelAddress)
_READ, _WRITE = Capability.PREFERENCES_READ, Capability.PREFERENCES_WRITE
_CHANNELS = {
    "GET": "/api/v1/users/:user_id/communication_channels",
    "PUT": "/api/v1/users/self/communication_channels",
}


def _both(
    method: str, tail: str, operation: type[Command[Any]], capability: Capability
) -> Iterator[Endpoint]:
    """The routes for a channel by id, and by type and address."""
    by_id = f"{_CHANNELS[method]}/:communication_channel_id/{tail}"
    by_address = f"{_CHANNELS[method]}/:type/:address/{tail}"
    yield Endpoint(method, by_id, operation, PREFERENCES, capability, channel=_BY_ID)
    yield Endpoint(method, by_address, operation, PREFERENCES, capability, channel=_BY_ADDRESS)


ENDPOINTS: tuple[Endpoint, ...] = (
    *_both("GET", "notification_preferences/:notification", c.ShowPreference, _READ),
    *_both("GET", "notification_preferences", c.ListPreferences, _READ),
    Endpoint(
        "GET",
        f"{_CHANNELS['GET']}/:communication_channel_id/notification_preference_categories",
        c.ListCategories,
        CATEGORIES,
        _READ,
        channel=_BY_ID,
    ),
    *_both("PUT", "notification_preferences/:notification", c.UpdatePreference, _WRITE),
    *_both("PUT", "notification_preferences", c.UpdatePreferences, _WRITE),
    Endpoint(
        "PUT",
        f"{_CHANNELS['PUT']}/:communication_channel_id/notification_preference_categories/:category",
        c.UpdateCategory,
        PREFERENCES,
        _WRITE,
        channel=_BY_ID,
    ),
)

__all__ = ["CATEGORIES", "ENDPOINTS", "PREFERENCE", "PREFERENCES"]
