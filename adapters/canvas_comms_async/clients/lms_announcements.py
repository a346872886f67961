"""`AsyncAnnouncementsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from canvas_comms.lms.announcements import use
from canvas_comms.lms.announcements.client import AnnouncementsClient
from canvas_comms.lms.binding import TopicFields
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan
from canvas_comms.lms.discussions.requests import TopicInclude
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.losses import OnLoss
from canvas_comms.pace import Gate, ignore_standing
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST, QUIET_PERIOD
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing, run_of

if TYPE_CHECKING:
    from canvas_comms.lms.announcements.outbox import AnnouncementCourier
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.outbox import Outbox


class AsyncAnnouncementsClient(InThreads[AnnouncementsClient]):
    """`AnnouncementsClient`, awaited: its methods, in worker threads."""

    @veiled
    async def plan(
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
        return await self._calls.run(
            "announcements.plan", self.sync.plan, context, fields, snapshot=snapshot, now=now
        )

    @veiled
    async def post(
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
        return await self._calls.run(
            "announcements.post",
            self.sync.post,
            context,
            fields,
            on_loss=on_loss,
            snapshot=snapshot,
            undo_downgrade=undo_downgrade,
            now=now,
        )

    @veiled
    async def courier(self, *, quiet_period: timedelta = QUIET_PERIOD) -> "AnnouncementCourier":
        """What an outbox announces and finds announcements with; `draft` of it makes what is handed in.

        `quiet_period` is that of the outbox's policy. Asks the server who one is. Raises `InvalidValue`,
        `GatewayError`, and `NotSupported` where the backend does not say which server it reaches.
        """
        return await self._calls.run("announcements.courier", self.sync.courier, quiet_period=quiet_period)

    @veiled
    async def plan_many(
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
        return await self._calls.run(
            "announcements.plan_many",
            self.sync.plan_many,
            announcements,
            keys=keys,
            snapshot=snapshot,
            on_loss=on_loss,
            now=now,
        )

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
    ) -> "AsyncGenerator[Delivered, None]":
        """Announce in many places: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported`, `GatewayError` at once, `JournalError` while it goes.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return run_of(
            self._calls,
            "announcements.send_many",
            self.sync.send_many,
            announcements,
            keys=keys,
            snapshot=snapshot,
            on_loss=on_loss,
            now=now,
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            cancelled=cancelled,
            on_standing=on_standing,
        )

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
    ) -> AsyncListing[DiscussionTopic]:
        """Announcements of courses, by id, newest first, fetched as they are read, at most `limit`.

        Courses that may not be read are left out without a word. Raises `InvalidValue` and
        `NotSupported` at once, `GatewayError` while reading.
        """
        return AsyncListing(
            self._calls,
            self.sync.list(
                courses,
                start=start,
                end=end,
                active_only=active_only,
                latest_only=latest_only,
                available_after=available_after,
                include=include,
                limit=limit,
            ),
        )


__all__ = ["AsyncAnnouncementsClient"]
