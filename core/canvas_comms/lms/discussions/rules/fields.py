"""Who may create a topic, and which of its fields does the server take?

A new discussion needs the right to create or to moderate, and for students a course that lets
them; announcements need a right of their own (see `publishing`). Copying needs the same as
creating, and to be in a group, an instructor, or to read as admin. Only moderators reorder.

A table says in which kind of context a field counts and for whom. What is not in it is ignored
without a word; so are dates, the first-post rule, podcasts with student posts and group sets in
a group, podcasts for whoever does not moderate, and grading in groups and of announcements.

A topic or entry holds one file. Whoever may not attach here loses it without a word, and what
is no file is none.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.permissions import moderates
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    CONTROLLER_TESTS,
    INFERRED,
    TOPIC_TESTS,
    TOPICS_CODE,
)
from canvas_comms.lms.params import Parameters, RawParam, UploadedFile, is_blank
from canvas_comms.lms.rights_table import Right
from canvas_comms.redaction import Redacted


class FieldReason(Reason):
    """What becomes of a field."""

    TAKEN = "field-taken", TOPICS_CODE
    UNKNOWN_FIELD = "unknown-field", TOPICS_CODE
    NOT_IN_GROUPS = "not-in-groups", f"{TOPICS_CODE}; {API_TESTS}"
    MODERATORS_ONLY = "moderators-only", TOPICS_CODE
    NOT_FOR_ANNOUNCEMENTS = "not-for-announcements", "Canvas LMS, code of the announcement model"


@attrs.frozen
class Field:
    """Where one field counts."""

    in_groups: bool = True
    moderators_only: bool = False
    in_announcements: bool = True


_ANYWHERE = Field()
_COURSE = Field(in_groups=False)

_EVERYWHERE = (
    "title message discussion_type pinned todo_date allow_rating only_graders_can_rate sort_by_rating "
    "anonymous_state is_anonymous_author published locked lock_comment is_announcement specific_sections "
    "sort_order sort_order_locked expanded expanded_locked position_after position_at "
    "attachment remove_attachment"
)

FIELDS: Mapping[str, Field] = {
    **dict.fromkeys(_EVERYWHERE.split(), _ANYWHERE),
    **dict.fromkeys(["delayed_post_at", "lock_at", "require_initial_post"], _COURSE),
    "podcast_enabled": Field(moderators_only=True),
    "podcast_has_student_posts": Field(in_groups=False, moderators_only=True),
    "group_category_id": _COURSE,
    "assignment": Field(in_groups=False, in_announcements=False),
}
"""Every field of POST and PUT. Source: Canvas LMS, code of the discussion topics controller."""

CARRIERS = frozenset({"access_token", "as_user_id", "include", "discussion_topic", "_method"})
"""Parameters of the call that are no fields of the topic."""


@attrs.frozen
class AcceptedFields:
    """The fields that count, and what was said of the others."""

    decision: Decision
    fields: Parameters


def accept_fields(
    params: Parameters, *, in_group: bool, moderates: bool, announcement: bool
) -> AcceptedFields:
    """Which of the fields count."""
    findings: list[Finding] = []
    kept = {}
    for name in params:
        reason = _ignored(name, in_group=in_group, moderates=moderates, announcement=announcement)
        if name in CARRIERS:
            continue
        if reason is None:
            kept[name] = params.values[name]
            findings.append(Finding(FieldReason.TAKEN, Effect.KEPT, name))
        else:
            findings.append(Finding(reason, Effect.DROPPED, _shown(name)))
    return AcceptedFields(Decision(tuple(findings)), Parameters(kept))


def _ignored(name: str, *, in_group: bool, moderates: bool, announcement: bool) -> FieldReason | None:
    field = FIELDS.get(name)
    if field is None:
        return FieldReason.UNKNOWN_FIELD
    if in_group and not field.in_groups:
        return FieldReason.NOT_IN_GROUPS
    if field.moderators_only and not moderates:
        return FieldReason.MODERATORS_ONLY
    if announcement and not field.in_announcements:
        return FieldReason.NOT_FOR_ANNOUNCEMENTS
    return None


def _shown(name: str) -> str:
    """An unknown name is the caller's own text; only a plain one is repeated."""
    return name if name in FIELDS or (name.isidentifier() and len(name) <= 40) else "unknown field"


class CreatingReason(Reason):
    """Why something may not be made."""

    MAY_NOT_CREATE = "may-not-create", f"{CONTROLLER_TESTS}; {TOPIC_TESTS}"
    STUDENTS_MAY_NOT = "students-may-not-create", TOPIC_TESTS
    MAY_NOT_COPY = "may-not-copy", API_TESTS
    ANNOUNCEMENTS_NOT_COPIED = "announcements-not-copied", API_TESTS
    MAY_NOT_REORDER = "may-not-reorder", CONTROLLER_TESTS


def may_create(kind: TopicKind, caller: Caller) -> Decision:
    """Refused without the right to create a topic of this kind here."""
    if kind is TopicKind.ANNOUNCEMENT:
        return _unless(caller.has(Right.CREATE_ANNOUNCEMENTS), CreatingReason.MAY_NOT_CREATE)
    if not (caller.has(Right.CREATE_FORUM) or caller.has(Right.MODERATE_FORUM)):
        return _unless(False, CreatingReason.MAY_NOT_CREATE)
    lets = caller.course_or_group.settings.allow_student_discussion_topics or caller.has(Right.READ_AS_ADMIN)
    return _unless(lets, CreatingReason.STUDENTS_MAY_NOT)


def may_copy(topic: Topic, caller: Caller) -> Decision:
    """Refused for announcements, then without the right to copy."""
    if topic.is_announcement:
        return _unless(False, CreatingReason.ANNOUNCEMENTS_NOT_COPIED)
    enough = not caller.course_or_group.in_course or caller.instructor or caller.has(Right.READ_AS_ADMIN)
    return may_create(topic.kind, caller) & _unless(enough, CreatingReason.MAY_NOT_COPY)


def may_reorder(caller: Caller) -> Decision:
    """Refused for whoever does not moderate."""
    return _unless(moderates(TopicKind.DISCUSSION, caller), CreatingReason.MAY_NOT_REORDER)


def _unless(allowed: bool, reason: CreatingReason) -> Decision:
    return Decision() if allowed else Decision((Finding(reason, Effect.REFUSED, "topic"),))


class AttachingReason(Reason):
    """What becomes of a file."""

    ATTACHED = "attached", API_TESTS
    MAY_NOT_ATTACH = "may-not-attach", f"{API_TESTS}; that it is dropped is {INFERRED}"
    NO_FILE = "no-file", INFERRED


@attrs.frozen(eq=False, repr=False)
class AttachmentParam(Redacted):
    """The file as it came; None if there is none, or none that counts."""

    decision: Decision
    file: UploadedFile | None


def read_attachment(param: RawParam, *, allowed: bool) -> AttachmentParam:
    """What is made of `attachment`: a part of a multipart body that has a name and some content."""
    if is_blank(param):
        return AttachmentParam(Decision(), None)
    if not isinstance(param, UploadedFile) or not param.filename or not param.content:
        return AttachmentParam(_said(AttachingReason.NO_FILE, Effect.DROPPED), None)
    if not allowed:
        return AttachmentParam(_said(AttachingReason.MAY_NOT_ATTACH, Effect.DROPPED), None)
    return AttachmentParam(_said(AttachingReason.ATTACHED, Effect.KEPT), param)


def _said(reason: AttachingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "attachment"),))
