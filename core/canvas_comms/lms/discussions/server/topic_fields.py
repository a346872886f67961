"""Everything that the rules make of the fields of a new or changed topic.

What becomes of a new or changed topic: every rule about it, joined once.

`evaluate_topic` is what our own backends do (see `deciding`) and what a plan foretells (see `plan`).
The decision lists refusals in the order in which the server meets them.

The topic that the parts make: values put in place, nothing decided.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.discussions.model import Anonymity, DiscussionType, Topic, TopicKind
from canvas_comms.lms.discussions.resources import Assignment, Attachment
from canvas_comms.lms.discussions.rules.anonymity import anonymity_of
from canvas_comms.lms.discussions.rules.assignment import (
    Grading,
    grading_of,
    grouping_of,
    may_be_by_section,
    may_grade,
    sections_of,
    todo_of,
)
from canvas_comms.lms.discussions.rules.content import title_of, topic_message_of, type_of
from canvas_comms.lms.discussions.rules.dates import Schedule, read_moment, schedule
from canvas_comms.lms.discussions.rules.fields import accept_fields, may_create
from canvas_comms.lms.discussions.rules.permissions import TopicPermission, moderates, needs
from canvas_comms.lms.discussions.rules.publishing import (
    Publication,
    comments_of,
    kind_of,
    locked_by_course,
    posted_at,
    publish,
)
from canvas_comms.lms.discussions.rules.reading import DisplaySettings, display_settings
from canvas_comms.lms.discussions.server.context import TopicFacts
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False)
class TopicChange:
    """What the parts share while a topic is worked out."""

    facts: TopicFacts
    before: Topic | None
    kind: TopicKind
    fields: Parameters

    @property
    def announcement(self) -> bool:
        """Whether it is or becomes an announcement."""
        return self.kind is TopicKind.ANNOUNCEMENT

    @property
    def has_entries(self) -> bool:
        """Whether there are replies already."""
        return self.before is not None and self.facts.has_entries(self.before)


@attrs.frozen(eq=False, repr=False)
class EvaluatedFields(Redacted):
    """Everything that rules made of the fields, with one decision."""

    decision: Decision
    title: str
    message: str | None
    type: DiscussionType
    appearance: DisplaySettings
    schedule: Schedule
    publication: Publication
    grading: Grading
    anonymous: Anonymity | None
    sections: frozenset[str] | None
    category: str | None
    file: Attachment | None


def evaluate_fields(work: TopicChange) -> EvaluatedFields:
    """Ask every rule; refusals are listed in the order in which the server meets them."""
    facts, before, fields = work.facts, work.before, work.fields
    caller, has_entries = facts.caller, work.has_entries
    anonymous = anonymity_of(fields, before, caller, announcement=work.announcement, has_entries=has_entries)
    sections = sections_of(fields.at("specific_sections"), before, caller, facts.known_sections())
    appearance = display_settings(fields, before)
    dates = schedule(fields, before, facts.now)
    publication = _publication(work, dates)
    grouping = grouping_of(
        fields.at("group_category_id"),
        before,
        caller,
        facts.known_sets(),
        announcement=work.announcement,
        has_entries=has_entries,
    )
    grading = grading_of(fields, before)
    title = title_of(fields.at("title"), None if before is None else before.title)
    message = topic_message_of(
        fields.at("message"), None if before is None else before.message, announcement=work.announcement
    )
    nesting = type_of(
        fields.at("discussion_type"), None if before is None else before.discussion_type, facts.edition
    )
    file = facts.read_attachment(fields.at("attachment"))
    grouped, graded = grouping.category is not None, grading.assignment is not None
    return EvaluatedFields(
        all_of(
            [
                anonymous.decision,
                may_grade(fields, before, caller),
                sections.decision,
                _may_write(work),
                appearance.decision,
                dates.decision,
                publication.decision,
                grouping.decision,
                todo_of(fields.at("todo_date"), before, grading.assignment),
                grading.decision,
                title.decision,
                message.decision,
                nesting.decision,
                file.decision,
                may_be_by_section(sections.ids, grouped=grouped, graded=graded),
            ]
        ),
        title.text or "",
        message.text,
        nesting.type,
        appearance,
        dates,
        publication,
        grading,
        anonymous.state,
        sections.ids,
        grouping.category,
        file.file,
    )


def _may_write(work: TopicChange) -> Decision:
    """The right to create, or to change; a copy may only be pinned, by whoever may change its root."""
    facts, before = work.facts, work.before
    if before is None:
        return may_create(work.kind, facts.caller)
    root = facts.root_of(before)
    judged = root if root is not None and set(work.fields) == {"pinned"} else before
    return needs(TopicPermission.UPDATE, facts.permissions(judged))


def _publication(work: TopicChange, dates: Schedule) -> Publication:
    now, before = work.facts.now, work.before
    return publish(
        work.fields.at("published"),
        before,
        dates.state,
        opens_later=dates.delayed_post_at is not None and dates.delayed_post_at > now,
        moderates=moderates(work.kind, work.facts.caller),
        announcement=work.announcement,
        students_posted=before is not None and work.facts.students_posted(before),
    )


def build_topic(work: TopicChange, parts: EvaluatedFields, base: Topic) -> Topic:
    """The topic as it is stored; `base` is the one before, or an empty new one."""
    now, fields, flag = work.facts.now, work.fields, _flags(work.fields, base)
    only_pinned = work.before is not None and set(fields) == {"pinned"}
    out = parts.publication.goes_out
    dates, look = parts.schedule, parts.appearance
    student_posts = flag["podcast_has_student_posts"]
    locks = work.announcement and work.facts.caller.course_or_group.settings.lock_all_announcements
    pinned = flag["pinned"]
    return attrs.evolve(
        base,
        title=parts.title,
        message=parts.message,
        discussion_type=parts.type,
        state=parts.publication.state,
        posted_at=posted_at(work.before, parts.publication, now),
        last_reply_at=now if out and work.before is not None else base.last_reply_at,
        updated_at=now,
        editor=base.editor if work.before is None or only_pinned else work.facts.caller.user,
        delayed_post_at=dates.delayed_post_at,
        lock_at=dates.lock_at,
        locked=dates.locked or locks,
        require_initial_post=flag["require_initial_post"],
        allow_rating=flag["allow_rating"],
        only_graders_can_rate=flag["only_graders_can_rate"],
        sort_by_rating=flag["sort_by_rating"],
        podcast_has_student_posts=student_posts,
        podcast_enabled=flag["podcast_enabled"] or student_posts,
        is_anonymous_author=flag["is_anonymous_author"] and parts.anonymous is Anonymity.PARTIAL,
        pinned=pinned,
        position=_place(work, base, pinned),
        anonymous_state=parts.anonymous,
        sort_order=look.sort_order,
        sort_order_locked=look.sort_order_locked,
        expanded=look.expanded,
        expanded_locked=look.expanded_locked,
        sections=parts.sections,
        group_category=parts.category,
        assignment=_assignment(work, parts),
        todo_date=_todo(work, parts, base),
        attachment=parts.file or (None if as_boolean(fields.at("remove_attachment")) else base.attachment),
    )


_FLAGS = (
    "require_initial_post",
    "allow_rating",
    "only_graders_can_rate",
    "sort_by_rating",
    "podcast_enabled",
    "podcast_has_student_posts",
    "is_anonymous_author",
    "pinned",
)


def _flags(fields: Parameters, base: Topic) -> dict[str, bool]:
    param = {name: fields.at(name) for name in _FLAGS}
    return {n: bool(getattr(base, n)) if one is ABSENT else as_boolean(one) for n, one in param.items()}


def _place(work: TopicChange, base: Topic, pinned: bool) -> int | None:
    if not work.fields.has("pinned") or pinned is base.pinned:
        return base.position
    return work.facts.next_position(work.kind) if pinned else None


def _assignment(work: TopicChange, parts: EvaluatedFields) -> Assignment | None:
    graded = parts.grading.assignment
    if graded is None:
        return None
    return attrs.evolve(graded, id=graded.id or work.facts.new_id(), name=parts.title)


def _todo(work: TopicChange, parts: EvaluatedFields, base: Topic) -> datetime | None:
    if parts.grading.assignment is not None:
        return None
    param = work.fields.at("todo_date")
    return base.todo_date if param is ABSENT else read_moment(as_text(param), "todo_date").at


@attrs.frozen(eq=False, repr=False)
class TopicEvaluation(Redacted):
    """The decision, and the topic as it would be stored; None if refused.

    `goes_out`: this is the moment from which it is published.
    """

    decision: Decision
    topic: Topic | None
    goes_out: bool = False


def evaluate_topic(facts: TopicFacts, params: Parameters, before: Topic | None, id: str) -> TopicEvaluation:
    """The topic that the fields make of `before`, or a new one with this `id`."""
    kind = kind_of(params, before, facts.caller)
    if not kind.decision.allowed:
        return TopicEvaluation(kind.decision, None)
    taken = accept_fields(
        params,
        in_group=not facts.caller.course_or_group.in_course,
        moderates=moderates(kind.kind, facts.caller),
        announcement=kind.kind is TopicKind.ANNOUNCEMENT,
    )
    fields, decision = taken.fields, kind.decision & taken.decision
    if kind.kind is TopicKind.ANNOUNCEMENT:
        comments = comments_of(fields, before)
        fields, decision = comments.fields, decision & comments.decision
    work = TopicChange(facts, before, kind.kind, fields)
    parts = evaluate_fields(work)
    decision &= parts.decision
    if not decision.allowed:
        return TopicEvaluation(decision, None)
    topic = build_topic(work, parts, before or _blank(facts, kind.kind, id))
    return TopicEvaluation(
        decision & locked_by_course(kind.kind, facts.caller), topic, parts.publication.goes_out
    )


def _blank(facts: TopicFacts, kind: TopicKind, id: str) -> Topic:
    context = facts.caller.course_or_group.context
    return Topic(
        id, context, kind, "", None, facts.now, facts.now, facts.now, author=facts.caller.user, expanded=False
    )


__all__ = [
    "EvaluatedFields",
    "TopicChange",
    "TopicEvaluation",
    "build_topic",
    "evaluate_fields",
    "evaluate_topic",
]
