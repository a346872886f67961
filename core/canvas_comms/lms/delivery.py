"""Does a message of this kind reach somebody over this channel, and if not, why not?

Messages about registering go out at once, whatever is preferred, also to an unconfirmed
channel: that is how it gets confirmed. Apart from those, an unconfirmed channel delivers
nothing, and neither does any channel of a user who never finished registering. Messages
about a migration go to every active channel; all others go by the preference: at once, in
a daily or weekly summary, or never. Summaries go by e-mail only. A bouncing channel gets
nothing at once; an e-mail one gets a daily summary instead. A retired channel gets
nothing. SMS is no longer carried at all. A user who got too many messages within a day
gets summaries instead. Where no preference was ever stored, the default counts only on
the default e-mail channel, and only if no other channel has one for that kind.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import ChannelState, ChannelType
from canvas_comms.lms.channels.sources import CREATOR, MESSAGE, MODEL_SPEC
from canvas_comms.lms.people import UserState
from canvas_comms.lms.preferences.model import Frequency, Notification


class Arrival(enum.Enum):
    """When a message arrives."""

    AT_ONCE = "at once"
    DAILY_SUMMARY = "daily summary"
    WEEKLY_SUMMARY = "weekly summary"
    NOT = "not"
    UNKNOWN = "unknown"


class DeliveryReason(Reason):
    """Why a message arrives as it does."""

    REGISTRATION = "registration-goes-out", CREATOR
    MIGRATION = "migration-goes-out", CREATOR
    AS_PREFERRED = "as-preferred", CREATOR
    RETIRED = "channel-retired", CREATOR
    UNCONFIRMED = "channel-unconfirmed", CREATOR
    NOT_REGISTERED = "owner-not-registered", CREATOR
    NEVER = "never-preferred", CREATOR
    NO_PREFERENCE = "no-preference-stored", CREATOR
    NO_SUMMARIES = "summaries-by-email-only", CREATOR
    BOUNCING = "channel-bouncing", f"{CREATOR}; {MODEL_SPEC}"
    SUMMARY_INSTEAD = "summary-instead", CREATOR
    TOO_MANY = "too-many-messages", CREATOR
    SMS_NOT_CARRIED = "sms-not-carried", MESSAGE
    PREFERENCE_UNKNOWN = "preference-unknown", CREATOR
    BOUNCES_UNKNOWN = "bounces-unknown", MODEL_SPEC


@attrs.frozen
class Recipient:
    """A channel and its owner, as far as delivery goes by them. None: not known.

    `preferred` None stands for no preference stored; `preference_known` tells it from one
    that is not known.
    """

    type: ChannelType
    state: ChannelState
    bouncing: bool | None = False
    owner: UserState = UserState.REGISTERED
    preferred: Frequency | None = None
    preference_known: bool = True
    too_many_today: bool = False


@attrs.frozen
class Delivery:
    """When it arrives, and why so."""

    arrival: Arrival
    decision: Decision

    @property
    def delivered(self) -> bool:
        """Whether it arrives at some time."""
        return self.arrival not in (Arrival.NOT, Arrival.UNKNOWN)


SUMMARIES: Mapping[Frequency, Arrival] = {
    Frequency.DAILY: Arrival.DAILY_SUMMARY,
    Frequency.WEEKLY: Arrival.WEEKLY_SUMMARY,
}


def deliver(kind: Notification, to: Recipient) -> Delivery:
    """Judge a message of this kind to this channel."""
    if to.state is ChannelState.RETIRED:
        return _not(DeliveryReason.RETIRED)
    if to.type is ChannelType.SMS:
        return _not(DeliveryReason.SMS_NOT_CARRIED)
    if kind.registration:
        return _at_once(kind, to, DeliveryReason.REGISTRATION)
    if to.state is ChannelState.UNCONFIRMED:
        return _not(DeliveryReason.UNCONFIRMED)
    if to.owner is UserState.PRE_REGISTERED:
        return _not(DeliveryReason.NOT_REGISTERED)
    if kind.migration:
        return _at_once(kind, to, DeliveryReason.MIGRATION)
    return _as_preferred(kind, to)


def _as_preferred(kind: Notification, to: Recipient) -> Delivery:
    if not to.preference_known:
        return _said(Arrival.UNKNOWN, DeliveryReason.PREFERENCE_UNKNOWN, Effect.UNKNOWN)
    if to.preferred is None:
        return _not(DeliveryReason.NO_PREFERENCE)
    if to.preferred is Frequency.NEVER:
        return _not(DeliveryReason.NEVER)
    if to.preferred is Frequency.IMMEDIATELY:
        return _at_once(kind, to, DeliveryReason.AS_PREFERRED)
    if not to.type.is_email:
        return _not(DeliveryReason.NO_SUMMARIES)
    return _said(SUMMARIES[to.preferred], DeliveryReason.AS_PREFERRED, Effect.KEPT)


def _at_once(kind: Notification, to: Recipient, reason: DeliveryReason) -> Delivery:
    if to.bouncing:
        return _instead(kind, to, DeliveryReason.BOUNCING)
    if to.too_many_today and kind.summarizable and to.type.is_email:
        return _instead(kind, to, DeliveryReason.TOO_MANY)
    if to.bouncing is None:
        return _said(Arrival.UNKNOWN, DeliveryReason.BOUNCES_UNKNOWN, Effect.UNKNOWN)
    return _said(Arrival.AT_ONCE, reason, Effect.KEPT)


def _instead(kind: Notification, to: Recipient, reason: DeliveryReason) -> Delivery:
    if not kind.summarizable or not to.type.is_email:
        return _not(reason)
    summary = Finding(DeliveryReason.SUMMARY_INSTEAD, Effect.CHANGED, "message")
    why = Finding(reason, Effect.CHANGED, "message")
    return Delivery(Arrival.DAILY_SUMMARY, Decision((why, summary)))


def _not(reason: DeliveryReason) -> Delivery:
    return _said(Arrival.NOT, reason, Effect.DROPPED)


def _said(arrival: Arrival, reason: DeliveryReason, effect: Effect) -> Delivery:
    return Delivery(arrival, Decision((Finding(reason, effect, "message"),)))


__all__ = ["SUMMARIES", "Arrival", "Delivery", "DeliveryReason", "Recipient", "deliver"]
