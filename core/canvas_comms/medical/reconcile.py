"""What became of a message of unknown fate? Look among those of the pair, and claim no more than that shows.

The server gives a message no mark of ours, so it is told by sender, recipient, `sent` and text. Another
message may have all four, where a `sent` was chosen that is not its own. What is not surely ours is a
`Candidate`, for a person to judge. An outbox knows of all that it sent, and needs none of this.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.instants import checked_time
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.send import SendReport
from canvas_comms.outcomes import Unknown

CLOCK_SKEW = timedelta(minutes=5)
"""How much earlier than ours a server's clock may write what we are looking for."""


def reconcile(
    report: SendReport,
    gateway: CommunicationGateway,
    *,
    since: datetime | str,
    known: Collection[str] | None = None,
    skew: timedelta = CLOCK_SKEW,
) -> SendReport:
    """The report with what can be settled settled, and the candidates for the rest.

    `since` is the moment before sending, with a zone. `known` are the ids of whatever else was sent between
    these people with the same `sent`; empty says that there is nothing else, as where each message has a
    `sent` of its own. None, as it is by default, says that nobody knows, and then nothing is settled: each
    find is a candidate.

    With `known`, an outcome becomes `Sent` if exactly one message has sender, recipient, `sent` and text of
    the one that was sent and is not `known`, if no other has its people and `sent`, and if everything could
    be read. Candidates have the same people and `sent`, or the same people and text and were sent since then.
    Where nothing is found the outcome stays unknown, since a server may still be at work. Raises
    `NotSupported`, and `InvalidValue` (`since`) for a time without a zone.
    """
    earliest = checked_time(since, "since") - skew
    message = report.plan.message
    if message is None or not any(isinstance(one.outcome, Unknown) for one in report.deliveries):
        return report
    require(Capability.COMMUNICATIONS_SEARCH, gateway.capabilities)
    from canvas_comms.medical.outbox.settling import settled

    found = [settled(one, message, gateway, earliest, known) for one in report.deliveries]
    return attrs.evolve(
        report,
        deliveries=tuple(delivery for delivery, _ in found),
        candidates=tuple(candidate for _, candidates in found for candidate in candidates),
    )


__all__ = ["CLOCK_SKEW", "reconcile"]
