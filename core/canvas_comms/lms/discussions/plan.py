"""What a Canvas LMS will make of a topic, announcement or entry, before anything is sent.

Pure: a plan is made of the fields and of a `Snapshot`, what is known of the server. Where the
snapshot leaves open who the writer is, the plan follows the most powerful of them, and every
finding that does not hold for all of them is `UNKNOWN`.

A change is planned from the topic as it was read, turned back into the record that the server
must have (`topic_from_resource`). What one caller sees is less than the record: which sections,
who edited it, whether a podcast is on. What a topic does not show has its default here.
"""

import enum
import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import checked_time
from canvas_comms.lms.assignments.render import stored_as
from canvas_comms.lms.contexts import Context, ContextKind, context_of
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Anonymity, DiscussionType, Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.requests import entry_fields_of, topic_fields_of
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.rules.caller import COURSE_RIGHTS, RIGHTS, Caller, CourseOrGroup
from canvas_comms.lms.discussions.rules.content import NEWEST, entry_message_of
from canvas_comms.lms.discussions.rules.entries import InitialPostReason, NestingReason
from canvas_comms.lms.discussions.rules.fields import AttachingReason, AttachmentParam, read_attachment
from canvas_comms.lms.discussions.rules.permissions import (
    EntryPermissionReason,
    TopicPermission,
    may_attach,
    permissions_of,
)
from canvas_comms.lms.discussions.rules.visibility import VisibilityPeriod, visibility_periods, visible_from
from canvas_comms.lms.discussions.server.topic_fields import evaluate_topic
from canvas_comms.lms.discussions.sources import TOPICS_CODE
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters, RawParam
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.sanitising import Sanitised, sanitise
from canvas_comms.redaction import Redacted

DEFAULT_SETTINGS = CourseSettings()
STUDENT_RIGHTS = frozenset(
    {
        Right.READ,
        Right.READ_FORUM,
        Right.READ_ANNOUNCEMENTS,
        Right.POST_TO_FORUM,
        Right.CREATE_FORUM,
        Right.PARTICIPATE_AS_STUDENT,
    }
)
"""What a student may by default: the least that somebody who writes here will have."""

TEACHER_RIGHTS = frozenset({*RIGHTS, *COURSE_RIGHTS}) - {
    Right.PARTICIPATE_AS_STUDENT,
    Right.CREATE_ANNOUNCEMENTS,
}


@attrs.frozen
class Snapshot:
    """What is known of the writer and the course or group. None: not known.

    `moderates`: moderates discussions here; `announces`: may create announcements here.
    `sections` are the ids of the course's sections, `group_sets` of its group sets. Of a
    topic that is changed: whether it `has_entries`, and whether `students_posted`.
    """

    moderates: bool | None = None
    announces: bool | None = None
    settings: CourseSettings | None = None
    sections: frozenset[str] | None = None
    group_sets: frozenset[str] | None = None
    has_entries: bool = False
    students_posted: bool = False

    def callers(self, context: Context) -> tuple[Caller, ...]:
        """Everybody whom the writer could be, as far as is known, the most powerful first."""
        return tuple(
            self._caller(context, moderates, announces)
            for moderates in _both(self.moderates)
            for announces in _both(self.announces)
        )

    def _caller(self, context: Context, moderates: bool, announces: bool) -> Caller:
        rights = TEACHER_RIGHTS if moderates else STUDENT_RIGHTS
        course = context.id if context.kind is ContextKind.COURSE else None
        return Caller(
            user=None,
            course_or_group=CourseOrGroup(context, course, self.settings or DEFAULT_SETTINGS),
            rights=rights | {Right.CREATE_ANNOUNCEMENTS} if announces else rights,
            active=True,
            belongs=True,
            student=not moderates,
            instructor=moderates,
        )


NOTHING_KNOWN = Snapshot()


@attrs.frozen(eq=False)
class SnapshotFacts:
    """The `TopicFacts` of a plan: one possible writer, and what a snapshot knows."""

    snapshot: Snapshot
    caller: Caller
    edition: LmsEdition
    now: datetime
    sanitise: Callable[[str], Sanitised] = attrs.field(repr=False)
    """Of all possible writers, who write the same, it sanitises the message once."""

    def root_of(self, topic: Topic) -> Topic | None:
        """None: a plan is not made for copies."""
        return None

    def has_entries(self, topic: Topic) -> bool:
        """As the snapshot knows."""
        return self.snapshot.has_entries

    def students_posted(self, topic: Topic) -> bool:
        """As the snapshot knows."""
        return self.snapshot.students_posted

    def permissions(self, topic: Topic) -> frozenset[TopicPermission]:
        """What this writer may do to the topic."""
        return permissions_of(topic, None, self.caller, self.now, has_entries=self.snapshot.has_entries)

    def known_sections(self) -> frozenset[str] | None:
        """As the snapshot knows."""
        return self.snapshot.sections

    def known_sets(self) -> frozenset[str] | None:
        """As the snapshot knows."""
        return self.snapshot.group_sets

    def next_position(self, kind: TopicKind) -> int:
        """Some position; which one only the server knows."""
        return 1

    def new_id(self) -> str:
        """No id: only the server gives one."""
        return ""

    def read_attachment(self, param: RawParam) -> AttachmentParam:
        """What this writer attaches; whether a course lets students do so has to be known."""
        found = read_attachment(param, allowed=may_attach(self.caller))
        if found.file is None or self.snapshot.settings is not None or not self.caller.student:
            return found
        unknown = Finding(AttachingReason.MAY_NOT_ATTACH, Effect.UNKNOWN, "attachment")
        return AttachmentParam(Decision((unknown,)), found.file)


def _both(known: bool | None) -> tuple[bool, ...]:
    return (True, False) if known is None else (known,)


class PlanReason(Reason):
    """What a plan cannot know."""

    DEPENDS_ON_WRITER = "depends-on-writer", TOPICS_CODE


@attrs.frozen(eq=False, repr=False)
class TopicPlan(Redacted):
    """The future of one topic or announcement.

    `topic` is what will be stored, without an id; None if it is refused for everybody whom
    the writer could be. `visibility_periods` say what will appear, for whom and from when;
    `visible_from` is when readers see it first, None for never. Where that depends on the writer, there
    are no periods.
    """

    fields: Parameters
    decision: Decision
    topic: Topic | None
    visibility_periods: tuple[VisibilityPeriod, ...]
    visible_from: datetime | None

    @property
    def allowed(self) -> bool:
        """Whether nothing that is known stands against it."""
        return self.decision.allowed

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What would be dropped without a word."""
        return self.decision.losses


def plan_topic(
    context: Context | str,
    fields: Parameters | Mapping[str, object],
    edition: LmsEdition | str,
    now: datetime | str,
    *,
    snapshot: Snapshot = NOTHING_KNOWN,
    before: Topic | None = None,
) -> TopicPlan:
    """What the server makes of a new topic, or of a change to `before`.

    All but the snapshot may be text: `course_8`, a mapping of what `topic_fields` takes, the
    name of an edition, a moment with a zone. Raises `InvalidValue` for what cannot be read.
    """
    context, fields = context_of(context), topic_fields_of(fields)
    edition, now = LmsEdition.of(edition), checked_time(now, "now")
    clean = functools.partial(sanitise, edition=edition)
    once = functools.lru_cache(maxsize=1)(clean)  # gone with this call, and the message with it
    possible = [SnapshotFacts(snapshot, one, edition, now, once) for one in snapshot.callers(context)]
    evaluations = [evaluate_topic(facts, fields, before, "") for facts in possible]
    decision = _agreed([one.decision for one in evaluations])
    topic = next((one.topic for one in evaluations if one.topic is not None), None)
    if topic is None or not decision.allowed:
        return TopicPlan(fields, decision, None, (), None)
    futures = {_future(one.topic, now) for one in evaluations if one.topic is not None}
    periods, since = futures.pop() if len(futures) == 1 else ((), None)
    return TopicPlan(fields, decision, topic, periods, since)


def _future(topic: Topic, now: datetime) -> tuple[tuple[VisibilityPeriod, ...], datetime | None]:
    return visibility_periods(topic, now), visible_from(topic, now)


def _agreed(decisions: list[Decision]) -> Decision:
    """The findings that all share; what only some find is unknown.

    Where they find different things at one place, one finding says that it depends on the writer.
    """
    first, *others = decisions
    shared = [one for one in first.findings if all(one in other.findings for other in others)]
    open_ones: dict[str, dict[Reason, None]] = {}
    for one in (found for decision in decisions for found in decision.findings):
        if one not in shared and one.effect not in (Effect.KEPT, Effect.NOTED):
            open_ones.setdefault(one.where, {})[one.reason] = None
    unknown = (
        Finding(reason, Effect.UNKNOWN, at)
        for at, reasons in open_ones.items()
        for reason in (reasons if len(reasons) == 1 else (PlanReason.DEPENDS_ON_WRITER,))
    )
    return Decision((*shared, *unknown))


@attrs.frozen(eq=False, repr=False)
class EntryPlan(Redacted):
    """The future of one entry: `parent` is the entry it will hang under, None for the top."""

    fields: Parameters
    decision: Decision
    parent: str | None

    @property
    def allowed(self) -> bool:
        """Whether nothing that is known stands against it."""
        return self.decision.allowed


def plan_entry(
    fields: Parameters | str,
    topic: DiscussionTopic | None = None,
    *,
    parent: str | None = None,
    edition: LmsEdition | str = NEWEST,
) -> EntryPlan:
    """What the server makes of an entry, or of a reply under `parent`; its text is enough.

    `topic` is the topic as it was read; without it, whether one may post is unknown. Raises
    `InvalidValue` (`message`) for text that cannot be sent, and for an edition that there is not.
    """
    fields, edition = entry_fields_of(fields), LmsEdition.of(edition)
    clean = functools.partial(sanitise, edition=edition, of_entry=True)
    said = entry_message_of(fields.at("message"), fields.at("plaintext_message"), None, clean)
    decision = said.decision & _may_attach(fields.at("attachment"), topic)
    if topic is None:
        unknown = Finding(EntryPermissionReason.MAY_NOT_POST, Effect.UNKNOWN, "topic")
        return EntryPlan(fields, decision & Decision((unknown,)), parent)
    decision &= _may_post(topic, parent)
    if parent is not None and topic.discussion_type == DiscussionType.FLAT.value:
        flat = Finding(NestingReason.FLAT, Effect.DROPPED, "parent_id")
        return EntryPlan(fields, decision & Decision((flat,)), None)
    return EntryPlan(fields, decision, parent)


def _may_attach(param: RawParam, topic: DiscussionTopic | None) -> Decision:
    """What becomes of a file: whoever may not attach here loses it without a word."""
    found = read_attachment(param, allowed=True)
    allowed = None if topic is None or topic.permissions is None else topic.permissions.attach
    if found.file is None or allowed is True:
        return found.decision
    if allowed is False:
        return read_attachment(param, allowed=False).decision
    return Decision((Finding(AttachingReason.MAY_NOT_ATTACH, Effect.UNKNOWN, "attachment"),))


def _may_post(topic: DiscussionTopic, parent: str | None) -> Decision:
    """What the topic, as it was read, says of posting."""
    findings: list[Finding] = []
    may_not = topic.permissions is not None and topic.permissions.reply is False
    if topic.locked_for_user or topic.comments_disabled or may_not:
        findings.append(Finding(EntryPermissionReason.MAY_NOT_POST, Effect.REFUSED, "topic"))
    if topic.user_can_see_posts is False:
        reason = InitialPostReason.OPENS_BY_POSTING if parent is None else InitialPostReason.POST_FIRST
        effect = Effect.NOTED if parent is None else Effect.REFUSED
        findings.append(Finding(reason, effect, "entries"))
    return Decision(tuple(findings))


E = TypeVar("E", bound=enum.Enum)

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def topic_from_resource(topic: DiscussionTopic, context: Context, now: datetime) -> Topic:
    """The record that the server must have behind a topic as it was read."""
    created = topic.created_at or topic.posted_at or _LONG_AGO
    hidden = topic.lock_info is not None and not topic.lock_info.can_view
    return Topic(
        id=topic.id,
        context=context,
        kind=TopicKind.ANNOUNCEMENT if topic.is_announcement else TopicKind.DISCUSSION,
        title=topic.title or "",
        message=None if hidden else topic.message,
        created_at=created,
        posted_at=topic.posted_at,
        updated_at=created,
        author=None if topic.author is None else topic.author.id,
        state=_state(topic, now),
        discussion_type=_of(DiscussionType, topic.discussion_type, DiscussionType.THREADED),
        locked=topic.locked is True,
        delayed_post_at=topic.delayed_post_at,
        lock_at=topic.lock_at,
        last_reply_at=topic.last_reply_at,
        todo_date=topic.todo_date,
        pinned=topic.pinned is True,
        position=topic.position,
        require_initial_post=topic.require_initial_post is True,
        allow_rating=topic.allow_rating is True,
        only_graders_can_rate=topic.only_graders_can_rate is True,
        sort_by_rating=topic.sort_by_rating is True,
        podcast_enabled=topic.podcast_url is not None,
        podcast_has_student_posts=topic.podcast_has_student_posts is True,
        anonymous_state=_of(Anonymity, topic.anonymous_state, None),
        sort_order=topic.sort_order or "desc",
        sort_order_locked=topic.sort_order_locked is True,
        expanded=topic.expanded is True,
        expanded_locked=topic.expanded_locked is True,
        sections=_sections(topic),
        group_category=topic.group_category_id,
        root=topic.root_topic_id,
        assignment=None if topic.assignment is None else stored_as(topic.assignment),
        attachment=topic.attachments[0].id if topic.attachments else None,
    )


def _state(topic: DiscussionTopic, now: datetime) -> TopicState:
    if topic.published is False:
        return TopicState.UNPUBLISHED
    waits = topic.delayed_post_at is not None and topic.delayed_post_at > now
    return TopicState.POST_DELAYED if waits else TopicState.ACTIVE


def _sections(topic: DiscussionTopic) -> frozenset[str] | None:
    if not topic.is_section_specific:
        return None
    return frozenset(section.id for section in topic.sections or ())


N = TypeVar("N")


def _of(kind: type[E], text: str | None, otherwise: N) -> E | N:
    return next((one for one in kind if one.value == text), otherwise)


__all__ = [
    "NOTHING_KNOWN",
    "EntryPlan",
    "Snapshot",
    "SnapshotFacts",
    "TopicPlan",
    "plan_entry",
    "plan_topic",
    "topic_from_resource",
]
