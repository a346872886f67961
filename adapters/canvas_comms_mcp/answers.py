"""What tools answer besides the resources of both products. Their schemas are made of these classes."""

from datetime import datetime
from typing import Generic, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms.wording import words_for

T = TypeVar("T")


@attrs.frozen(eq=False, repr=False)
class Found(Redacted, Generic[T]):
    """What was found; `more`: there is more than was asked for."""

    items: tuple[T, ...] = attrs.field(metadata=PRIVATE)
    more: bool


@attrs.frozen
class FindingTold:
    """One thing that a rule found: what happens, to what, why, and the same in words."""

    effect: Effect
    where: str
    reason: str
    words: str


def told(decision: Decision) -> tuple[FindingTold, ...]:
    """Every finding of a decision."""
    found = decision.findings
    return tuple(FindingTold(one.effect, one.where, one.reason.code, words_for(one.reason)) for one in found)


@attrs.frozen(eq=False, repr=False)
class Somebody(Redacted):
    """A person: the id by which they are written to, and their name as far as it is known."""

    id: str
    name: str | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Desk(Redacted):
    """One product as it is served here: which backend and edition, in whose name, and what can be done."""

    product: str
    backend: str
    edition: str
    actor: str | None
    may_send: bool
    capabilities: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class PlanTold(Redacted):
    """What would become of a message, and for whom. Nothing was sent.

    `plan_id` is what `send_plan` takes, once, until `expires_at`; None: it cannot be sent, and `why_not` says
    why. `head_count` is how many people get it, None where that is not known; `repeat_head_count`: it must be
    repeated to send it. `people` are the first of them. `becomes` is what it will be at the server, a draft
    for one.
    """

    plan_id: str | None
    expires_at: datetime | None
    product: str
    backend: str
    edition: str
    allowed: bool
    losses: int
    head_count: int | None
    repeat_head_count: bool
    people: tuple[Somebody, ...]
    becomes: tuple[str, ...]
    findings: tuple[FindingTold, ...]
    why_not: tuple[FindingTold, ...]


@attrs.frozen(eq=False, repr=False)
class DeliveryTold(Redacted):
    """What became of the message to one person, or to all of them.

    `outcome` is `sent`, `refused`, `rejected`, `not-sent`, `unknown`, or what an announcement came out as.
    Unknown: it may have arrived; look before it is planned again.
    """

    to: str
    outcome: str
    id: str | None = None
    reason: str | None = None
    status: int | None = None
    retry_after: float | None = None
    findings: tuple[FindingTold, ...] = ()


@attrs.frozen(eq=False, repr=False)
class SendTold(Redacted):
    """What became of a plan. `taken`: the plan was handed in, and cannot be again, whatever became of it.

    `refused` says why nothing was handed in. `all_sent`: the server took everything as it was planned, as far
    as is known.
    """

    taken: bool
    all_sent: bool
    went_to: str | None
    deliveries: tuple[DeliveryTold, ...]
    refused: tuple[FindingTold, ...]


@attrs.frozen
class NotKnown:
    """A place of which nothing is known, and the rights of which one would let you read it."""

    where: str
    why: str
    takes_one_of: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class MailTold(Redacted):
    """Why somebody got no mail; the most probable cause comes first."""

    user: str
    conclusion: str
    findings: tuple[FindingTold, ...]
    not_known: tuple[NotKnown, ...]


@attrs.frozen
class StateCount:
    """How many messages of the outbox are in a state, and when the oldest of them was accepted."""

    state: str
    messages: int
    oldest: datetime | None


@attrs.frozen
class OutboxTold:
    """The outbox: how many messages in which state, and when there is something to do next."""

    states: tuple[StateCount, ...]
    next_due: datetime | None


@attrs.frozen
class HeldTold:
    """A message of the outbox that waits for a person, and why; never its text."""

    id: str
    accepted_at: datetime
    reason: str | None
    words: str | None
    attempts: int
    candidates: tuple[str, ...]


__all__ = [
    "DeliveryTold",
    "Desk",
    "FindingTold",
    "Found",
    "HeldTold",
    "MailTold",
    "NotKnown",
    "OutboxTold",
    "PlanTold",
    "SendTold",
    "Somebody",
    "StateCount",
    "told",
]
