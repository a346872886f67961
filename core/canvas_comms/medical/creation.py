"""What becomes of a new message: every rule about it, joined once.

`evaluate_create` both foretells what the server will do (see `plan`) and is what our own
backends do (see `server`).
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.instants import in_utc
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message, Origin
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.access import FULL_ACCESS, Action, Actor, may, may_touch
from canvas_comms.medical.rules.lifecycle import evaluate_status
from canvas_comms.medical.rules.parties import Knows, Parties, evaluate_parties
from canvas_comms.medical.rules.payload import evaluate_payload
from canvas_comms.medical.rules.routing import consequences, created_as
from canvas_comms.medical.rules.shape import evaluate_shape
from canvas_comms.medical.rules.times import Times, evaluate_times
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Evaluation(Redacted):
    """The decision, and the message that would be stored; None if refused."""

    decision: Decision
    message: Message | None


def evaluate_create(
    new: NewCommunication,
    edition: Edition,
    now: datetime,
    *,
    knows: Knows | None = None,
    actor: Actor | None = FULL_ACCESS,
    base: str = "",
    id: str = "",
    strict_content: bool = False,
) -> Evaluation:
    """Decide on a new message in an edition, at `now` by the server's clock. Never raises.

    `knows` tells whom the server knows; without it that stays unknown. `base` is the
    server's own URL, under which it takes absolute references. `id` is the id that the
    message gets if it is stored. `strict_content` refuses blank text.
    """
    if any(fault.where == "body" for fault in new.faults):
        return Evaluation(
            may(actor, Action.CREATE) & evaluate_shape(new), None
        )  # nothing else can be evaluated
    parties = evaluate_parties(new, knows, base, edition)
    contents = evaluate_payload(new, edition, strict_content)
    times = evaluate_times(new, edition, now)
    decision = all_of(
        [
            may(actor, Action.CREATE),
            may_touch(actor, parties.sender, parties.recipient, where="recipient[0]"),
            evaluate_shape(new),
            parties.decision,
            contents.decision,
            times.decision,
            evaluate_status(new, edition),
        ]
    )
    if not decision.allowed:
        return Evaluation(decision, None)
    message = _message(parties, contents.text, times, edition, now, id)
    if message is None:
        return Evaluation(decision, None)
    return Evaluation(decision & consequences(message), message)


def _message(
    parties: Parties, text: str | None, times: Times, edition: Edition, now: datetime, id: str
) -> Message | None:
    sender, recipient, sent = parties.sender, parties.recipient, times.sent
    if sender is None or recipient is None or sent is None or text is None:
        return None  # a rule has refused; nothing is missing otherwise
    return Message(
        id=id,
        sender=sender,
        recipient=recipient,
        content=text,
        created=in_utc(now),
        sent=sent,
        received=times.received,
        state=created_as(edition, sender.kind),
        origin=Origin.API,
    )


__all__ = ["Evaluation", "evaluate_create"]
