"""Plan: what Canvas Medical will make of a message, before anything is sent."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Finding
from canvas_comms.instants import checked_time
from canvas_comms.medical.creation import evaluate_create
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message, Reference
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.answers import Answer, answer_to
from canvas_comms.medical.rules.lifecycle import send_button
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.medical.rules.payload import ContentFormat, content_format
from canvas_comms.medical.rules.routing import Routing, route
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Plan(Redacted):
    """The future of one message in one edition.

    `message` is what will be stored and `routing` where it will show, both None if it is
    refused; then `answer` is the refusal. `after_send_button` is where a draft will show
    once somebody presses send; None for anything but a draft.
    """

    edition: Edition
    decision: Decision
    message: Message | None
    routing: Routing | None
    after_send_button: Routing | None
    answer: Answer | None

    @property
    def allowed(self) -> bool:
        """Whether the server will take it."""
        return self.decision.allowed

    @property
    def content_format(self) -> ContentFormat | None:
        """How the text will be saved; None if it is refused."""
        return None if self.message is None else content_format(self.message.created)

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What would be dropped without a word."""
        return self.decision.losses


def plan(
    new: NewCommunication,
    edition: Edition | str,
    now: datetime | str,
    *,
    knows: Knows | None = None,
    base: str = "",
    strict_content: bool = False,
) -> Plan:
    """What the edition's server will do with the message if it arrives at `now`.

    Pure: it sends nothing and asks nobody. `knows` tells whom the server knows; without
    it the findings say that this is unknown. `base` is the server's URL.
    `strict_content` refuses blank text, as Canvas's plugins do and its API does not.
    `edition` and `now` may be text. Raises `InvalidValue` for an edition that there is not
    (`edition`) and for a time without a zone (`now`).
    """
    edition, now = Edition.of(edition), checked_time(now, "now")
    evaluation = evaluate_create(new, edition, now, knows=knows, base=base, strict_content=strict_content)
    message = evaluation.message
    if message is None:
        return Plan(edition, evaluation.decision, None, None, None, answer_to(evaluation.decision, edition))
    return Plan(
        edition=edition,
        decision=evaluation.decision,
        message=message,
        routing=route(message, edition),
        after_send_button=_after_send_button(message, edition, now),
        answer=None,
    )


def plan_side_by_side(
    new: NewCommunication,
    now: datetime | str,
    *,
    editions: Iterable[Edition | str] = Edition,
    knows: Knows | None = None,
) -> tuple[Plan, ...]:
    """The plan for each edition, in order."""
    return tuple(plan(new, edition, now, knows=knows) for edition in editions)


def _after_send_button(message: Message, edition: Edition, now: datetime) -> Routing | None:
    by: Reference = message.sender
    step = send_button(message, by, now)
    return route(step.message, edition) if step.decision.allowed else None


__all__ = ["Plan", "plan", "plan_side_by_side"]
