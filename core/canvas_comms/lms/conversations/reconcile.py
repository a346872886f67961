"""What became of a message of unknown fate? Look among what was sent, and claim no more than that shows.

The server gives a message no mark of ours, so it is told by whom it went to, its text and its time.
Another message may have all three, in the same second even: what is not surely ours is a `Candidate`,
for a person to judge. Only who knows of everything else that was sent can say that there is no other.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import attrs

from canvas_comms.instants import checked_time
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.rules.modes import Mode
from canvas_comms.lms.conversations.send import Delivery, SendReport
from canvas_comms.lms.conversations.sent_messages import Found, Wanted, is_sure, messages_like
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
    together = frozenset(d.user for d in report.deliveries) if report.plan.mode is Mode.GROUP else None
    subject = report.plan.intent.subject
    wanted = Wanted(report.plan.intent.body, frozenset(open_for), together, second - skew, subject=subject)
    found = tuple(messages_like(wanted, gateway))
    settled = {} if known is None else _surely_sent(found, known, second)
    deliveries = tuple(_settled(delivery, settled) for delivery in report.deliveries)
    left = tuple(one.candidate for one in found if one.candidate.user not in settled)
    return attrs.evolve(report, deliveries=deliveries, candidates=left)


def _surely_sent(found: Collection[Found], known: Collection[str], earliest: datetime) -> dict[str, str]:
    sure = (one.candidate for one in found if is_sure(one, found, earliest))
    return {one.user: one.conversation for one in sure if one.conversation not in known}


def _settled(delivery: Delivery, settled: dict[str, str]) -> Delivery:
    if delivery.user not in settled:
        return delivery
    return attrs.evolve(delivery, outcome=Sent(settled[delivery.user]))


__all__ = ["CLOCK_SKEW", "reconcile"]
