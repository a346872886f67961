"""Which fields of a new or changed topic does the server take?

The table says in which kind of context a field counts and for whom. What is not in it is
ignored without a word, so are dates, the first-post rule, podcasts with student posts and
group sets in a group, podcasts for whoever does not moderate, and grading in groups and of
announcements.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import API_TESTS, TOPICS_CODE
from canvas_comms.lms.given import Parameters


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
class Taken:
    """The fields that count, and what was said of the others."""

    decision: Decision
    fields: Parameters


def take(given: Parameters, *, in_group: bool, moderates: bool, announcement: bool) -> Taken:
    """Which of the given fields count."""
    findings: list[Finding] = []
    kept = {}
    for name in given:
        reason = _ignored(name, in_group=in_group, moderates=moderates, announcement=announcement)
        if name in CARRIERS:
            continue
        if reason is None:
            kept[name] = given.values[name]
            findings.append(Finding(FieldReason.TAKEN, Effect.KEPT, name))
        else:
            findings.append(Finding(reason, Effect.DROPPED, _shown(name)))
    return Taken(Decision(tuple(findings)), Parameters(kept))


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
