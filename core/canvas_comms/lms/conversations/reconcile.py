"""What became of a message of unknown fate? Look among what was sent, and claim no more than that shows.

The server gives a message no mark of ours, so it is told by whom it went to, its text and its time.
Another message may have all three, in the same second even: what is not surely ours is a `Candidate`,
for a person to judge. Only who knows of everything else that was sent can say that there is no other.
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
from canvas_comms.lms.conversations.rules.modes import Mode
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
    known: Collection[str] | None = None,
    skew: timedelta = CLOCK_SKEW,
) -> SendReport:
    """The report with what can be settled settled, and the candidates for the rest.

    Reads one's sent threads back to `since`, the moment before sending, with a zone, less `skew`.
    `known` are the conversations of whatever else was sent to these people with a text that begins
    alike, by anybody in the writer's name; empty says that there is nothing else. None, as it is by
    default, says that nobody knows, and then nothing is settled: each find is a candidate.

    With `known`, a person's outcome becomes `Sent` if exactly one message to them begins alike, its
    whole text is the one that was sent, it is the writer's own, it went to the people it was meant
    for and to nobody else, it was not written before the second of `since`, and its conversation is
    not `known`. Any other find is a candidate, and the outcome stays unknown. So it does where nothing
    is found, since a server may still be at work. Raises `GatewayError`, `NotSupported`, and
    `InvalidValue` (`since`) for a time without a zone.
    """
    since = checked_time(since, "since")
    open_for = {d.user for d in report.deliveries if isinstance(d.outcome, Unknown)}
    if not open_for:
        return report
    second = since.replace(microsecond=0)  # servers cut to it
    found = tuple(_candidates(report, gateway, open_for, second - skew))
    sure = (
        () if known is None else tuple(one.candidate for one in found if _is_sure(one, found, second, known))
    )
    settled = {one.user: one.conversation for one in sure}
    deliveries = tuple(_settled(delivery, settled) for delivery in report.deliveries)
    left = tuple(one.candidate for one in found if one.candidate.user not in settled)
    return attrs.evolve(report, deliveries=deliveries, candidates=left)


@attrs.frozen
class _Found:
    """A candidate, and whether its author and its readers are those of the message that is looked for."""

    candidate: Candidate
    same_people: bool


def _is_sure(one: _Found, found: Collection[_Found], second: datetime, known: Collection[str]) -> bool:
    it = one.candidate
    alone = sum(other.candidate.user == it.user for other in found) == 1
    in_time = it.written_at is not None and it.written_at >= second
    return alone and it.same_text and one.same_people and in_time and it.conversation not in known


def _candidates(
    report: SendReport, gateway: ConversationGateway, open_for: Collection[str], earliest: datetime
) -> Iterator[_Found]:
    body = report.plan.intent.body
    shown = preview(body)
    together = {d.user for d in report.deliveries} if report.plan.mode is Mode.GROUP else None
    for thread in conversations(Query(Scope.SENT), gateway):
        written = thread.last_authored_message_at
        if written is not None and written < earliest:
            break
        people = [user for user in thread.audience if user in open_for]
        if not people:
            continue
        for message, own in _by_the_writer(thread, gateway):
            late = message.created_at is None or message.created_at >= earliest
            if late and message.body is not None and preview(message.body) == shown:
                same_text = message.body == body
                for user in people:
                    same_people = own and set(thread.audience) == (together or {user})
                    yield _Found(Candidate(user, thread.id, message.created_at, same_text), same_people)


def _by_the_writer(
    thread: Conversation, gateway: ConversationGateway
) -> Iterator[tuple[ConversationMessage, bool]]:
    """The messages of a thread that nobody else wrote, and whether the writer surely did.

    Its newest as the list shows it, where that is all there is. A message without an author may be anybody's.
    """
    newest = thread.last_authored_message or ""
    if thread.message_count == 1 and len(newest) < LIMIT:
        yield ConversationMessage("", created_at=thread.last_authored_message_at, body=newest), True
        return
    for message in gateway.show(thread.id, mark_as_read=False).messages or ():
        if message.author_id not in thread.audience:
            yield message, message.author_id is not None


def _settled(delivery: Delivery, settled: dict[str, str]) -> Delivery:
    if not isinstance(delivery.outcome, Unknown) or delivery.user not in settled:
        return delivery
    return attrs.evolve(delivery, outcome=Sent(settled[delivery.user]))


__all__ = ["CLOCK_SKEW", "reconcile"]
