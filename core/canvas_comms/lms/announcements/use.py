"""Announce, or say plainly that it became something else; and list what was announced."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TypeAlias

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.instants import checked_time
from canvas_comms.lms.announcements.gateway import AnnouncementGateway
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.contexts import Context, context_of
from canvas_comms.lms.discussions.operations import Deleted, Differs, Made
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan, plan_topic
from canvas_comms.lms.discussions.ports import TopicGateway
from canvas_comms.lms.discussions.requests import topic_fields_of
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.use import compared_with_plan
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Redacted
from canvas_comms.reports import SingleReport


@attrs.frozen(eq=False, repr=False)
class Downgraded(Redacted):
    """An ordinary topic was made in place of an announcement. `undone`: it was deleted again."""

    topic: DiscussionTopic
    undone: bool = False

    @property
    def as_planned(self) -> bool:
        """It is not."""
        return False


AnnounceOutcome: TypeAlias = Made | Differs | Downgraded | Refused | Failure


@attrs.frozen(eq=False, repr=False)
class AnnounceReport(SingleReport[TopicPlan, AnnounceOutcome]):
    """The plan that was followed, and what became of the announcement."""


def plan_announcement(
    context: Context | str,
    fields: Parameters | Mapping[str, object],
    edition: LmsEdition | str,
    now: datetime | str,
    *,
    snapshot: Snapshot = NOTHING_KNOWN,
) -> TopicPlan:
    """What the server makes of an announcement: without the right, an ordinary topic (a loss).

    Arguments may be text, and raise, as in `plan_topic`.
    """
    return plan_topic(context, _announcing(fields), edition, now, snapshot=snapshot)


def announce(
    context: Context | str,
    fields: Parameters | Mapping[str, object],
    gateway: TopicGateway,
    *,
    now: datetime | str,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss | str = OnLoss.REFUSE,
    undo_downgrade: bool = False,
) -> AnnounceReport:
    """Announce in a course or group, such as `course_8`.

    `fields` are made by `topic_fields`, or are a mapping of its arguments.

    What the rules refuse, or would lose, touches no network. Without the right to announce
    the server makes an ordinary topic and answers 200: that outcome is `Downgraded`, never
    success, and with `undo_downgrade` the topic is deleted again. `Differs` names other
    fields that came out otherwise. Raises `NotSupported`, `InvalidValue`, and nothing for
    what a server or network does.
    """
    require(Capability.ANNOUNCEMENTS_CREATE, gateway.capabilities)
    context, fields = context_of(context), _announcing(fields)
    on_loss, now = OnLoss.of(on_loss), checked_time(now, "now")
    planned = plan_topic(context, fields, gateway.edition, now, snapshot=snapshot)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return AnnounceReport(planned, Refused(decision))
    answer = gateway.create_topic(context, fields)
    if isinstance(answer, DiscussionTopic) and answer.is_announcement is False:
        undone = undo_downgrade and isinstance(gateway.delete_topic(context, answer.id), Deleted)
        return AnnounceReport(planned, Downgraded(answer, undone))
    return AnnounceReport(planned, compared_with_plan(planned, answer))


def _announcing(fields: Parameters | Mapping[str, object]) -> Parameters:
    return Parameters({**topic_fields_of(fields).values, "is_announcement": True})


def list_announcements(
    query: AnnouncementQuery, gateway: AnnouncementGateway, *, limit: int | None = None
) -> Listing[DiscussionTopic]:
    """Announcements, newest first, fetched as they are read, at most `limit`.

    Courses that do not exist or may not be read are left out by the server without a word.
    Raises `NotSupported` at once, `GatewayError` while reading.
    """
    require(Capability.ANNOUNCEMENTS_LIST, gateway.capabilities)
    return Listing(partial(gateway.announcements_page, query), limit)


__all__ = [
    "AnnounceOutcome",
    "AnnounceReport",
    "Downgraded",
    "announce",
    "list_announcements",
    "plan_announcement",
]
