"""Send a message: plan it first, and refuse to lose anything unless told to."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import checked_time
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.medical.plan import Plan, plan
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.requests import broken_text_rule, fhir_time
from canvas_comms.medical.resources import CommunicationPayload, FhirReference, NewCommunication
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
    if on_loss is OnLoss.FAN_OUT and len(new.recipients) > 1:
        return SendReport(planned, tuple(_each_known(_fan_out(new, gateway, now, knows), on_delivery)))
    first = new.recipients[0] if new.recipients else None
    only = Delivery(first, _deliver(planned, gateway, on_loss))
    return SendReport(planned, tuple(_each_known([only], on_delivery)))


def _each_known(deliveries: Iterable[Delivery], on_delivery: OnDelivery) -> Iterator[Delivery]:
    for delivery in deliveries:
        on_delivery(delivery)
        yield delivery


def _fan_out(
    new: NewCommunication, gateway: CommunicationGateway, now: datetime, knows: Knows | None
) -> Iterator[Delivery]:
    named: set[object] = set()
    for index, recipient in enumerate(new.recipients):
        person = resolve(recipient)
        twice = not isinstance(person, PartyReason) and person in named
        if twice:
            outcome: Outcome = Refused(_refusal(SendReason.NAMED_TWICE, f"recipient[{index}]"))
        else:
            alone = plan(attrs.evolve(new, recipients=(recipient,)), gateway.edition, now, knows=knows)
            outcome = _placed(_deliver(alone, gateway, OnLoss.REFUSE), index)
        named.add(person)
        yield Delivery(recipient, outcome)


def _deliver(planned: Plan, gateway: CommunicationGateway, on_loss: OnLoss) -> Outcome:
    request = request_of(planned)
    if request is None:
        return Refused(planned.decision)
    if broken_text_rule(request.payload[0].content_string or ""):
        unfit = _refusal(SendReason.TEXT_NOT_SENDABLE, "payload[0]")
        return Refused(planned.decision & unfit)
    decision = held_to(planned.decision, on_loss, SendReason.WOULD_LOSE)
    return gateway.create(request) if decision.allowed else Refused(decision)


def _placed(outcome: Outcome, index: int) -> Outcome:
    """Name the recipient by its place among all of them, not among the one that was tried."""
    if not isinstance(outcome, Refused):
        return outcome
    here = f"recipient[{index}]"
    findings = (
        attrs.evolve(f, where=f.where.replace("recipient[0]", here)) for f in outcome.decision.findings
    )
    return Refused(Decision(tuple(findings)))


def request_of(planned: Plan) -> NewCommunication | None:
    """Exactly what the plan says will be kept, in the strictest form; None if refused."""
    message = planned.message
    if message is None:
        return None
    received = message.received
    return NewCommunication(
        sender=FhirReference.to(message.sender),
        recipients=(FhirReference.to(message.recipient),),
        payload=(CommunicationPayload(message.content),),
        sent=fhir_time(message.sent, "sent"),
        received=None if received is None else fhir_time(received, "received"),
        status="unknown",
    )


def _refusal(reason: SendReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = ["Delivery", "OnDelivery", "SendReason", "SendReport", "request_of", "send"]
