"""Find out what became of a message whose fate is unknown, by looking at what was sent."""

from datetime import datetime

import attrs

from canvas_comms.lms.conversations.asked import Query
from canvas_comms.lms.conversations.listing import conversations
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.rules.previews import preview
from canvas_comms.lms.conversations.rules.scopes import Scope
from canvas_comms.lms.conversations.sending import Delivery, SendReport
from canvas_comms.outcomes import Sent, Unknown


def reconcile(report: SendReport, gateway: ConversationGateway, since: datetime) -> SendReport:
    """The report with every unknown outcome that can be settled settled.

    Reads one's sent threads back to `since`, the moment before sending, with a zone. What
    is found there was sent; what is not found stays unknown, since a server may still be
    at work. Texts that begin alike and were sent since then cannot be told apart. Raises
    `GatewayError`.
    """
    open_for = {d.user for d in report.deliveries if isinstance(d.outcome, Unknown)}
    if not open_for:
        return report
    told = preview(report.plan.intent.body)
    found: dict[str, str] = {}
    for thread in conversations(gateway, Query(Scope.SENT)):
        written = thread.last_authored_message_at
        if written is not None and written < since:
            break
        if thread.last_authored_message == told:
            found |= dict.fromkeys(open_for.intersection(thread.audience), thread.id)
    settled = tuple(_settled(delivery, found) for delivery in report.deliveries)
    return attrs.evolve(report, deliveries=settled)


def _settled(delivery: Delivery, found: dict[str, str]) -> Delivery:
    if not isinstance(delivery.outcome, Unknown) or delivery.user not in found:
        return delivery
    return attrs.evolve(delivery, outcome=Sent(found[delivery.user]))


__all__ = ["reconcile"]
