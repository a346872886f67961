"""What will many messages become? Each planned by itself, a draft for each recipient."""

from collections.abc import Sequence
from datetime import datetime

from canvas_comms.decisions import Decision
from canvas_comms.errors import InvalidValue
from canvas_comms.many import Entry, ManyPlan, PlannedCall, keys_for
from canvas_comms.medical.outbox.courier import CommunicationCourier
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.outcomes import Refused


def plan_many(
    messages: Sequence[NewCommunication],
    courier: CommunicationCourier,
    *,
    keys: Sequence[str] | None,
    now: datetime,
    knows: Knows | None = None,
) -> ManyPlan:
    """The plan of all of them. Raises `InvalidValue` (`messages`, `keys`)."""
    if isinstance(messages, str | bytes) or not isinstance(messages, Sequence):
        raise InvalidValue("messages", "must be a list of what compose makes")
    for place, message in enumerate(messages):
        if not isinstance(message, NewCommunication):
            raise InvalidValue(f"messages[{place}]", "must be what compose makes")
    each = zip(messages, keys_for(keys, len(messages)), strict=True)
    return ManyPlan(
        tuple(_entry(place, one, key, courier, now, knows) for place, (one, key) in enumerate(each))
    )


def _entry(
    place: int,
    message: NewCommunication,
    key: str | None,
    courier: CommunicationCourier,
    now: datetime,
    knows: Knows | None,
) -> Entry:
    drafts = courier.drafts(message, key=key, now=now, knows=knows)
    if isinstance(drafts, Refused):
        return Entry(place, (), drafts.decision)
    calls = (PlannedCall(draft, draft.people[1:]) for draft in drafts)  # the sender is the first of a pair
    return Entry(place, tuple(calls), Decision())


__all__ = ["plan_many"]
