"""What does a bounce do to a channel?

A bounce is about an address: every living e-mail channel of any user with it is marked,
unless it is bouncing already, or the same kind of bounce was noted and the row touched
within the last hour. A suppression only notes its time. A permanent bounce counts, and
one is enough to make the channel a bouncing one. Any other is transient and only noted.
Nothing is ever retired by a bounce. Resetting forgets the count, not the times.
"""

import enum
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import Bounces, Channel
from canvas_comms.lms.channels.sources import MODEL, MODEL_SPEC

DEBOUNCE = timedelta(hours=1)


class BounceKind(enum.Enum):
    """What the mail service says of it."""

    PERMANENT = "permanent"
    TRANSIENT = "transient"
    SUPPRESSION = "suppression"


class BounceReason(Reason):
    """What was made of a bounce."""

    NOTED = "bounce-noted", MODEL_SPEC
    NOW_BOUNCING = "now-bouncing", MODEL_SPEC
    NOT_EMAIL = "not-an-email-channel", MODEL
    RETIRED = "retired-channel", MODEL
    BOUNCING_ALREADY = "bouncing-already", MODEL
    TOO_SOON = "too-soon", MODEL_SPEC


_TIMES: Mapping[BounceKind, str] = {
    BounceKind.PERMANENT: "last_at",
    BounceKind.TRANSIENT: "last_transient_at",
    BounceKind.SUPPRESSION: "last_suppression_at",
}


@attrs.frozen
class Bounced:
    """What was decided, and the channel after it (the same one if it was ignored)."""

    decision: Decision
    channel: Channel


def bounce(channel: Channel, kind: BounceKind, summary: str | None, now: datetime) -> Bounced:
    """Note a bounce of the channel's address at `now`. `summary` is the mail server's word."""
    ignored = _ignored(channel, kind, now)
    if ignored is not None:
        return Bounced(Decision((Finding(ignored, Effect.DROPPED, "bounce"),)), channel)
    marked = attrs.evolve(channel, bounces=_marked(channel.bounces, kind, summary, now), updated_at=now)
    reason = BounceReason.NOW_BOUNCING if marked.bouncing else BounceReason.NOTED
    return Bounced(Decision((Finding(reason, Effect.CHANGED, "bounce_count"),)), marked)


def reset(channel: Channel, now: datetime) -> Channel:
    """The channel with its bounces forgotten; times and summaries stay.

    Source: canvas-lms, communication_channel.rb (2026).
    """
    return attrs.evolve(channel, bounces=attrs.evolve(channel.bounces, count=0), updated_at=now)


def summary_of(details: object) -> str | None:
    """The diagnostic code of the first bounced recipient in a mail service's notice, if any."""
    recipients = details.get("bouncedRecipients") if isinstance(details, Mapping) else None
    first = recipients[0] if isinstance(recipients, list | tuple) and recipients else None
    code = first.get("diagnosticCode") if isinstance(first, Mapping) else None
    return code if isinstance(code, str) else None


def _ignored(channel: Channel, kind: BounceKind, now: datetime) -> BounceReason | None:
    if not channel.type.is_email:
        return BounceReason.NOT_EMAIL
    if channel.retired:
        return BounceReason.RETIRED
    if channel.bouncing:
        return BounceReason.BOUNCING_ALREADY
    noted = getattr(channel.bounces, _TIMES[kind])
    if noted is not None and channel.updated_at > now - DEBOUNCE:
        return BounceReason.TOO_SOON
    return None


def _marked(bounces: Bounces, kind: BounceKind, summary: str | None, now: datetime) -> Bounces:
    if kind is BounceKind.SUPPRESSION:
        return attrs.evolve(bounces, last_suppression_at=now)
    if kind is BounceKind.TRANSIENT:
        return attrs.evolve(bounces, last_transient_at=now, last_transient_summary=summary)
    return attrs.evolve(bounces, count=bounces.count + 1, last_at=now, last_summary=summary)
