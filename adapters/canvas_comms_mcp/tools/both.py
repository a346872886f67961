"""Tools of both products: what is served, what a plan sends, and what stands in the outbox."""

from contextlib import AbstractContextManager

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Intent, Outbox, OutboxReason
from canvas_comms.outcomes import Refused
from canvas_comms.wording import words_for
from canvas_comms_mcp.answers import Desk, Found, HeldTold, OutboxTold, SendTold, StateCount, told
from canvas_comms_mcp.tool import Tool
from canvas_comms_mcp.visit import Visit, found


def where_am_i(visit: Visit) -> Found[Desk]:
    """The products that are served here: backend, edition, in whose name, and whether one can send."""
    house = visit.house
    desks = [
        Desk(
            product=one.product,
            backend=one.backend,
            edition=one.edition,
            actor=house.lms.client.whoami() if house.lms is one and house.lms is not None else None,
            may_send=house.may_send,
            capabilities=tuple(sorted(capability.value for capability in one.client.capabilities)),
        )
        for one in house.served
    ]
    return Found(tuple(desks), False)


def send_plan(visit: Visit, *, plan_id: str, head_count: int | None = None) -> SendTold:
    """Send what was planned, once and exactly as planned. The only tool that sends.

    It is planned again first, and nothing is sent if anything differs: content, edition, server, writer or
    who gets it. Where the plan says repeat_head_count, give its head_count. Ask the person for whom you work
    before you call it. An outcome `unknown` may have arrived: look before you plan it again.
    """
    attempt = visit.house.plans.hand_in(plan_id, visit.session, head_count, visit.about_to)
    went_to = None if attempt.planned is None else attempt.planned.terms.backend
    if isinstance(attempt.answer, Refused) or attempt.sending is None:
        refused = told(attempt.answer.decision) if isinstance(attempt.answer, Refused) else ()
        return SendTold(False, False, None, (), refused)
    return SendTold(True, attempt.sending.all_sent, went_to, attempt.sending.deliveries, ())


def outbox_status(visit: Visit) -> OutboxTold:
    """How many messages of the outbox are in each state. Shows no text."""
    with _outbox(visit) as outbox:
        counts = tuple(
            StateCount(state.value, count.number, count.oldest) for state, count in outbox.stats().items()
        )
        scopes = tuple({one.scope for one in outbox.journal.intents()})
        return OutboxTold(counts, outbox.journal.next_due(scopes))


def outbox_held(visit: Visit, *, limit: int = 50) -> Found[HeldTold]:
    """The messages of the outbox that wait for a person, and why. Shows no text. Only people can decide."""
    with _outbox(visit) as outbox:
        return found((_held(one) for one in outbox.held()), limit)


def _held(one: Intent) -> HeldTold:
    reason = next((reason for reason in OutboxReason if reason.code == one.reason), None)
    words = None if reason is None else words_for(reason)
    return HeldTold(one.id, one.accepted_at, one.reason, words, one.attempts, one.found)


def _outbox(visit: Visit) -> AbstractContextManager[Outbox]:
    if visit.house.outbox is None:
        raise InvalidValue("outbox", "is not shown here")
    return visit.house.outbox()


TOOLS = (
    Tool("where_am_i", where_am_i),
    Tool("send_plan", send_plan, sends=True),
    Tool("outbox_status", outbox_status, of_outbox=True),
    Tool("outbox_held", outbox_held, of_outbox=True),
)

__all__ = ["TOOLS"]
