"""The topic that the parts make: values put in place, nothing decided."""

from datetime import datetime

import attrs

from canvas_comms.lms.discussions.graded import Assignment
from canvas_comms.lms.discussions.parts import Parts, Work
from canvas_comms.lms.discussions.rules.moments import read_moment
from canvas_comms.lms.discussions.rules.publishing import posted_at
from canvas_comms.lms.discussions.topics import Anonymity, Topic
from canvas_comms.lms.given import ABSENT, Parameters, as_boolean, as_text


def shape(work: Work, parts: Parts, base: Topic) -> Topic:
    """The topic as it is stored; `base` is the one before, or an empty new one."""
    now, fields, flag = work.scene.now, work.fields, _flags(work.fields, base)
    only_pinned = work.before is not None and set(fields) == {"pinned"}
    out = parts.publication.goes_out
    dates, look = parts.schedule, parts.appearance
    student_posts = flag["podcast_has_student_posts"]
    locks = work.announcement and work.scene.caller.place.settings.lock_all_announcements
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
        editor=base.editor if work.before is None or only_pinned else work.scene.caller.user,
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
    given = {name: fields.at(name) for name in _FLAGS}
    return {n: bool(getattr(base, n)) if one is ABSENT else as_boolean(one) for n, one in given.items()}


def _place(work: Work, base: Topic, pinned: bool) -> int | None:
    if not work.fields.has("pinned") or pinned is base.pinned:
        return base.position
    return work.scene.next_place(work.kind) if pinned else None


def _assignment(work: Work, parts: Parts) -> Assignment | None:
    graded = parts.grading.assignment
    if graded is None:
        return None
    return attrs.evolve(graded, id=graded.id or work.scene.new_id(), name=parts.title)


def _todo(work: Work, parts: Parts, base: Topic) -> datetime | None:
    if parts.grading.assignment is not None:
        return None
    given = work.fields.at("todo_date")
    return base.todo_date if given is ABSENT else read_moment(as_text(given), "todo_date").at


__all__ = ["shape"]
