"""What is to be written, as the server reads what was sent?

One preference, or a category, comes as an object with `frequency`, or as a list whose
first element counts. Many come as an object by name, or as a list of objects that name
their notification. Left out, or anything else, and the server trips over its own feet
(inferred from the code of the preferences controller). A frequency that is left out only
reads; one that is none of the four is refused.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.given import ABSENT, Given, Json, as_text
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.preferences.frequencies import Frequency
from canvas_comms.lms.preferences.notification import Notification
from canvas_comms.lms.preferences.sources import POLICY


class WritingReason(Reason):
    """What can be said of what was sent."""

    INVALID_FREQUENCY = "invalid-frequency", POLICY
    ONLY_READS = "only-reads", POLICY


@attrs.frozen
class Wish:
    """One frequency that is wanted; None: only read. `name` as sent, None where not needed."""

    decision: Decision
    frequency: Frequency | None = None
    name: str | None = None


@attrs.frozen
class Wishes:
    """Everything that is wanted, in order; or the refusal of the whole."""

    decision: Decision
    wishes: tuple[Wish, ...] = ()


_BROKEN = Decision((Finding(CommonReason.SERVER_ERROR, Effect.REFUSED, "notification_preferences"),))


def one_wish(given: Given) -> Wish:
    """What is wanted for one notification or category."""
    first = given[0] if isinstance(given, list) and given else given
    return _wish(first) if isinstance(first, dict) else Wish(_BROKEN)


def many_wishes(given: Given) -> Wishes:
    """What is wanted for many notifications."""
    if isinstance(given, list):
        return Wishes(Decision(), tuple(_named(one) for one in given))
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        return Wishes(_BROKEN)
    wishes = [attrs.evolve(_wish(one), name=name) for name, one in given.items() if isinstance(one, dict)]
    return Wishes(Decision(), tuple(wishes))


def named(kinds: tuple[Notification, ...], name: str) -> Notification | None:
    """The kind of message with this name."""
    return next((kind for kind in kinds if kind.name == name), None)


def _named(one: Json) -> Wish:
    if not isinstance(one, dict):
        return Wish(_BROKEN)
    name = one.get("notification")
    return attrs.evolve(_wish(one), name=name) if isinstance(name, str) else Wish(_BROKEN)


def _wish(one: dict[str, Json]) -> Wish:
    sent = one.get("frequency", ABSENT)
    if sent is ABSENT or sent is None or sent is False:
        return Wish(Decision((Finding(WritingReason.ONLY_READS, Effect.DROPPED, "frequency"),)))
    frequency = Frequency.of(as_text(sent) or "")
    if frequency is None:
        refused = Finding(WritingReason.INVALID_FREQUENCY, Effect.REFUSED, "frequency")
        return Wish(Decision((refused,)))
    return Wish(Decision(), frequency)


__all__ = ["Wish", "Wishes", "WritingReason", "many_wishes", "named", "one_wish"]
