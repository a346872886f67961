"""What became of a message of unknown fate? Look among what was sent, and claim no more than that shows.

The server gives a message no mark of ours, so it is told by whom it went to, its text and its time.
Another message may have all three: what is not surely ours is a `Candidate`, for a person to judge.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import attrs

from canvas_comms.instants import checked_time
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.queries import conversations
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.response_keys import LIMIT, preview
from canvas_comms.lms.conversations.send import Candidate, Delivery, SendReport
from canvas_comms.outcomes import Sent, Unknown

CLOCK_SKEW = timedelta(minutes=5)
"""How much earlier than ours a server's clock may write what we are looking for."""


def reconcile(
    report: SendReport,
    gateway: ConversationGateway,
    *,
    since: datetime | str,
    known: Collection[str] = (),
    skew: timedelta = CLOCK_SKEW,
) -> SendReport:
    """The report with what can be settled settled, and the candidates for the rest.

    Reads one's sent threads back to `since`, the moment before sending, with a zone, less `skew`.
    A person's outcome becomes `Sent` if exactly one message to them begins alike, its whole text is
    the one that was sent, it was not written before the second of `since`, and its conversation is
    not `known`: give there the conversations of whatever else was sent to these people. Any
    other find is a candidate, and the outcome stays unknown. So it does where nothing is found,
    since a server may still be at work. Raises `GatewayError`, `NotSupported`, and `InvalidValue`
    (`since`) for a time without a zone.
    """
    since = checked_time(since, "since")
    open_for = {d.user for d in report.deliveries if isinstance(d.outcome, Unknown)}
    if not open_for:
        return report
    second = since.replace(microsecond=0)  # servers cut to it
    found = tuple(_candidates(report, gateway, open_for, second - skew))
    settled = {one.user: one.conversation for one in found if _is_sure(one, found, second, known)}
    deliveries = tuple(_settled(delivery, settled) for delivery in report.deliveries)
    left = tuple(one for one in found if one.user not in settled)
    return attrs.evolve(report, deliveries=deliveries, candidates=left)


def _is_sure(one: Candidate, found: Collection[Candidate], second: datetime, known: Collection[str]) -> bool:
    alone = sum(other.user == one.user for other in found) == 1
    in_time = one.written_at is not None and one.written_at >= second
    return alone and one.same_text and in_time and one.conversation not in known


def _candidates(
    report: SendReport, gateway: ConversationGateway, open_for: Collection[str], earliest: datetime
) -> Iterator[Candidate]:
    body = report.plan.intent.body
    shown = preview(body)
    for thread in conversations(Query(Scope.SENT), gateway):
        written = thread.last_authored_message_at
        if written is not None and written < earliest:
            break
        people = [user for user in thread.audience if user in open_for]
        if not people:
            continue
        for message in _own_messages(thread, gateway):
            late = message.created_at is None or message.created_at >= earliest
            if late and message.body is not None and preview(message.body) == shown:
                for user in people:
                    yield Candidate(user, thread.id, message.created_at, message.body == body)


def _own_messages(thread: Conversation, gateway: ConversationGateway) -> tuple[ConversationMessage, ...]:
    """The messages of a thread; its newest as the list shows it, where that is all there is.

    A message of another person that begins alike is taken for a candidate too; only its author
    could tell, and who is asking is unknown here.
    """
    newest = thread.last_authored_message or ""
    if thread.message_count == 1 and len(newest) < LIMIT:
        return (ConversationMessage("", created_at=thread.last_authored_message_at, body=newest),)
    return gateway.show(thread.id, mark_as_read=False).messages or ()


def _settled(delivery: Delivery, settled: dict[str, str]) -> Delivery:
    if not isinstance(delivery.outcome, Unknown) or delivery.user not in settled:
        return delivery
    return attrs.evolve(delivery, outcome=Sent(settled[delivery.user]))


__all__ = ["CLOCK_SKEW", "reconcile"]
