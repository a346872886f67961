"""Announcements as one program uses them: the section `announcements` of an `LmsClient`.

A context is `course_8` or `group_5`, fields are a mapping of what `topic_fields` takes. What cannot
be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from canvas_comms.arguments import day_or_moment, flag, instance, limit_of, members
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.announcements import use
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.binding import Binding, TopicFields
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan
from canvas_comms.lms.discussions.requests import TopicInclude, topic_fields_of
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.pace import Gate, ignore_standing, pace_of
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST, QUIET_PERIOD
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms.redaction import Opaque, veiled

PAIRS_RULE = "must be a list of pairs: a place, and fields of a topic"
SNAPSHOT_RULE = "must be a Snapshot of discussions"

if TYPE_CHECKING:  # a program that sends none of many, and through no outbox, loads neither
    from canvas_comms.lms.announcements.outbox import AnnouncementCourier
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.outbox import Outbox


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
    def courier(self, *, quiet_period: timedelta = QUIET_PERIOD) -> "AnnouncementCourier":
        """What an outbox announces and finds announcements with; `draft` of it makes what is handed in.

        `quiet_period` is that of the outbox's policy. Asks the server who one is. Raises `InvalidValue`,
        `GatewayError`, and `NotSupported` where the backend does not say which server it reaches.
        """
        from canvas_comms.lms.announcements.outbox import courier_of

        areas = self._binding.areas
        return courier_of(
            areas.discussions,
            getattr(areas, "destination", None),
            areas.whoami(),
            self._binding.clock,
            instance(timedelta, quiet_period, "quiet_period", "must be a timedelta"),
        )

    @veiled
    def plan_many(
        self,
        announcements: Sequence[tuple[Context | str, TopicFields]],
        *,
        keys: Sequence[str] | None = None,
        snapshot: Snapshot = NOTHING_KNOWN,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        now: datetime | str | None = None,
    ) -> "ManyPlan":
        """What many announcements will become: pairs of a place and fields. Announces nothing.

        `keys` are names of yours, one for each. Raises `InvalidValue`, `GatewayError`, `NotSupported`.
        """
        from canvas_comms.lms.announcements.outbox import plan_many

        known = instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE)
        read, when = self._each(announcements), self._binding.now(now)
        policy = OnLoss.of(on_loss)
        return plan_many(read, self.courier(), keys=keys, snapshot=known, on_loss=policy, now=when)

    @veiled
    def send_many(
        self,
        announcements: "Sequence[tuple[Context | str, TopicFields]] | ManyPlan",
        *,
        keys: Sequence[str] | None = None,
        snapshot: Snapshot = NOTHING_KNOWN,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        now: datetime | str | None = None,
        outbox: "Outbox | None" = None,
        run: str = "",
        skip_refused: bool = False,
        gate: Gate | None = None,
        at_once: int | None = None,
        at_most: timedelta = LONGEST,
        wait: Sleep | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> "Iterator[Delivered]":
        """Announce in many places: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported`, `GatewayError` at once, `JournalError` while it goes.
        """
        from canvas_comms.lms.announcements.outbox import plan_many
        from canvas_comms.many import ManyPlan, Settings, send_planned

        known, when = instance(Snapshot, snapshot, "snapshot", SNAPSHOT_RULE), self._binding.now(now)
        policy = OnLoss.of(on_loss)
        settings = Settings(
            pace=pace_of(self._binding.areas),
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            sleep=self._binding.sleep,
            cancelled=cancelled,
            on_standing=on_standing,
        )
        planned = announcements
        read = planned if isinstance(planned, ManyPlan) else self._each(planned)
        courier = self.courier()
        if not isinstance(read, ManyPlan):
            read = plan_many(read, courier, keys=keys, snapshot=known, on_loss=policy, now=when)
        return send_planned(read, courier, when, settings)

    def _each(
        self, given: Sequence[tuple[Context | str, TopicFields]]
    ) -> Sequence[tuple[Context, Parameters]]:
        if isinstance(given, str | bytes) or not isinstance(given, Sequence):
            raise InvalidValue("announcements", PAIRS_RULE)
        for place, one in enumerate(given):
            if not isinstance(one, tuple) or len(one) != 2:
                raise InvalidValue(f"announcements[{place}]", PAIRS_RULE)
        binding = self._binding
        return [(binding.context(c), topic_fields_of(binding.topic_fields(fields))) for c, fields in given]

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
