"""What will many announcements become? Each planned by itself, a draft for each place."""

from collections.abc import Sequence
from datetime import datetime

from canvas_comms.decisions import Decision
from canvas_comms.lms.announcements.outbox.courier import AnnouncementCourier
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import Snapshot
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.many import Entry, ManyPlan, PlannedCall, keys_for
from canvas_comms.outcomes import Refused


def plan_many(
    announcements: Sequence[tuple[Context, Parameters]],
    courier: AnnouncementCourier,
    *,
    keys: Sequence[str] | None,
    snapshot: Snapshot,
    on_loss: OnLoss,
    now: datetime,
) -> ManyPlan:
    """The plan of all of them. Raises `InvalidValue` (`keys`)."""
    entries = []
    each = zip(announcements, keys_for(keys, len(announcements)), strict=True)
    for place, ((context, fields), key) in enumerate(each):
        draft = courier.draft(context, fields, key=key, snapshot=snapshot, on_loss=on_loss, now=now)
        if isinstance(draft, Refused):
            entries.append(Entry(place, (), draft.decision))
        else:
            entries.append(Entry(place, (PlannedCall(draft, draft.people),), Decision()))
    return ManyPlan(tuple(entries))


__all__ = ["plan_many"]
