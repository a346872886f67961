"""Read and write how often a channel is notified of what.

Reading stores what was never set. Only channels of one's own are written.
"""

import functools
from collections.abc import Mapping

from canvas_comms.arguments import member
from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding, Reason, shown_name
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences.gateway import PreferenceGateway
from canvas_comms.lms.preferences.model import (
    NOTIFICATIONS,
    Frequency,
    Notification,
    category_slug,
    snake,
    writable,
)
from canvas_comms.lms.preferences.operations import NotificationPreference, PartlySet, PreferencesSet
from canvas_comms.lms.preferences.rules import CONTROLLER, INFERRED
from canvas_comms.outcomes import Refused, Rejected
from canvas_comms.redaction import veiled


def read_preferences(
    channel: ChannelRef, gateway: PreferenceGateway, *, user: str = "self"
) -> tuple[NotificationPreference, ...]:
    """Every preference of a channel. Raises `NotSupported`, `NotFound` and other `GatewayError`s."""
    require(Capability.PREFERENCES_READ, gateway.capabilities)
    return gateway.preferences(user, channel)


def read_preference(
    channel: ChannelRef, notification: str, gateway: PreferenceGateway, *, user: str = "self"
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


CATEGORY_RULE = "must be a category or a notification, such as announcement or new_announcement"


class SettingReason(Reason):
    """Why a preference cannot be written."""

    NOT_WRITABLE = "category-not-writable", f"{CONTROLLER}; {INFERRED}"


def set_preference(
    channel: ChannelRef, notification: str, frequency: Frequency | str, gateway: PreferenceGateway
) -> PreferencesSet | Failure:
    """Write one preference: `new_announcement`. Raises `NotSupported`, `InvalidValue`."""
    require(Capability.PREFERENCES_WRITE, gateway.capabilities)
    return gateway.set_preference(channel, notification, member(Frequency, frequency, "frequency"))


def set_preferences(
    channel: ChannelRef, frequencies: Mapping[str, Frequency | str], gateway: PreferenceGateway
) -> PreferencesSet | PartlySet | Failure:
    """Write many preferences, one by one in order.

    A refusal may come after some are written: `PartlySet`. Raises `NotSupported`, and
    `InvalidValue` if nothing is to be written.
    """
    require(Capability.PREFERENCES_WRITE, gateway.capabilities)
    if not isinstance(frequencies, Mapping) or not frequencies:
        raise InvalidValue("frequencies", "must be a mapping of notifications to frequencies, at least one")
    wanted = {
        name: member(Frequency, often, f"frequencies[{shown_name(str(name))}]")
        for name, often in frequencies.items()
    }
    outcome = gateway.set_preferences(channel, wanted)
    if isinstance(outcome, Rejected) and len(wanted) > 1 and outcome.status in (404, 422):
        return PartlySet(outcome.status)
    return outcome


def set_category(
    channel: str, category: str, frequency: Frequency | str, gateway: PreferenceGateway
) -> PreferencesSet | Refused | Failure:
    """Write every preference of a category, for a channel by id.

    `category` may be spelt in any of the server's ways (`discussion_entry`,
    `discussionentry`, `DiscussionEntry`); what writing takes is sent. Raises `NotSupported`,
    `InvalidValue`.
    """
    require(Capability.PREFERENCES_WRITE, gateway.capabilities)
    often = member(Frequency, frequency, "frequency")
    spelt = sent_for(category)
    if spelt is None:
        refused = Finding(SettingReason.NOT_WRITABLE, Effect.REFUSED, "category")
        return Refused(Decision((refused,)))
    return gateway.set_preference_category(channel, spelt, often)


@veiled
def kinds_of(category: str) -> tuple[Notification, ...]:
    """The notifications of a category, or the one of this name, in any spelling. Raises `InvalidValue`."""
    if isinstance(category, str):
        found = tuple(kind for kind in NOTIFICATIONS if category in _spellings(kind.category))
        found = found or tuple(kind for kind in NOTIFICATIONS if category in _spellings(kind.name))
        if found:
            return found
    raise InvalidValue("category", CATEGORY_RULE)


@functools.cache
def _spellings(name: str) -> tuple[str, ...]:
    return (name, snake(name), category_slug(name))


def sent_for(category: str) -> str | None:
    """What to send for a category in any spelling; None if writing cannot reach it.

    A category that we do not know is sent as given.
    """
    name = _SPELLINGS.get(category)
    return category if name is None else writable(name)


_SPELLINGS = {spelling: kind.category for kind in NOTIFICATIONS for spelling in _spellings(kind.category)}


__all__ = [
    "SettingReason",
    "kinds_of",
    "list_categories",
    "read_preference",
    "read_preferences",
    "sent_for",
    "set_category",
    "set_preference",
    "set_preferences",
]
