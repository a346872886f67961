"""Why did somebody get no mail, as far as what was read can tell?

Every finding names the evidence that it rests on. What stands in the way of every e-mail channel is a
cause; where one channel takes the mail, or may take it, what is wrong with another is only noted. A summary
in place of mail at once is a cause too, for it comes later. What the server says of a message that it made is
evidence of itself: `sent` means that it was handed over to a mail server, and never that it arrived.
What is not known is told as not known and is never a cause; nothing is said to have been sent unless a
message says so.

With kinds of notifications the preferences for these count. Without any, what Canvas mails by default is
judged, and preferences are told only where they differ from the default.

Whether a message gets through a channel is the rule of `canvas_comms.lms.delivery`. What each reason is
worth (`LIKELIEST`) is our own judgement: what keeps everything back comes before what keeps one kind.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import ChannelState
from canvas_comms.lms.comm_messages.model import CommMessageState
from canvas_comms.lms.delivery import Arrival, Delivery, DeliveryReason, Recipient, deliver
from canvas_comms.lms.mail.evidence import ChannelEvidence, MailEvidence, MailSource
from canvas_comms.lms.preferences.model import (
    NOTIFICATIONS,
    Frequency,
    Notification,
    category_default,
    default_on,
    snake,
)

CHANNELS = "facts lms-channels 2 to 4.1"
MESSAGES = "facts lms-channels 6"
RIGHTS = "facts lms-channels 4.9"


class MailReason(Reason):
    """What can be said besides the reasons of `DeliveryReason`."""

    NO_CHANNEL = "no-channel", CHANNELS
    NO_EMAIL_CHANNEL = "no-email-channel", CHANNELS
    MESSAGE_BOUNCED = "message-bounced", MESSAGES
    TRANSMISSION_FAILED = "transmission-failed", MESSAGES
    MESSAGE_CANCELLED = "message-cancelled", MESSAGES
    MESSAGE_CLOSED = "message-closed", MESSAGES
    IN_DAILY_SUMMARY = "in-daily-summary", "canvas-lms, notification_policy.rb (2024)"
    IN_WEEKLY_SUMMARY = "in-weekly-summary", "canvas-lms, notification_policy.rb (2024)"
    NOTHING_SENT = "nothing-sent", MESSAGES
    STILL_QUEUED = "still-queued", MESSAGES
    ONLY_DASHBOARD = "only-dashboard", MESSAGES
    HANDED_OVER = "handed-over", MESSAGES
    STATE_NOT_KNOWN = "state-not-known", MESSAGES
    CHANNEL_TAKES_IT = "channel-takes-it", CHANNELS
    CARRIES_NO_MAIL = "carries-no-mail", CHANNELS
    CHANNELS_UNTOLD = "channels-untold", RIGHTS
    BOUNCES_UNTOLD = "bounces-untold", RIGHTS
    PREFERENCES_UNTOLD = "preferences-untold", RIGHTS
    MESSAGES_UNTOLD = "messages-untold", RIGHTS


LIKELIEST: tuple[Reason, ...] = (
    MailReason.NO_CHANNEL,
    MailReason.NO_EMAIL_CHANNEL,
    MailReason.MESSAGE_BOUNCED,
    DeliveryReason.BOUNCING,
    DeliveryReason.UNCONFIRMED,
    DeliveryReason.NEVER,
    DeliveryReason.NO_PREFERENCE,
    DeliveryReason.SUMMARY_INSTEAD,
    MailReason.IN_DAILY_SUMMARY,
    MailReason.IN_WEEKLY_SUMMARY,
    MailReason.TRANSMISSION_FAILED,
    MailReason.MESSAGE_CANCELLED,
    MailReason.MESSAGE_CLOSED,
    DeliveryReason.RETIRED,
)
"""Causes, the most probable first."""

_EFFECTS = (Effect.DROPPED, Effect.CHANGED, Effect.KEPT, Effect.UNKNOWN, Effect.NOTED)
CAUSES = frozenset([Effect.DROPPED, Effect.CHANGED])
"""The effects of a finding that is a cause."""

UNTOLD: Mapping[MailSource, MailReason] = {
    MailSource.CHANNELS: MailReason.CHANNELS_UNTOLD,
    MailSource.BOUNCES: MailReason.BOUNCES_UNTOLD,
    MailSource.PREFERENCES: MailReason.PREFERENCES_UNTOLD,
    MailSource.COMM_MESSAGES: MailReason.MESSAGES_UNTOLD,
}

MESSAGE_STATES: Mapping[CommMessageState | None, tuple[MailReason, Effect]] = {
    CommMessageState.BOUNCED: (MailReason.MESSAGE_BOUNCED, Effect.DROPPED),
    CommMessageState.TRANSMISSION_ERROR: (MailReason.TRANSMISSION_FAILED, Effect.DROPPED),
    CommMessageState.CANCELLED: (MailReason.MESSAGE_CANCELLED, Effect.DROPPED),
    CommMessageState.CLOSED: (MailReason.MESSAGE_CLOSED, Effect.DROPPED),
    CommMessageState.CREATED: (MailReason.STILL_QUEUED, Effect.NOTED),
    CommMessageState.STAGED: (MailReason.STILL_QUEUED, Effect.NOTED),
    CommMessageState.SENDING: (MailReason.STILL_QUEUED, Effect.NOTED),
    CommMessageState.DASHBOARD: (MailReason.ONLY_DASHBOARD, Effect.NOTED),
    CommMessageState.SENT: (MailReason.HANDED_OVER, Effect.KEPT),
    None: (MailReason.STATE_NOT_KNOWN, Effect.UNKNOWN),
}
"""What a message tells by its state; None is a state that we do not know."""

SUMMARIES: Mapping[Arrival, MailReason] = {
    Arrival.DAILY_SUMMARY: MailReason.IN_DAILY_SUMMARY,
    Arrival.WEEKLY_SUMMARY: MailReason.IN_WEEKLY_SUMMARY,
}


MAILED = tuple(
    one for one in NOTIFICATIONS if one.summarizable and category_default(one) is not Frequency.NEVER
)
"""What is judged where no kind is named: what Canvas mails by default, as far as preferences count for it."""


class Conclusion(enum.Enum):
    """The answer in one word."""

    CAUSE_FOUND = "cause-found"
    SENT = "sent"
    """Nothing is in the way, and the server says that it handed mail over."""
    NOT_EXPLAINED = "not-explained"
    """All was read, and nothing is in the way."""
    NOT_KNOWN = "not-known"
    """Nothing was found in what could be read; the rest may hold the cause."""


@attrs.frozen
class Explanation:
    """The answer, and every finding, the most probable cause first."""

    conclusion: Conclusion
    decision: Decision

    @property
    def causes(self) -> tuple[Finding, ...]:
        """The findings that explain it."""
        return tuple(one for one in self.decision.findings if one.effect in CAUSES)


def explain(evidence: MailEvidence, kinds: Sequence[Notification] = ()) -> Explanation:
    """Judge what was read; `kinds` are the notifications that are missed, none: any."""
    found = [*_channels(evidence, kinds), *_messages(evidence), *_untold(evidence)]
    found.sort(key=lambda one: (_EFFECTS.index(one.effect), _rank(one.reason)))
    once: dict[tuple[Reason, str], Finding] = {}
    for one in found:
        once.setdefault((one.reason, one.where), one)
    return Explanation(_conclusion(found), Decision(tuple(once.values())))


def _rank(reason: Reason) -> int:
    return LIKELIEST.index(reason) if reason in LIKELIEST else len(LIKELIEST)


def _conclusion(findings: Sequence[Finding]) -> Conclusion:
    if any(one.effect in CAUSES for one in findings):
        return Conclusion.CAUSE_FOUND
    if any(one.reason is MailReason.HANDED_OVER for one in findings):
        return Conclusion.SENT
    unknown = any(one.effect is Effect.UNKNOWN for one in findings)
    return Conclusion.NOT_KNOWN if unknown else Conclusion.NOT_EXPLAINED


def _untold(evidence: MailEvidence) -> Iterator[Finding]:
    for one in evidence.untold:
        yield Finding(UNTOLD[one.source], Effect.UNKNOWN, one.where)
    if evidence.channels is None:
        yield Finding(MailReason.CHANNELS_UNTOLD, Effect.UNKNOWN, "channels")
    if evidence.messages is None:
        yield Finding(MailReason.MESSAGES_UNTOLD, Effect.UNKNOWN, "comm_messages")


def _messages(evidence: MailEvidence) -> Iterator[Finding]:
    """One finding for each thing that messages tell, at the newest that tells it."""
    if evidence.messages is None:
        return
    if not evidence.messages:
        yield Finding(MailReason.NOTHING_SENT, Effect.NOTED, "comm_messages")
    told: set[MailReason] = set()
    for one in evidence.messages:
        reason, effect = MESSAGE_STATES[one.state]
        if reason not in told:
            told.add(reason)
            yield Finding(reason, effect, f"comm_messages[{one.id}].workflow_state")


def _channels(evidence: MailEvidence, kinds: Sequence[Notification]) -> Iterator[Finding]:
    if evidence.channels is None:
        return
    whole = not any(one.source is MailSource.CHANNELS for one in evidence.untold)
    silent = {UNTOLD[one.source] for one in evidence.untold}
    mail = [one for one in evidence.channels if _is_mail(one)]
    if whole and not mail:
        yield Finding(
            MailReason.NO_EMAIL_CHANNEL if evidence.channels else MailReason.NO_CHANNEL,
            Effect.DROPPED,
            "channels",
        )
    for one in evidence.channels:
        if not _is_mail(one):
            yield Finding(MailReason.CARRIES_NO_MAIL, Effect.NOTED, f"channels[{one.channel.id}].type")
        elif one.bouncing:
            yield Finding(DeliveryReason.BOUNCING, Effect.NOTED, f"channels[{one.channel.id}].bounces")
        if one.channel.kind is None or one.channel.state is None:
            part = "type" if one.channel.kind is None else "workflow_state"
            yield Finding(MailReason.STATE_NOT_KNOWN, Effect.UNKNOWN, f"channels[{one.channel.id}].{part}")
    for kind in kinds or MAILED:
        judged = [(one, _judge(kind, one)) for one in mail]
        others = _noted(judged, whole=whole)
        for found in _of_kind(kind, judged, primary=evidence.channels[:1], named=bool(kinds)):
            if found.reason in silent:
                continue
            yield attrs.evolve(found, effect=Effect.NOTED) if found.effect in others else found


def _is_mail(one: ChannelEvidence) -> bool:
    return one.channel.kind is not None and one.channel.kind.is_email


Judged = Sequence[tuple[ChannelEvidence, Sequence[Delivery]]]


def _noted(judged: Judged, *, whole: bool) -> frozenset[Effect]:
    """Effects that are only noted of this kind, because another channel takes it, or may take it."""
    arrivals = {steps[0].arrival if steps else Arrival.UNKNOWN for _, steps in judged}
    if not whole or not arrivals.isdisjoint((Arrival.AT_ONCE, Arrival.UNKNOWN)):
        return CAUSES
    return frozenset([Effect.DROPPED]) if arrivals - {Arrival.NOT} else frozenset()


def _judge(kind: Notification, one: ChannelEvidence) -> list[Delivery]:
    """What stands in the way, one obstacle after another, as if those before it were gone."""
    state, type = one.channel.state, one.channel.kind
    if state is None or type is None:
        return []
    to = Recipient(type, state, one.bouncing, preference_known=False)
    frequency = _frequency(kind, one)
    if frequency is not None:
        to = attrs.evolve(to, preferred=frequency, preference_known=True)
    steps = [deliver(kind, to)]
    if state is not ChannelState.ACTIVE:
        to = attrs.evolve(to, state=ChannelState.ACTIVE)
        steps.append(deliver(kind, to))
    if one.bouncing:
        steps.append(deliver(kind, attrs.evolve(to, bouncing=False)))
    return [step for place, step in enumerate(steps) if step not in steps[:place]]


def _of_kind(
    kind: Notification, judged: Judged, *, primary: Sequence[ChannelEvidence], named: bool
) -> Iterator[Finding]:
    for one, steps in judged:
        chosen = named or _frequency(kind, one) is not default_on(kind, primary=one in primary)
        for place, step in enumerate(steps):
            yield from _told(kind, one, step, chosen=chosen, named=named, first=place == 0)


def _told(
    kind: Notification,
    one: ChannelEvidence,
    delivery: Delivery,
    *,
    chosen: bool,
    named: bool,
    first: bool,
) -> Iterator[Finding]:
    """What is told of one step."""
    id, preference = one.channel.id, f"preferences[{one.channel.id}].{snake(kind.name)}"
    reason, effect = delivery.decision.findings[0].reason, delivery.decision.findings[0].effect
    if reason in (DeliveryReason.UNCONFIRMED, DeliveryReason.RETIRED):
        yield Finding(reason, Effect.DROPPED, f"channels[{id}].workflow_state")
    elif reason is DeliveryReason.BOUNCING:
        for found in delivery.decision.findings:
            yield Finding(found.reason, found.effect, f"channels[{id}].bounces")
    elif reason is DeliveryReason.BOUNCES_UNKNOWN:
        yield Finding(MailReason.BOUNCES_UNTOLD, effect, f"channels[{id}].bounces")
    elif effect is Effect.UNKNOWN:
        yield Finding(MailReason.PREFERENCES_UNTOLD, effect, preference if named else f"preferences[{id}]")
    elif delivery.arrival is Arrival.AT_ONCE:
        if first:
            read = named and _frequency(kind, one) is not None  # some kinds go out whatever is preferred
            yield Finding(MailReason.CHANNEL_TAKES_IT, Effect.KEPT, preference if read else f"channels[{id}]")
    elif chosen:
        late = SUMMARIES.get(delivery.arrival)
        yield Finding(late or reason, Effect.CHANGED if late else Effect.DROPPED, preference)


def _frequency(kind: Notification, one: ChannelEvidence) -> Frequency | None:
    """How often it is to go there; None: not known."""
    return Frequency.of((one.preferences or {}).get(snake(kind.name), ""))


__all__ = [
    "CAUSES",
    "LIKELIEST",
    "MESSAGE_STATES",
    "Conclusion",
    "Explanation",
    "MailReason",
    "explain",
]
