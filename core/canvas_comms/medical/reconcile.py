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
from canvas_comms.medical.model import Message, Reference
from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.outbox.matching import Match, match
from canvas_comms.medical.outbox.scan import Scan, scan_pair
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.parties import resolve
from canvas_comms.medical.send import Candidate, Delivery, SendReport
from canvas_comms.outbox.canonical_text import same_text
from canvas_comms.outcomes import Sent, Unknown

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
    deliveries: list[Delivery] = []
    candidates: list[Candidate] = []
    for delivery in report.deliveries:
        intended = _intended(message, delivery) if isinstance(delivery.outcome, Unknown) else None
        if intended is None:
            deliveries.append(delivery)
            continue
        scan = scan_pair(intended, gateway)
        sure = None if known is None else _surely(intended, scan, known)
        if sure is not None:
            delivery = attrs.evolve(delivery, outcome=Sent(sure))
        else:
            found = (one for one in scan.found if _may_be(intended, one, earliest))
            candidates += [_candidate(delivery, intended, one) for one in found]
        deliveries.append(delivery)
    return attrs.evolve(report, deliveries=tuple(deliveries), candidates=tuple(candidates))


def _intended(message: Message, delivery: Delivery) -> Intended | None:
    person = None if delivery.recipient is None else resolve(delivery.recipient)
    if not isinstance(person, Reference):
        return None
    return Intended(message.sender, person, message.content, message.sent)


def _surely(intended: Intended, scan: Scan, known: Collection[str]) -> str | None:
    """The id of the only message with this key, if all was read."""
    alike = [one for one in scan.found if match(intended, one) is not Match.NONE and one.id not in known]
    if len(alike) != 1 or not scan.complete or match(intended, alike[0]) is not Match.STRONG:
        return None
    return alike[0].id


def _may_be(intended: Intended, found: Communication, earliest: datetime) -> bool:
    if match(intended, found) is not Match.NONE:
        return True
    late = found.sent is None or found.sent >= earliest
    return late and same_text(intended.text, found.content)


def _candidate(delivery: Delivery, intended: Intended, found: Communication) -> Candidate:
    same = same_text(intended.text, found.content)
    return Candidate(delivery.recipient, found.id, found.sent, same)


__all__ = ["CLOCK_SKEW", "reconcile"]
