"""What becomes of a new or changed topic: every rule about it, joined once.

`evaluate_topic` is what a server does (see `topics`) and what a plan foretells (see `plan`). The
decision lists refusals in the order in which the server meets them. `evaluate_fields` asks the
rules; `build_topic` puts the values in place and decides nothing.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.discussions.model import Anonymity, DiscussionType, Topic, TopicKind
from canvas_comms.lms.discussions.rules.anonymity import anonymity_of
from canvas_comms.lms.discussions.rules.assignment import (
    Grading,
    grading_of,
    group_set_param,
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
from canvas_comms.lms.params import ABSENT, Parameters, UploadedFile, as_boolean, as_text
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False)
class TopicChange:
    """A new topic, or a change of one, while its fields are evaluated."""

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
    display: DisplaySettings
    schedule: Schedule
    publication: Publication
    grading: Grading
    anonymous: Anonymity | None
    sections: frozenset[str] | None
    category: str | None
    file: UploadedFile | None


def evaluate_fields(change: TopicChange) -> EvaluatedFields:
    """Ask every rule; refusals are listed in the order in which the server meets them."""
    facts, before, fields = change.facts, change.before, change.fields
    caller, has_entries = facts.caller, change.has_entries
    anonymous = anonymity_of(
        fields, before, caller, announcement=change.announcement, has_entries=has_entries
    )
    sections = sections_of(fields.at("specific_sections"), before, caller, facts.known_sections())
    display = display_settings(fields, before)
    dates = schedule(fields, before, facts.now)
    publication = _publication(change, dates)
    grouping = grouping_of(
        group_set_param(fields),
        before,
        caller,
        facts.known_sets(),
        announcement=change.announcement,
        has_entries=has_entries,
    )
    grading = grading_of(fields, before)
    title = title_of(fields.at("title"), None if before is None else before.title)
    message = topic_message_of(
        fields.at("message"),
        None if before is None else before.message,
        announcement=change.announcement,
        sanitise=facts.sanitise,
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
                _may_write(change),
                display.decision,
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
        display,
        dates,
        publication,
        grading,
        anonymous.state,
        sections.ids,
        grouping.category,
        file.file,
    )


def _may_write(change: TopicChange) -> Decision:
    """The right to create, or to change; a copy may only be pinned, by whoever may change its root."""
    facts, before = change.facts, change.before
    if before is None:
        return may_create(change.kind, facts.caller)
    root = facts.root_of(before)
    judged = root if root is not None and set(change.fields) == {"pinned"} else before
    return needs(TopicPermission.UPDATE, facts.permissions(judged))


def _publication(change: TopicChange, dates: Schedule) -> Publication:
    now, before = change.facts.now, change.before
    return publish(
        change.fields.at("published"),
        before,
        dates.state,
        opens_later=dates.delayed_post_at is not None and dates.delayed_post_at > now,
        moderates=moderates(change.kind, change.facts.caller),
        announcement=change.announcement,
        students_posted=before is not None and change.facts.students_posted(before),
    )


def build_topic(change: TopicChange, evaluated: EvaluatedFields, base: Topic) -> Topic:
    """The topic as it is stored; `base` is the one before, or an empty new one."""
    now, fields, flag = change.facts.now, change.fields, _flags(change.fields, base)
    only_pinned = change.before is not None and set(fields) == {"pinned"}
    out = evaluated.publication.goes_out
    dates, display = evaluated.schedule, evaluated.display
    student_posts = flag["podcast_has_student_posts"]
    locks = change.announcement and change.facts.caller.course_or_group.settings.lock_all_announcements
    pinned = flag["pinned"]
    return attrs.evolve(
        base,
        title=evaluated.title,
        message=evaluated.message,
        discussion_type=evaluated.type,
        state=evaluated.publication.state,
        posted_at=posted_at(change.before, evaluated.publication, now),
        last_reply_at=now if out and change.before is not None else base.last_reply_at,
        updated_at=now,
        editor=base.editor if change.before is None or only_pinned else change.facts.caller.user,
        delayed_post_at=dates.delayed_post_at,
        lock_at=dates.lock_at,
        locked=dates.locked or locks,
        require_initial_post=flag["require_initial_post"],
        allow_rating=flag["allow_rating"],
        only_graders_can_rate=flag["only_graders_can_rate"],
        sort_by_rating=flag["sort_by_rating"],
        podcast_has_student_posts=student_posts,
        podcast_enabled=flag["podcast_enabled"] or student_posts,
        is_anonymous_author=flag["is_anonymous_author"] and evaluated.anonymous is Anonymity.PARTIAL,
        pinned=pinned,
        position=_place(change, base, pinned),
        anonymous_state=evaluated.anonymous,
        sort_order=display.sort_order,
        sort_order_locked=display.sort_order_locked,
        expanded=display.expanded,
        expanded_locked=display.expanded_locked,
        sections=evaluated.sections,
        group_category=evaluated.category,
        assignment=_assignment(change, evaluated),
        todo_date=_todo(change, evaluated, base),
        attachment=_attachment(change, evaluated, base),
    )


def _attachment(change: TopicChange, evaluated: EvaluatedFields, base: Topic) -> str | None:
    """The id of the file: a new one, or the old one unless it is taken off."""
    if evaluated.file is not None:
        return change.facts.new_id()
    return None if as_boolean(change.fields.at("remove_attachment")) else base.attachment


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


def _place(change: TopicChange, base: Topic, pinned: bool) -> int | None:
    """An announcement has its number from the start and keeps it."""
    if change.announcement:
        return base.position if change.before is not None else change.facts.next_position(change.kind)
    if not change.fields.has("pinned") or pinned is base.pinned:
        return base.position
    return change.facts.next_position(change.kind) if pinned else None


def _assignment(change: TopicChange, evaluated: EvaluatedFields) -> Assignment | None:
    graded = evaluated.grading.assignment
    if graded is None:
        return None
    return attrs.evolve(graded, id=graded.id or change.facts.new_id(), name=evaluated.title)


def _todo(change: TopicChange, evaluated: EvaluatedFields, base: Topic) -> datetime | None:
    if evaluated.grading.assignment is not None:
        return None
    param = change.fields.at("todo_date")
    return base.todo_date if param is ABSENT else read_moment(as_text(param), "todo_date").at


@attrs.frozen(eq=False, repr=False)
class TopicEvaluation(Redacted):
    """The decision, and the topic as it would be stored; None if refused.

    `goes_out`: this is the moment from which it is published. `file` comes with it.
    """

    decision: Decision
    topic: Topic | None
    goes_out: bool = False
    file: UploadedFile | None = None


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
    change = TopicChange(facts, before, kind.kind, fields)
    evaluated = evaluate_fields(change)
    decision &= evaluated.decision
    if not decision.allowed:
        return TopicEvaluation(decision, None)
    topic = build_topic(change, evaluated, before or _blank(facts, kind.kind, id))
    said = decision & locked_by_course(kind.kind, facts.caller)
    return TopicEvaluation(said, topic, evaluated.publication.goes_out, evaluated.file)


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
