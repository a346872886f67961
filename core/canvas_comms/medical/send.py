"""Send a message: plan it first, and refuse to lose anything unless told to."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import checked_time
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message
from canvas_comms.medical.plan import Plan, plan
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.requests import broken_text_rule, written
from canvas_comms.medical.resources import FhirReference, NewCommunication
from canvas_comms.medical.rules.parties import Knows, PartyReason, resolve
from canvas_comms.medical.sources import CREATE_PAGE
from canvas_comms.outcomes import Outcome, Refused
from canvas_comms.redaction import Redacted
from canvas_comms.reports import neediest, succeeded


class SendReason(Reason):
    """Why `send` itself refuses."""

    WOULD_LOSE = "would-lose", f"our own rule, since {CREATE_PAGE} drops it without a word"
    TEXT_NOT_SENDABLE = (
        "text-not-sendable",
        "our own rule: no blank text, control characters or half characters",
    )
    NAMED_TWICE = "named-twice", "our own rule: nobody gets a message twice"


@attrs.frozen
class Delivery:
    """What became of the message to one recipient; None where none was named."""

    recipient: FhirReference | None
    outcome: Outcome


OnDelivery = Callable[[Delivery], object]
"""Is called with each delivery as soon as it is known, so that it outlives a sudden end."""


def _ignore_delivery(_: Delivery) -> None:
    """Takes no notice of a delivery."""


@attrs.frozen(eq=False, repr=False)
class SendReport(Redacted):
    """The plan that was followed, and one delivery per message that was meant to go out."""

    plan: Plan
    deliveries: tuple[Delivery, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes in the order of the recipients."""
        return tuple(delivery.outcome for delivery in self.deliveries)

    @property
    def outcome(self) -> Outcome:
        """The only outcome, or of several the one that needs most care."""
        return neediest(self.outcomes)

    @property
    def all_sent(self) -> bool:
        """Whether everybody got it, as far as is known."""
        return all(map(succeeded, self.outcomes))


def send(
    new: NewCommunication,
    gateway: CommunicationGateway,
    *,
    now: datetime | str,
    on_loss: OnLoss | str = OnLoss.REFUSE,
    knows: Knows | None = None,
    on_delivery: OnDelivery = _ignore_delivery,
) -> SendReport:
    """Send the message as its plan says; `now` is when it was written unless it says so itself.

    What the rules refuse touches no network: its outcome is `Refused`. Nothing is ever
    sent twice by itself. Fanned out, each message is a message of its own: one of unknown fate
    stops no other. `on_delivery` is called after each. Never raises for what a server or network does; raises
    `InvalidValue` (`now`) for a time without a zone, and `NotSupported`.
    """
    require(Capability.COMMUNICATIONS_SEND, gateway.capabilities)
    on_loss, now = OnLoss.of(on_loss, fan_out=True), checked_time(now, "now")
    planned = plan(new, gateway.edition, now, knows=knows)
    if on_loss is OnLoss.FAN_OUT:
        letters: Iterable[Prepared] = fan_out(new, gateway.edition, now, knows)
    else:
        first = new.recipients[0] if new.recipients else None
        letters = (Prepared(first, _prepared(planned, on_loss)),)
    deliveries = (Delivery(one.recipient, _deliver(one.message, gateway)) for one in letters)
    return SendReport(planned, tuple(_each_known(deliveries, on_delivery)))


def _each_known(deliveries: Iterable[Delivery], on_delivery: OnDelivery) -> Iterator[Delivery]:
    for delivery in deliveries:
        on_delivery(delivery)
        yield delivery


@attrs.frozen(eq=False, repr=False)
class Prepared(Redacted):
    """The message to one recipient, as the server would store it, or why it is not handed in.

    `recipient` is None where none was named.
    """

    recipient: FhirReference | None
    message: Message | Refused


def fan_out(
    new: NewCommunication, edition: Edition, now: datetime, knows: Knows | None = None
) -> Iterator[Prepared]:
    """A message of its own for each recipient, each planned.

    Losses are refused, and so is who is named twice; without a recipient it is one refusal. Refusals
    name the recipient by their place among all.
    """
    if len(new.recipients) < 2:
        first = new.recipients[0] if new.recipients else None
        yield Prepared(first, _prepared(plan(new, edition, now, knows=knows), OnLoss.REFUSE))
        return
    named: set[object] = set()
    for index, recipient in enumerate(new.recipients):
        person = resolve(recipient)
        twice = not isinstance(person, PartyReason) and person in named
        if twice:
            message: Message | Refused = Refused(_refusal(SendReason.NAMED_TWICE, f"recipient[{index}]"))
        else:
            alone = plan(attrs.evolve(new, recipients=(recipient,)), edition, now, knows=knows)
            message = _placed(_prepared(alone, OnLoss.REFUSE), index)
        named.add(person)
        yield Prepared(recipient, message)


def _prepared(planned: Plan, on_loss: OnLoss) -> Message | Refused:
    message = planned.message
    if message is None:
        return Refused(planned.decision)
    if broken_text_rule(message.content):
        unfit = _refusal(SendReason.TEXT_NOT_SENDABLE, "payload[0]")
        return Refused(planned.decision & unfit)
    decision = held_to(planned.decision, on_loss, SendReason.WOULD_LOSE)
    return message if decision.allowed else Refused(decision)


def _deliver(message: Message | Refused, gateway: CommunicationGateway) -> Outcome:
    return message if isinstance(message, Refused) else gateway.create(request_for(message))


def _placed(message: Message | Refused, index: int) -> Message | Refused:
    """Name the recipient by its place among all of them, not among the one that was tried."""
    if not isinstance(message, Refused):
        return message
    here = f"recipient[{index}]"
    findings = (
        attrs.evolve(f, where=f.where.replace("recipient[0]", here)) for f in message.decision.findings
    )
    return Refused(Decision(tuple(findings)))


def request_of(planned: Plan) -> NewCommunication | None:
    """Exactly what the plan says will be kept, in the strictest form; None if refused."""
    return None if planned.message is None else request_for(planned.message)


def request_for(message: Message) -> NewCommunication:
    """The request that has this message stored."""
    return written(message.sender, message.recipient, message.content, message.sent, message.received)


def _refusal(reason: SendReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "Delivery",
    "OnDelivery",
    "Prepared",
    "SendReason",
    "SendReport",
    "fan_out",
    "request_for",
    "request_of",
    "send",
]
