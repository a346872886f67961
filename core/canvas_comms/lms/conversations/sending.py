"""Send a message as its plan says, with one outcome for every person it is meant for."""

from collections.abc import Callable, Iterable, Sequence

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.asked import NewConversation
from canvas_comms.lms.conversations.planning import Plan
from canvas_comms.lms.conversations.ports import (
    Cancelled,
    ConversationGateway,
    Failed,
    Later,
    Posted,
    never,
)
from canvas_comms.lms.conversations.rules.modes import BATCHES
from canvas_comms.lms.conversations.shown import Conversation
from canvas_comms.lms.conversations.sources import OURS
from canvas_comms.outcomes import Doubt, Issue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Redacted


class SendReason(Reason):
    """Why `send` itself refuses."""

    WOULD_LOSE = "would-lose", f"{OURS}, since the server drops it without a word"


@attrs.frozen
class Delivery:
    """What became of the message to one user; `user` is a recipient as sent where nobody is known.

    `Sent.id` is the conversation.
    """

    user: str
    outcome: Outcome


@attrs.frozen(eq=False, repr=False)
class SendReport(Redacted):
    """The plan that was followed, one delivery per person, and the batches that send later."""

    plan: Plan
    deliveries: tuple[Delivery, ...]
    batches: tuple[str, ...] = ()

    @property
    def all_sent(self) -> bool:
        """Whether everybody got it, as far as is known."""
        return bool(self.deliveries) and all(isinstance(d.outcome, Sent) for d in self.deliveries)


Heard = Callable[[Delivery], object]
"""Hears of each delivery as soon as it is known, so that it outlives a sudden end."""


def _unheard(_: Delivery) -> None:
    """Nobody listens."""


def send(
    plan: Plan,
    gateway: ConversationGateway,
    *,
    accept_losses: bool = False,
    heard: Heard = _unheard,
    cancelled: Cancelled = never,
) -> SendReport:
    """Send what was planned, call by call.

    What the rules refuse touches no network, and neither does what the server would
    silently drop, unless losses are accepted. Nothing is ever sent twice by itself; after
    a call of unknown fate the rest is not sent. `cancelled` is asked before every call. Raises `NotSupported`
    before any of it.
    """
    require(Capability.CONVERSATIONS_START, gateway.capabilities)
    stopped = _refusal(plan, accept_losses)
    if stopped is not None:
        return SendReport(plan, _tell(_everybody(plan), stopped, heard))
    deliveries: list[Delivery] = []
    batches: list[str] = []
    end: Outcome | None = None
    for call in plan.calls:
        if end is None and cancelled():
            end = NotSent(Doubt.CANCELLED)
        if end is not None:
            deliveries += _tell(_meant(plan, call), end, heard)
            continue
        answer = gateway.create(call)
        deliveries += _delivered(plan, call, answer, heard)
        if isinstance(answer, Later) and answer.batch is not None:
            batches.append(answer.batch)
        if isinstance(answer, Unknown):
            end = NotSent(Doubt.EARLIER_UNKNOWN)
    return SendReport(plan, tuple(deliveries), tuple(batches))


def _refusal(plan: Plan, accept_losses: bool) -> Refused | None:
    if not plan.allowed:
        return Refused(plan.decision)
    if plan.losses and not accept_losses:
        lost = (Finding(SendReason.WOULD_LOSE, Effect.REFUSED, loss.where) for loss in plan.losses)
        return Refused(plan.decision & Decision(tuple(lost)))
    return None


def _everybody(plan: Plan) -> tuple[str, ...]:
    if plan.people is None:
        return tuple(address.text for address in plan.intent.recipients)
    return tuple(planned.user for planned in plan.people)


def _meant(plan: Plan, call: NewConversation) -> tuple[str, ...]:
    """Whom a call is for: the people behind it, where they are known."""
    return call.recipients if len(plan.calls) > 1 else _everybody(plan)


def _delivered(
    plan: Plan, call: NewConversation, answer: Posted | Later | Failed, heard: Heard
) -> tuple[Delivery, ...]:
    meant = _meant(plan, call)
    if isinstance(answer, Later):
        return _tell(meant, Unknown(Doubt.SENT_LATER), heard)
    if not isinstance(answer, Posted):
        return _tell(meant, answer, heard)
    reached = _reached(plan, answer.conversations)
    told = [*_one_each(reached.items(), heard)]
    if plan.people is not None:
        missing = [user for user in meant if user not in reached]
        told += _tell(missing, Rejected(201, (Issue("dropped"),)), heard)
    return tuple(told)


def _reached(plan: Plan, found: Sequence[Conversation]) -> dict[str, Outcome]:
    """User id → the conversation in which he got it."""
    reached: dict[str, Outcome] = {}
    for conversation in found:
        alone = () if conversation.audience or plan.people is None else (plan.people[0].user,)
        for user in conversation.audience if plan.mode not in BATCHES else conversation.audience[:1]:
            reached[user] = Sent(conversation.id)
        for user in alone:
            reached[user] = Sent(conversation.id)
    return reached


def _one_each(outcomes: Iterable[tuple[str, Outcome]], heard: Heard) -> tuple[Delivery, ...]:
    deliveries = tuple(Delivery(user, outcome) for user, outcome in outcomes)
    for delivery in deliveries:
        heard(delivery)
    return deliveries


def _tell(users: Iterable[str], outcome: Outcome, heard: Heard) -> tuple[Delivery, ...]:
    return _one_each(((user, outcome) for user in users), heard)


__all__ = ["Delivery", "Heard", "SendReason", "SendReport", "send"]
