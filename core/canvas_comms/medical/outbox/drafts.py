"""What is handed in: one draft for each recipient, planned first.

What the rules of the server refuse, and what it would lose, is refused here, and nothing is handed in.
"""

from datetime import datetime

from canvas_comms.decisions import all_of
from canvas_comms.instants import checked_time
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message
from canvas_comms.medical.outbox.intended import content_of
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.medical.send import fan_out
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused


def drafts_of(
    new: NewCommunication,
    scope: str,
    edition: Edition,
    now: datetime | str,
    *,
    key: str | None = None,
    knows: Knows | None = None,
) -> tuple[Draft, ...] | Refused:
    """A draft for each recipient; or why not, with the place of each recipient.

    The moment of a draft is the `sent` that the message says, which then stays as it is, or else `now`
    in milliseconds, which an outbox may move on. Several recipients have `key[0]`, `key[1]` … for their
    keys. Raises `InvalidValue` (`now`).
    """
    written_at = checked_time(now, "now")
    prepared = tuple(fan_out(new, edition, written_at, knows))
    refused = [one.message.decision for one in prepared if isinstance(one.message, Refused)]
    if refused or not prepared:
        return Refused(all_of(refused))
    fixed = new.sent is not None or new.received is not None
    several = len(prepared) > 1
    return tuple(
        _draft(one.message, scope, fixed, f"{key}[{place}]" if several and key is not None else key)
        for place, one in enumerate(prepared)
        if isinstance(one.message, Message)
    )


def _draft(message: Message, scope: str, fixed: bool, key: str | None) -> Draft:
    sent = message.sent
    return Draft(
        scope=scope,
        people=(str(message.sender), str(message.recipient)),
        content=content_of(message.sender, message.recipient, message.content, message.received),
        moment=sent if fixed else sent.replace(microsecond=sent.microsecond // 1000 * 1000),
        fixed=fixed,
        key=key,
    )


__all__ = ["drafts_of"]
