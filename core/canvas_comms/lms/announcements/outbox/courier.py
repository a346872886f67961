"""Carries the announcements of an outbox to one Canvas LMS, and looks for those of unknown fate there.

That nothing is found proves nothing, since nothing of ours marks it: then a person is asked.
"""

from datetime import datetime, timedelta
from typing import Protocol

import attrs

from canvas_comms.arguments import instance
from canvas_comms.capabilities import Capability, require
from canvas_comms.destinations import Destination, scope_of
from canvas_comms.errors import CanvasCommsError, InvalidValue, NotSupported
from canvas_comms.lms.announcements.gateway import AnnouncementGateway
from canvas_comms.lms.announcements.outbox.drafts import draft_of, intended_by
from canvas_comms.lms.announcements.outbox.matching import judge, may_be
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.announcements.use import AnnounceOutcome, Downgraded, announce, list_announcements
from canvas_comms.lms.contexts import Context, ContextKind, context_of
from canvas_comms.lms.discussions.operations import Differs, Made
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot
from canvas_comms.lms.discussions.ports import TopicGateway
from canvas_comms.lms.discussions.requests import topic_fields_of
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.outbox import Draft, Intent, Journal, Ours, Resending, Sighting, State, Verdict
from canvas_comms.outcomes import Doubt, Issue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.ports import Clock
from canvas_comms.redaction import Opaque, veiled

KIND = "announcements"
CLOCK_SKEW = timedelta(minutes=5)
FAR = timedelta(days=3650)
"""How far ahead an announcement may be delayed."""


class BoardGateway(AnnouncementGateway, TopicGateway, Protocol):
    """Announces and lists announcements."""


@attrs.frozen(eq=False, repr=False)
class AnnouncementCourier(Opaque):
    """A `Courier` of one user's announcements over a gateway. As safe under threads as that.

    `quiet_period` is that of the outbox's policy, `skew` how far the server's clock may be from ours.
    """

    gateway: BoardGateway
    clock: Clock
    me: str
    scope: str
    longest_attempt: float
    quiet_period: timedelta
    skew: timedelta = CLOCK_SKEW

    @veiled
    def draft(
        self,
        context: Context | str,
        fields: Parameters,
        *,
        key: str | None = None,
        snapshot: Snapshot = NOTHING_KNOWN,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        now: datetime | str | None = None,
    ) -> Draft | Refused:
        """What to hand in for one course or group, or why not; see `draft_of`. Raises `InvalidValue`."""
        if key is not None:
            instance(str, key, "key", "must be text")
        return draft_of(
            context_of(context),
            topic_fields_of(fields),
            self.scope,
            self.gateway.edition,
            self.clock() if now is None else now,  # type: ignore[arg-type]  # text is read by the plan
            snapshot=snapshot,
            key=key,
            on_loss=OnLoss.of(on_loss),
        )

    def attempt(self, intent: Intent) -> Outcome:
        """Announce it once. Never raises, never repeats by itself.

        An ordinary topic in its place is deleted again, and was rejected. One that came out otherwise than
        planned is in doubt, so that it is looked at.
        """
        intended = intended_by(intent.message)
        if intended is None:
            return NotSent(Doubt.NOT_WRITABLE)
        now = intent.began_at or intent.accepted_at
        try:
            report = announce(
                intended.context,
                intended.fields,
                self.gateway,
                now=now,
                on_loss=OnLoss.ACCEPT,
                undo_downgrade=True,
            )
        except InvalidValue:
            return NotSent(Doubt.NOT_WRITABLE)
        except NotSupported:
            return NotSent(Doubt.BROKEN_BACKEND)
        return _outcome(report.outcome)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """What the list of a course's announcements shows of it. Never raises."""
        intended, doubt, began = intended_by(intent.message), intent.doubt, intent.began_at
        offered = Capability.ANNOUNCEMENTS_LIST in self.gateway.capabilities
        if intended is None or doubt is None or began is None or not offered or intent.state is State.SENT:
            return Verdict(Sighting.IMPOSSIBLE)
        if intended.context.kind is not ContextKind.COURSE:
            return Verdict(Sighting.IMPOSSIBLE)  # nothing lists those of groups by time
        earliest = began.replace(microsecond=0) - self.skew
        latest = doubt.wall + self.quiet_period + self.skew
        query = AnnouncementQuery((intended.context.id,), start=earliest, end=earliest + FAR)
        found: list[DiscussionTopic] = []
        complete = True
        try:
            for one in list_announcements(query, self.gateway):
                if may_be(intended, one, earliest, latest):
                    found.append(one)
        except CanvasCommsError:
            complete = False
        others = ours.owned(intent.scope, frozenset(one.id for one in found)) if found else frozenset()
        alike = ours.others_alike(intent)
        return judge(intended, found, self.me, others=others, alike=alike, complete=complete)

    def resending(self, journal: Journal) -> Resending:
        """Absence proves nothing here."""
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Nothing is to be learned from one."""


def _outcome(outcome: AnnounceOutcome) -> Outcome:
    match outcome:
        case Made(topic=topic):
            return Sent(topic.id)
        case Differs():
            return Unknown(Doubt.BROKEN_ANSWER, 200)
        case Downgraded(undone=True):
            return Rejected(200, (Issue("downgraded"),))
        case Downgraded():
            return Unknown(Doubt.BROKEN_ANSWER, 200)
    return outcome


def courier_of(
    gateway: BoardGateway, destination: object, me: str, clock: Clock, quiet_period: timedelta
) -> AnnouncementCourier:
    """The courier of one user. Raises `NotSupported` where it is not known which server is reached."""
    require(Capability.ANNOUNCEMENTS_CREATE, gateway.capabilities)
    if not isinstance(destination, Destination):
        raise NotSupported("outbox", "the backend does not say which server it reaches")
    scope = scope_of(KIND, destination, me)
    return AnnouncementCourier(gateway, clock, me, scope, destination.deadline, quiet_period)


__all__ = ["AnnouncementCourier", "courier_of"]
