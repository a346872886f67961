"""Which preferences does a request change, and which does a new channel get?

One preference, or a category, comes as an object with `frequency`, or as a list whose
first element counts. Many come as an object by name, or as a list of objects that name
their notification. Left out, or anything else, and the server trips over its own feet
(inferred from the code of the preferences controller). A frequency that is left out only
reads; one that is none of the four is refused.

A channel that first becomes active, and has no preference stored, gets one for every kind of
message, each with its default: the
category's on the user's primary channel, `never` on any other.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.rules.lifecycle import primary
from canvas_comms.lms.channels.state import ChannelsView
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.params import ABSENT, Json, RawParam, as_text
from canvas_comms.lms.preferences.model import Frequency, Notification, PutPreferences, default_on

CONTROLLER = "canvas-lms, notification_preferences_controller.rb (2026)"
POLICY = "canvas-lms, notification_policy.rb (2024)"
NOTIFICATION = "canvas-lms, notification.rb (2024)"
API_SPEC = "canvas-lms, notification_preferences_api_spec.rb (2024)"
INFERRED = "inferred; no example of the server asserts it"


class WritingReason(Reason):
    """What can be said of what was sent."""

    INVALID_FREQUENCY = "invalid-frequency", POLICY
    ONLY_READS = "only-reads", POLICY


@attrs.frozen
class PreferenceChange:
    """One frequency to write; None: only read. `name` as sent, None where not needed."""

    decision: Decision
    frequency: Frequency | None = None
    name: str | None = None


@attrs.frozen
class PreferenceChanges:
    """All changes of a request, in order; or the refusal of the whole."""

    decision: Decision
    changes: tuple[PreferenceChange, ...] = ()


_BROKEN = Decision((Finding(CommonReason.SERVER_ERROR, Effect.REFUSED, "notification_preferences"),))


def read_change(given: RawParam) -> PreferenceChange:
    """What to write for one notification or category."""
    first = given[0] if isinstance(given, list) and given else given
    return _read(first) if isinstance(first, dict) else PreferenceChange(_BROKEN)


def read_changes(given: RawParam) -> PreferenceChanges:
    """What to write for many notifications."""
    if isinstance(given, list):
        return PreferenceChanges(Decision(), tuple(_named(one) for one in given))
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        return PreferenceChanges(_BROKEN)
    changes = [attrs.evolve(_read(one), name=name) for name, one in given.items() if isinstance(one, dict)]
    return PreferenceChanges(Decision(), tuple(changes))


def find_notification(kinds: tuple[Notification, ...], name: str) -> Notification | None:
    """The kind of message with this name."""
    return next((kind for kind in kinds if kind.name == name), None)


def _named(one: Json) -> PreferenceChange:
    if not isinstance(one, dict):
        return PreferenceChange(_BROKEN)
    name = one.get("notification")
    return attrs.evolve(_read(one), name=name) if isinstance(name, str) else PreferenceChange(_BROKEN)


def _read(one: dict[str, Json]) -> PreferenceChange:
    sent = one.get("frequency", ABSENT)
    if sent is ABSENT or sent is None or sent is False:
        return PreferenceChange(Decision((Finding(WritingReason.ONLY_READS, Effect.DROPPED, "frequency"),)))
    frequency = Frequency.of(as_text(sent) or "")
    if frequency is None:
        refused = Finding(WritingReason.INVALID_FREQUENCY, Effect.REFUSED, "frequency")
        return PreferenceChange(Decision((refused,)))
    return PreferenceChange(Decision(), frequency)


def initial_preferences(view: ChannelsView, channel: Channel) -> tuple[PutPreferences, ...]:
    """The preferences that are built for a channel that stands as given.

    Source: canvas-lms, communication_channel.rb (2026), after save.
    """
    if view.preferences(channel.id):
        return ()
    first = is_primary(view, channel)
    rows = {kind.name: default_on(kind, primary=first) for kind in view.notifications()}
    return (PutPreferences(channel.id, rows),)


def is_primary(view: ChannelsView, channel: Channel) -> bool:
    """Whether a channel, standing as given, is its user's primary one."""
    others = (one for one in view.channels_of(channel.user) if one.id != channel.id)
    return primary([*others, channel]) is channel


__all__ = [
    "PreferenceChange",
    "PreferenceChanges",
    "WritingReason",
    "find_notification",
    "initial_preferences",
    "is_primary",
    "read_change",
    "read_changes",
]
