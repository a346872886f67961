"""Everything that the rules make of the fields of a new or changed topic."""

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.discussions.attachments import Attachment
from canvas_comms.lms.discussions.rules.anonymity import anonymity_of
from canvas_comms.lms.discussions.rules.appearing import Appearance, appearance_of
from canvas_comms.lms.discussions.rules.contents import title_of, topic_message_of, type_of
from canvas_comms.lms.discussions.rules.creating import may_create
from canvas_comms.lms.discussions.rules.grading import (
    Grading,
    grading_of,
    may_grade,
    todo_of,
)
from canvas_comms.lms.discussions.rules.grouping import grouping_of
from canvas_comms.lms.discussions.rules.powers import Power, moderates, needs
from canvas_comms.lms.discussions.rules.publishing import Publication, publish
from canvas_comms.lms.discussions.rules.scheduling import Schedule, schedule
from canvas_comms.lms.discussions.rules.sectioning import may_be_by_section, sections_of
from canvas_comms.lms.discussions.surroundings import Surroundings
from canvas_comms.lms.discussions.topics import Anonymity, DiscussionType, Topic, TopicKind
from canvas_comms.lms.given import Parameters
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False)
class Work:
    """What the parts share while a topic is worked out."""

    scene: Surroundings
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
        return self.before is not None and self.scene.has_entries(self.before)


@attrs.frozen(eq=False, repr=False)
class Parts(Redacted):
    """Everything that rules made of the fields, with one decision."""

    decision: Decision
    title: str
    message: str | None
    type: DiscussionType
    appearance: Appearance
    schedule: Schedule
    publication: Publication
    grading: Grading
    anonymous: Anonymity | None
    sections: frozenset[str] | None
    category: str | None
    file: Attachment | None


def parts_of(work: Work) -> Parts:
    """Ask every rule; refusals are listed in the order in which the server meets them."""
    scene, before, fields = work.scene, work.before, work.fields
    caller, has_entries = scene.caller, work.has_entries
    anonymous = anonymity_of(fields, before, caller, announcement=work.announcement, has_entries=has_entries)
    sections = sections_of(fields.at("specific_sections"), before, caller, scene.known_sections())
    appearance = appearance_of(fields, before)
    dates = schedule(fields, before, scene.now)
    publication = _publication(work, dates)
    grouping = grouping_of(
        fields.at("group_category_id"),
        before,
        caller,
        scene.known_sets(),
        announcement=work.announcement,
        has_entries=has_entries,
    )
    grading = grading_of(fields, before)
    title = title_of(fields.at("title"), None if before is None else before.title)
    message = topic_message_of(
        fields.at("message"), None if before is None else before.message, announcement=work.announcement
    )
    nesting = type_of(
        fields.at("discussion_type"), None if before is None else before.discussion_type, scene.edition
    )
    file = scene.attached(fields.at("attachment"))
    grouped, graded = grouping.category is not None, grading.assignment is not None
    return Parts(
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


def _may_write(work: Work) -> Decision:
    """The right to create, or to change; a copy may only be pinned, by whoever may change its root."""
    scene, before = work.scene, work.before
    if before is None:
        return may_create(work.kind, scene.caller)
    root = scene.root_of(before)
    judged = root if root is not None and set(work.fields) == {"pinned"} else before
    return needs(Power.UPDATE, scene.powers(judged))


def _publication(work: Work, dates: Schedule) -> Publication:
    now, before = work.scene.now, work.before
    return publish(
        work.fields.at("published"),
        before,
        dates.state,
        opens_later=dates.delayed_post_at is not None and dates.delayed_post_at > now,
        moderates=moderates(work.kind, work.scene.caller),
        announcement=work.announcement,
        students_posted=before is not None and work.scene.students_posted(before),
    )


__all__ = ["Parts", "Work", "parts_of"]
