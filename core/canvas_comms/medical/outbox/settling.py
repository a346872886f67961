"""What does a search show of one message of unknown fate?"""

from collections.abc import Collection
from datetime import datetime

import attrs

from canvas_comms.medical.model import Message, Reference
from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.outbox.matching import Match, match
from canvas_comms.medical.outbox.scan import Scan, scan_pair
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.parties import resolve
from canvas_comms.medical.send import Candidate, Delivery
from canvas_comms.outbox.canonical_text import same_text
from canvas_comms.outcomes import Sent, Unknown


def settled(
    delivery: Delivery,
    message: Message,
    gateway: CommunicationGateway,
    earliest: datetime,
    known: Collection[str] | None,
) -> tuple[Delivery, tuple[Candidate, ...]]:
    """The delivery, settled if that is sure, and the candidates if not; `known` as in `reconcile`."""
    intended = _intended(message, delivery) if isinstance(delivery.outcome, Unknown) else None
    if intended is None:
        return delivery, ()
    scan = scan_pair(intended, gateway)
    sure = None if known is None else _surely(intended, scan, known)
    if sure is not None:
        return attrs.evolve(delivery, outcome=Sent(sure)), ()
    found = (one for one in scan.found if _may_be(intended, one, earliest))
    return delivery, tuple(_candidate(delivery, intended, one) for one in found)


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


__all__ = ["settled"]
