"""Everything that a search for a pair shows, read twice.

Pages follow offsets, so that a message which is added or removed while they are read moves others to a
page that was read or will be. Only two readings in a row with the same ids show that none was missed.
"""

from collections.abc import Callable

import attrs

from canvas_comms.errors import CanvasCommsError
from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import MAX_COUNT, Query
from canvas_comms.medical.use import search
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Scan(Redacted):
    """What was read, each message once; `complete`: whether it is all that there is."""

    found: tuple[Communication, ...] = attrs.field(metadata=PRIVATE)
    complete: bool


def scan_pair(
    intended: Intended, gateway: CommunicationGateway, *, enough: Callable[[Scan], bool] = lambda _: False
) -> Scan:
    """Every message from the sender to the recipient, each checked to be that.

    Stops after one reading that is `enough`. What cannot be read to its end is not complete. Never raises
    for what a server or network does.
    """
    first = _read_once(intended, gateway)
    if not first.complete or enough(first):
        return first
    second = _read_once(intended, gateway)
    same = {one.id for one in first.found} == {one.id for one in second.found}
    newer = {one.id: one for one in (*first.found, *second.found)}
    return Scan(tuple(newer.values()), second.complete and same)


def _read_once(intended: Intended, gateway: CommunicationGateway) -> Scan:
    found: list[Communication] = []
    query = Query(sender=intended.sender, recipient=intended.recipient, count=MAX_COUNT)
    try:
        results = search(query, gateway)
        for one in results:
            found.append(one)
    except CanvasCommsError:
        return Scan(tuple(found), False)
    return Scan(tuple(found), results.complete is True)


__all__ = ["Scan", "scan_pair"]
