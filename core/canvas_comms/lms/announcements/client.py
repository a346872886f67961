"""Announcements as one program uses them: the section `announcements` of an `LmsClient`.

A context is `course_8` or `group_5`, fields are a mapping of what `topic_fields` takes. What cannot
be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import attrs

from canvas_comms.arguments import day_or_moment, flag, instance, limit_of, members
from canvas_comms.lms.announcements import use
from canvas_comms.lms.announcements.outbox import AnnouncementCourier, courier_of
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.binding import Binding, TopicFields
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan
from canvas_comms.lms.discussions.requests import TopicInclude
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import Listing
from canvas_comms.losses import OnLoss
from canvas_comms.outbox.policy import QUIET_PERIOD
from canvas_comms.redaction import Opaque, veiled

SNAPSHOT_RULE = "must be a Snapshot of discussions"


@attrs.frozen(eq=False, repr=False)
class AnnouncementsClient(Opaque):
    """The use cases of announcements over one backend."""

    _binding: Binding

    @veiled
    def plan(
        self,
        context: Context | str,
        fields: TopicFields,
        *,
        snapshot: Snapshot = NOTHING_KNOWN,
        now: datetime | str | None = None,
    ) -> TopicPlan:
        """What the server makes of an announcement: without the right, an ordinary topic (a loss).

        Asks nobody; `snapshot` is what is known of the writer. Raises `InvalidValue`.
        """
        return use.plan_announcement(
            self._binding.context(context),
            self._binding.topic_fields(fields),
            self._binding.areas.edition,
            self._binding.now(now),
            snapshot=instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE),
        )

    @veiled
    def post(
        self,
        context: Context | str,
        fields: TopicFields,
        *,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        snapshot: Snapshot = NOTHING_KNOWN,
        undo_downgrade: bool = False,
        now: datetime | str | None = None,
    ) -> use.AnnounceReport:
        """Announce as `plan` says; see `canvas_comms.lms.announcements.announce`.

        Raises `InvalidValue` and `NotSupported`, and nothing for what a server or network does.
        """
        return use.announce(
            self._binding.context(context),
            self._binding.topic_fields(fields),
            self._binding.areas.discussions,
            now=self._binding.now(now),
            snapshot=instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE),
            on_loss=on_loss,
            undo_downgrade=flag(undo_downgrade, "undo_downgrade"),
        )

    @veiled
    def courier(self, *, quiet_period: timedelta = QUIET_PERIOD) -> AnnouncementCourier:
        """What an outbox announces and finds announcements with; `draft` of it makes what is handed in.

        `quiet_period` is that of the outbox's policy. Asks the server who one is. Raises `InvalidValue`,
        `GatewayError`, and `NotSupported` where the backend does not say which server it reaches.
        """
        areas = self._binding.areas
        return courier_of(
            areas.discussions,
            getattr(areas, "destination", None),
            areas.whoami(),
            self._binding.clock,
            instance(timedelta, quiet_period, "quiet_period", "must be a timedelta"),
        )

    @veiled
    def list(
        self,
        courses: Sequence[str] | str,
        *,
        start: datetime | date | str | None = None,
        end: datetime | date | str | None = None,
        active_only: bool = False,
        latest_only: bool = False,
        available_after: datetime | date | str | None = None,
        include: Sequence[TopicInclude | str] | TopicInclude | str = (),
        limit: int | None = None,
    ) -> Listing[DiscussionTopic]:
        """Announcements of courses, by id, newest first, fetched as they are read, at most `limit`.

        Courses that may not be read are left out without a word. Raises `InvalidValue` and
        `NotSupported` at once, `GatewayError` while reading.
        """
        query = AnnouncementQuery(
            self._binding.texts.ids(courses, "courses"),
            day_or_moment(start, "start"),
            day_or_moment(end, "end"),
            flag(active_only, "active_only"),
            flag(latest_only, "latest_only"),
            day_or_moment(available_after, "available_after"),
            members(TopicInclude, include, "include"),
        )
        return use.list_announcements(query, self._binding.areas.discussions, limit=limit_of(limit))


__all__ = ["AnnouncementsClient"]
