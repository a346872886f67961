"""Announce, or say plainly that it became something else; and list what was announced."""

from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.announcements.ports import AnnouncementGateway
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.outcomes import Deleted, Differs, Made
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan, plan_topic
from canvas_comms.lms.discussions.ports import TopicGateway
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.use import compared_with_plan
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.losses import OnLoss, held_to
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Downgraded(Redacted):
    """An ordinary topic was made in place of an announcement. `undone`: it was deleted again."""

    topic: DiscussionTopic
    undone: bool = False


AnnounceOutcome: TypeAlias = Made | Differs | Downgraded | Refused | Failure


@attrs.frozen(eq=False, repr=False)
class AnnounceReport(Redacted):
    """The plan that was followed, and what became of the announcement."""

    plan: TopicPlan
    outcome: AnnounceOutcome


def plan_announcement(
    fields: Parameters,
    context: Context,
    edition: LmsEdition,
    now: datetime,
    snapshot: Snapshot = NOTHING_KNOWN,
) -> TopicPlan:
    """What the server makes of an announcement: without the right, an ordinary topic (a loss)."""
    return plan_topic(_announcing(fields), context, edition, now, snapshot)


def announce(
    context: Context,
    fields: Parameters,
    gateway: TopicGateway,
    now: datetime,
    *,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss = OnLoss.REFUSE,
    undo_downgrade: bool = False,
) -> AnnounceReport:
    """Announce in a course or group; `topic_fields` makes the fields.

    What the rules refuse, or would lose, touches no network. Without the right to announce
    the server makes an ordinary topic and answers 200: that outcome is `Downgraded`, never
    success, and with `undo_downgrade` the topic is deleted again. `Differs` names other
    fields that came out otherwise. Raises `NotSupported`, and nothing for what a server or
    network does.
    """
    require(Capability.ANNOUNCEMENTS_CREATE, gateway.capabilities)
    fields = _announcing(fields)
    planned = plan_topic(fields, context, gateway.edition, now, snapshot)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return AnnounceReport(planned, Refused(decision))
    answer = gateway.create_topic(context, fields)
    if isinstance(answer, DiscussionTopic) and answer.is_announcement is False:
        undone = undo_downgrade and isinstance(gateway.delete_topic(context, answer.id), Deleted)
        return AnnounceReport(planned, Downgraded(answer, undone))
    return AnnounceReport(planned, compared_with_plan(planned, answer))


def _announcing(fields: Parameters) -> Parameters:
    return Parameters({**fields.values, "is_announcement": True})


def list_announcements(
    query: AnnouncementQuery, gateway: AnnouncementGateway, *, limit: int | None = None
) -> Listing[DiscussionTopic]:
    """Announcements, newest first, fetched as they are read, at most `limit`.

    Courses that do not exist or may not be read are left out by the server without a word.
    Raises `NotSupported` at once, `GatewayError` while reading.
    """
    require(Capability.ANNOUNCEMENTS_LIST, gateway.capabilities)
    return Listing(lambda cursor: gateway.announcements_page(query, cursor), limit)


__all__ = [
    "AnnounceOutcome",
    "AnnounceReport",
    "Downgraded",
    "announce",
    "list_announcements",
    "plan_announcement",
]
