"""Does a topic become an announcement, is it a draft, and did the server do what was planned?

A new topic with `is_announcement` becomes one only if the caller may create announcements here:
in a course moderators who read announcements, in a group every member. Otherwise the flag is
ignored without a word and an ordinary topic is made. On a change the flag converts nothing: of
those who may announce, the id must already be an announcement's; of all others the flag is
ignored. Whether comments are locked is worked out anew on every change of an announcement: from
`lock_comment`, else from `locked`, else they are opened. A course can lock them for all.

A moderator's new topic is a draft unless `published` says otherwise; everybody else's is
published at once. Announcements are never drafts. Whoever does not moderate cannot make a
draft, and a topic in which students have posted stays published. A topic that waits for its
post date counts as published.

The server's answer is compared with the topic that the plan foretold. An announcement that came
back as an ordinary topic is told apart from every other difference. What the answer does not
say is no difference. Texts are not compared letter by letter, since servers rewrite links.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.dates import same_second
from canvas_comms.lms.discussions.sources import (
    ANNOUNCEMENT_CODE,
    ANNOUNCEMENT_TESTS,
    API_TESTS,
    CONTROLLER_TESTS,
    INFERRED,
    TOPIC_CODE,
    TOPICS_CODE,
)
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_boolean
from canvas_comms.lms.rights_table import Right


class PublishingReason(Reason):
    """What becomes of `published`."""

    DRAFT_BY_DEFAULT = "draft-by-default", f"{API_TESTS}; {TOPICS_CODE}"
    PUBLISHED_BY_DEFAULT = "published-by-default", API_TESTS
    DRAFT = "draft", API_TESTS
    PUBLISHED = "published", API_TESTS
    NOT_YOURS_TO_HIDE = "not-yours-to-hide", API_TESTS
    STUDENTS_POSTED = "students-posted", API_TESTS
    ANNOUNCEMENTS_STAY = "announcements-stay", f"{TOPIC_CODE}; at creation {INFERRED}"


PUBLISHED: Mapping[TopicState, bool] = {
    TopicState.ACTIVE: True,
    TopicState.POST_DELAYED: True,
    TopicState.UNPUBLISHED: False,
    TopicState.DELETED: False,
}
"""What Canvas shows as `published`; true even while an announcement still waits."""


@attrs.frozen
class Publication:
    """The state after publishing or hiding; `goes_out` if this is the moment it is published."""

    decision: Decision
    state: TopicState
    goes_out: bool


def publish(
    param: RawParam,
    before: Topic | None,
    scheduled: TopicState,
    *,
    opens_later: bool,
    moderates: bool,
    announcement: bool,
    students_posted: bool,
) -> Publication:
    """What is made of `published`, given the state that the dates lead to."""
    if param is ABSENT:
        return _by_default(before, scheduled, moderates=moderates, announcement=announcement)
    if not as_boolean(param):
        obstacle = _why_not_hide(moderates, announcement, students_posted)
        if not PUBLISHED[scheduled]:
            return Publication(Decision(), scheduled, False)
        if obstacle is not None:
            return Publication(_said(obstacle, Effect.REFUSED), scheduled, False)
        return Publication(_said(PublishingReason.DRAFT, Effect.KEPT), TopicState.UNPUBLISHED, False)
    state = scheduled
    if not PUBLISHED[scheduled]:
        state = TopicState.POST_DELAYED if opens_later else TopicState.ACTIVE
    goes_out = state is TopicState.ACTIVE and (before is None or not PUBLISHED[before.state])
    return Publication(_said(PublishingReason.PUBLISHED, Effect.KEPT), state, goes_out)


def can_unpublish(topic: Topic, *, students_posted: bool) -> bool:
    """Whether it can become a draft, the right to do so apart."""
    return not topic.is_announcement and not students_posted


def _by_default(
    before: Topic | None, scheduled: TopicState, *, moderates: bool, announcement: bool
) -> Publication:
    if before is not None:
        goes_out = scheduled is TopicState.ACTIVE and not PUBLISHED[before.state]
        return Publication(Decision(), scheduled, goes_out)
    if moderates and not announcement:
        found = _said(PublishingReason.DRAFT_BY_DEFAULT, Effect.DEFAULTED)
        return Publication(found, TopicState.UNPUBLISHED, False)
    return Publication(_said(PublishingReason.PUBLISHED_BY_DEFAULT, Effect.DEFAULTED), scheduled, False)


def _why_not_hide(moderates: bool, announcement: bool, students_posted: bool) -> PublishingReason | None:
    if not moderates:
        return PublishingReason.NOT_YOURS_TO_HIDE
    if announcement:
        return PublishingReason.ANNOUNCEMENTS_STAY
    return PublishingReason.STUDENTS_POSTED if students_posted else None


def _said(reason: PublishingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "published"),))


def posted_at(before: Topic | None, publication: Publication, now: datetime) -> datetime | None:
    """When it was posted: at creation, even if it waits, and again when it goes out."""
    return now if before is None or publication.goes_out else before.posted_at


class AnnouncingReason(Reason):
    """What becomes of `is_announcement`."""

    ANNOUNCED = "announced", ANNOUNCEMENT_CODE
    BECOMES_A_TOPIC = "becomes-a-topic", f"{TOPICS_CODE}; {ANNOUNCEMENT_TESTS}"
    NO_CONVERSION = "no-conversion", TOPICS_CODE
    COMMENTS_REOPENED = "comments-reopened", f"{TOPICS_CODE}; {CONTROLLER_TESTS}"
    COMMENTS_LOCKED_BY_COURSE = "comments-locked-by-course", ANNOUNCEMENT_CODE
    IGNORED_WHILE_LOCKED = "ignored-while-locked", CONTROLLER_TESTS


@attrs.frozen
class Kind:
    """The kind of topic it is or becomes."""

    decision: Decision
    kind: TopicKind


def kind_of(params: Parameters, before: Topic | None, caller: Caller) -> Kind:
    """What is made of `is_announcement`; `before` is the topic to change, None for a new one."""
    wanted = as_boolean(params.at("is_announcement"))
    may = caller.has(Right.CREATE_ANNOUNCEMENTS)
    if before is not None:
        lost = wanted and not before.is_announcement
        return Kind(_no_conversion(may) if lost else Decision(), before.kind)
    if not wanted:
        return Kind(Decision(), TopicKind.DISCUSSION)
    if not may:
        found = Finding(AnnouncingReason.BECOMES_A_TOPIC, Effect.DROPPED, "is_announcement")
        return Kind(Decision((found,)), TopicKind.DISCUSSION)
    found = Finding(AnnouncingReason.ANNOUNCED, Effect.KEPT, "is_announcement")
    return Kind(Decision((found,)), TopicKind.ANNOUNCEMENT)


@attrs.frozen
class Comments:
    """The fields as they count after `locked` was worked out anew."""

    decision: Decision
    fields: Parameters


def comments_of(fields: Parameters, before: Topic | None) -> Comments:
    """The fields of an announcement with `locked` filled in, and without what a lock excludes."""
    param = _first_given(fields.at("lock_comment"), fields.at("locked"))
    locked = param is not ABSENT and as_boolean(param)
    values = {**fields.values, "locked": locked}
    findings: list[Finding] = []
    if param is ABSENT and before is not None and before.locked:
        findings.append(Finding(AnnouncingReason.COMMENTS_REOPENED, Effect.CHANGED, "locked"))
    if locked:
        for name in ("discussion_type", "require_initial_post"):
            if values.pop(name, ABSENT) is not ABSENT:
                findings.append(Finding(AnnouncingReason.IGNORED_WHILE_LOCKED, Effect.DROPPED, name))
    return Comments(Decision(tuple(findings)), Parameters(values))


def locked_by_course(kind: TopicKind, caller: Caller) -> Decision:
    """Said where the course locks comments on all announcements; empty otherwise."""
    if kind is TopicKind.DISCUSSION or not caller.course_or_group.settings.lock_all_announcements:
        return Decision()
    return Decision((Finding(AnnouncingReason.COMMENTS_LOCKED_BY_COURSE, Effect.CHANGED, "locked"),))


def _first_given(*param: RawParam) -> RawParam:
    return next((one for one in param if one is not ABSENT), ABSENT)


def _no_conversion(may: bool) -> Decision:
    """Who may announce is sought an announcement of that id; of all others the flag is ignored."""
    effect = Effect.NOTED if may else Effect.DROPPED
    found = Decision((Finding(AnnouncingReason.NO_CONVERSION, effect, "is_announcement"),))
    sought = Finding(CommonReason.NO_SUCH_THING, Effect.REFUSED, "topic_id")
    return found & Decision((sought,)) if may else found


class PostconditionReason(Reason):
    """What the answer shows."""

    DIFFERS = "differs-from-plan", "the server's own answer"
    BECAME_A_TOPIC = "became-a-topic", f"{TOPICS_CODE}; {ANNOUNCEMENT_TESTS}"


Holds = Callable[[Topic, DiscussionTopic], bool]


def _same(wanted: object, answer: object) -> bool:
    """What the server does not say is no difference; neither is null for no."""
    return answer is None or wanted == answer or (not wanted and not answer)


CHECKS: Mapping[str, Holds] = {
    "title": lambda plan, answer: _same(plan.title, answer.title),
    "message": lambda plan, answer: not (plan.message or "").strip() or answer.message != "",
    "published": lambda plan, answer: _same(PUBLISHED[plan.state], answer.published),
    "locked": lambda plan, answer: _same(plan.locked, answer.locked),
    "delayed_post_at": lambda plan, answer: same_second(plan.delayed_post_at, answer.delayed_post_at),
    "lock_at": lambda plan, answer: same_second(plan.lock_at, answer.lock_at),
    "discussion_type": lambda plan, answer: _same(plan.discussion_type.value, answer.discussion_type),
    "require_initial_post": lambda plan, answer: (
        plan.require_initial_post is bool(answer.require_initial_post)
    ),
    "pinned": lambda plan, answer: _same(plan.pinned, answer.pinned),
    "allow_rating": lambda plan, answer: _same(plan.allow_rating, answer.allow_rating),
    "only_graders_can_rate": lambda plan, answer: _same(
        plan.only_graders_can_rate, answer.only_graders_can_rate
    ),
    "anonymous_state": lambda plan, answer: _same(
        plan.anonymous_state and plan.anonymous_state.value, answer.anonymous_state
    ),
    "specific_sections": lambda plan, answer: _same(plan.sections is not None, answer.is_section_specific),
    "group_category_id": lambda plan, answer: plan.group_category == answer.group_category_id,
    "assignment": lambda plan, answer: (plan.assignment is None) is (answer.assignment_id is None),
}
"""Field → whether the answer agrees with the plan about it."""


def compare(planned: Topic, answer: DiscussionTopic, fields: frozenset[str]) -> Decision:
    """What of these fields came out otherwise; an announcement that became a topic comes first."""
    findings: list[Finding] = []
    if planned.is_announcement and answer.is_announcement is False:
        findings.append(Finding(PostconditionReason.BECAME_A_TOPIC, Effect.DROPPED, "is_announcement"))
    findings += [
        Finding(PostconditionReason.DIFFERS, Effect.CHANGED, name)
        for name, holds in CHECKS.items()
        if name in fields and not holds(planned, answer)
    ]
    return Decision(tuple(findings))


def compare_entry(
    message: str | None, parent: str | None, answer: DiscussionEntry, *, attached: bool = False
) -> Decision:
    """What of an entry came out otherwise: another parent, or that its text or its file is gone."""
    found = [
        ("parent_id", parent != answer.parent_id),
        ("message", bool((message or "").strip()) and not (answer.message or "").strip()),
        ("attachment", attached and answer.attachment is None),
    ]
    return Decision(
        tuple(Finding(PostconditionReason.DIFFERS, Effect.CHANGED, name) for name, odd in found if odd)
    )
