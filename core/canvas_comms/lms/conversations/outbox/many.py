"""What will many messages become? Each looked up and planned by itself, a draft for each person."""

from collections.abc import Sequence

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.outbox.courier import ConversationCourier
from canvas_comms.lms.conversations.plan import Plan
from canvas_comms.lms.conversations.requests import Intent
from canvas_comms.losses import OnLoss
from canvas_comms.many import Entry, ManyPlan, PlannedCall, keys_for
from canvas_comms.outcomes import Refused


def plan_many(
    messages: Sequence[Intent | Plan],
    courier: ConversationCourier,
    *,
    keys: Sequence[str] | None,
    on_loss: OnLoss,
) -> ManyPlan:
    """The plan of all of them. Raises `InvalidValue` (`messages`, `keys`), `GatewayError`."""
    if isinstance(messages, str | bytes) or not isinstance(messages, Sequence):
        raise InvalidValue("messages", "must be a list of what compose makes, or of plans")
    for place, message in enumerate(messages):
        if not isinstance(message, Intent | Plan):
            raise InvalidValue(f"messages[{place}]", "must be what compose makes, or a plan")
    each = zip(messages, keys_for(keys, len(messages)), strict=True)
    return ManyPlan(tuple(_entry(place, one, key, courier, on_loss) for place, (one, key) in enumerate(each)))


def _entry(
    place: int, message: Intent | Plan, key: str | None, courier: ConversationCourier, on_loss: OnLoss
) -> Entry:
    planned = message if isinstance(message, Plan) else courier.plan(message)
    drafts = courier.drafts(planned, key=key, on_loss=on_loss)
    if isinstance(drafts, Refused):
        return Entry(place, (), drafts.decision)
    return Entry(place, tuple(PlannedCall(draft, draft.people) for draft in drafts), planned.decision)


__all__ = ["plan_many"]
