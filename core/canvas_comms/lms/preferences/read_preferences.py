"""Read how often a channel is told of what. Reading stores what was never set."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.channels.naming import Which
from canvas_comms.lms.preferences.ports import PreferenceGateway
from canvas_comms.lms.preferences.preference import NotificationPreference


def read_preferences(
    channel: Which, gateway: PreferenceGateway, *, user: str = "self"
) -> tuple[NotificationPreference, ...]:
    """Every preference of a channel. Raises `NotSupported`, `NotFound` and other `GatewayError`s."""
    require(Capability.PREFERENCES_READ, gateway.capabilities)
    return gateway.preferences(user, channel)


def read_preference(
    channel: Which, notification: str, gateway: PreferenceGateway, *, user: str = "self"
) -> NotificationPreference:
    """One preference: `new_announcement`. Raises as `read_preferences`."""
    require(Capability.PREFERENCES_READ, gateway.capabilities)
    return gateway.preference(user, channel, notification)


def list_categories(channel: str, gateway: PreferenceGateway, *, user: str = "self") -> tuple[str, ...]:
    """The categories of a channel, by its id, spelt as that list spells them.

    They are not how writing takes them: give them to `set_category`, which knows. Raises
    as `read_preferences`.
    """
    require(Capability.PREFERENCES_READ, gateway.capabilities)
    return gateway.preference_categories(user, channel)


__all__ = ["list_categories", "read_preference", "read_preferences"]
