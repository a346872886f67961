"""A topic as one caller sees it."""

from collections.abc import Collection
from datetime import datetime

import attrs

from canvas_comms.lms.assignments.render import AssignmentAround, render_assignment
from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.model import Anonymity, Topic, TopicParticipant
from canvas_comms.lms.discussions.resources import (
    AuthorName,
    Copy,
    DeletedTopic,
    DiscussionTopic,
    LockInfo,
    Permissions,
    Person,
    TopicSection,
    UngradedOverride,
)
from canvas_comms.lms.discussions.rules.content import plain_text
from canvas_comms.lms.discussions.rules.dates import Lock, can_lock, explanation
from canvas_comms.lms.discussions.rules.entries import requires_first_post
from canvas_comms.lms.discussions.rules.permissions import TopicPermission, comments_disabled, moderates
from canvas_comms.lms.discussions.rules.publishing import PUBLISHED, can_unpublish
from canvas_comms.lms.discussions.rules.reading import follows, participant_or_new
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.linked_html import as_shown

AVATAR = "/images/messages/avatar-50.png"
"""The picture of somebody without one."""

NOBODY = Person()


def web_path(context: Context) -> str:
    """The context's path on the web."""
    return f"/{context.kind.value}s/{context.id}"


def render_topic(
    request: RequestContext,
    topic: Topic,
    include: Collection[str] = (),
    *,
    plain: bool = False,
    code: str | None = None,
) -> DiscussionTopic:
    """The topic for the caller. `code` is the context code, shown by the list of announcements."""
    lock, root = request.lock(topic), request.root_of(topic)
    seen = _participant(request, topic)
    copies = [copy for copy in map(request.view.topic, request.view.copies_of(topic.id)) if copy is not None]
    hold = request.hold(topic)
    author, name = author_of(request.view.directory, topic)
    hideable = can_unpublish(topic, students_posted=request.students_posted(topic))
    path = f"{web_path(topic.context)}/discussion_topics/{topic.id}"
    message = _message(topic, lock, plain, request.edition)
    file = request.attachment(topic.attachment)
    return DiscussionTopic(
        id=topic.id,
        title=topic.title,
        message=message,
        html_url=path,
        posted_at=topic.posted_at,
        created_at=topic.created_at,
        last_reply_at=topic.last_reply_at,
        delayed_post_at=topic.delayed_post_at or (None if root is None else root.delayed_post_at),
        lock_at=topic.lock_at or (None if root is None else root.lock_at),
        todo_date=topic.todo_date,
        published=PUBLISHED[topic.state],
        can_unpublish=code is None and hideable and moderates(topic.kind, request.caller),
        locked=topic.locked,
        can_lock=can_lock(topic, request.now),
        comments_disabled=comments_disabled(topic, request.caller),
        locked_for_user=lock is not None,
        lock_info=None if lock is None else _lock_info(lock),
        lock_explanation=None if lock is None else explanation(lock),
        require_initial_post=_first_post(topic, root),
        user_can_see_posts=request.sees_posts(topic),
        read_state="read" if seen is not None and seen.read else "unread",
        unread_count=0 if seen is None else seen.unread_count,
        subscribed=is_followed(request, topic),
        subscription_hold=None if hold is None else hold.value,
        discussion_subentry_count=request.view.live_count(topic.id),
        discussion_type=topic.discussion_type.value,
        assignment_id=None if topic.assignment is None else topic.assignment.id,
        assignment=_assignment(request, topic, message, include, locked=lock is not None),
        root_topic_id=topic.root,
        group_category_id=topic.group_category,
        topic_children=tuple(copy.id for copy in copies),
        group_topic_children=tuple(Copy(copy.id, copy.context.id) for copy in copies),
        position=topic.position,
        pinned=topic.pinned,
        podcast_has_student_posts=topic.podcast_has_student_posts,
        podcast_url=f"/feeds/topics/{topic.id}/{topic.context.code}.rss" if topic.podcast_enabled else None,
        allow_rating=topic.allow_rating,
        only_graders_can_rate=topic.only_graders_can_rate,
        sort_by_rating=topic.sort_by_rating,
        is_section_specific=topic.sections is not None,
        summary_enabled=False,
        can_group=hideable,
        is_announcement=topic.is_announcement,
        sort_order=topic.sort_order,
        sort_order_locked=topic.sort_order_locked,
        expanded=topic.expanded,
        expanded_locked=topic.expanded_locked,
        anonymous_state=None if topic.anonymous_state is None else topic.anonymous_state.value,
        attachments=() if file is None else (file,),
        author=author,
        user_name=name,
        permissions=_permissions(request.permissions(topic)),
        context_code=code,
        sections=_sections(request, topic, include),
        user_count=_user_count(request, topic, include),
        ungraded_discussion_overrides=_overrides(request, topic),
    )


def render_deleted(request: RequestContext, topic: Topic) -> DeletedTopic:
    """The record of a topic that was deleted, with its author's name."""
    _, name = author_of(request.view.directory, topic)
    return DeletedTopic(
        id=topic.id,
        title=topic.title,
        message=topic.message,
        workflow_state=topic.state.value,
        created_at=topic.created_at,
        updated_at=topic.updated_at,
        posted_at=topic.posted_at,
        deleted_at=topic.deleted_at,
        delayed_post_at=topic.delayed_post_at,
        lock_at=topic.lock_at,
        last_reply_at=topic.last_reply_at,
        context_id=topic.context.id,
        context_type=topic.context.kind.value.capitalize(),
        type="Announcement" if topic.is_announcement else None,
        user_id=topic.author,
        locked=topic.locked,
        pinned=topic.pinned,
        discussion_type=topic.discussion_type.value,
        user=AuthorName(name),
    )


def author_of(directory: Directory, topic: Topic) -> tuple[Person | None, str | None]:
    """Who is shown as the author and under which full name; no one if anonymous."""
    if topic.anonymous_state is Anonymity.FULL or topic.is_anonymous_author:
        return None, None
    user = None if topic.author is None else directory.user(topic.author)
    if user is None:
        return NOBODY, None
    return render_person(directory, user.id, topic.context), user.name


def render_person(directory: Directory, user: str, context: Context) -> Person:
    """A user as shown beside what they wrote."""
    known = directory.user(user)
    if known is None:
        return Person(id=user)
    path = f"{web_path(context)}/users/{user}"
    return Person(user, _base36(int(user)) if user.isdigit() else user, known.short_name, AVATAR, path)


def is_followed(request: RequestContext, topic: Topic) -> bool:
    """Whether the caller follows it; of a group root the caller's copy counts."""
    user = request.caller.user
    if user is None:
        return False
    copy = request.copy_for_caller(topic) if topic.group_category is not None else None
    read = copy or topic
    return follows(request.view.participant(read.id, user), read, request.caller, request.hold(topic))


def _participant(request: RequestContext, topic: Topic) -> TopicParticipant | None:
    user = request.caller.user
    if user is None:
        return None
    stored = request.view.participant(topic.id, user)
    return participant_or_new(stored, topic, user, request.view.live_count(topic.id))


def _message(topic: Topic, lock: Lock | None, plain: bool, edition: LmsEdition) -> str | None:
    if lock is not None and not lock.can_view:
        return explanation(lock)
    if topic.message is None:
        return None
    return plain_text(topic.message) if plain else as_shown(topic.message, topic.context, edition)


def _first_post(topic: Topic, root: Topic | None) -> bool | None:
    """True or nothing; only a group's copy can say false."""
    return requires_first_post(topic, root) or (None if root is None else False)


def _lock_info(lock: Lock) -> LockInfo:
    if lock.can_view:
        return LockInfo(lock.asset_string, lock_at=lock.at, can_view=True)
    return LockInfo(lock.asset_string, unlock_at=lock.at)


def _assignment(
    request: RequestContext, topic: Topic, message: str | None, include: Collection[str], *, locked: bool
) -> Assignment | None:
    """The assignment, and if included all its dates and overrides: there is one set of dates."""
    graded = topic.assignment
    if graded is None:
        return None
    extra: dict[str, object] = {}
    if "all_dates" in include:
        dates = {"due_at": graded.due_at, "unlock_at": graded.unlock_at, "lock_at": graded.lock_at}
        extra["all_dates"] = [{"base": True, **{name: _iso(at) for name, at in dates.items()}}]
    if "overrides" in include:
        extra["overrides"] = []
    students = request.students_in(topic)
    around = AssignmentAround(
        course_id=topic.context.id,
        description=message,
        created_at=topic.created_at,
        updated_at=topic.updated_at,
        published=PUBLISHED[topic.state],
        locked_for_user=locked,
        submitted=students > 0,
        graded=False,
        to_grade=students if request.caller.has(Right.MANAGE_GRADES) else None,
    )
    return attrs.evolve(render_assignment(graded, around), extra=extra)


def _iso(moment: datetime | None) -> str | None:
    """A time as text in what is shown besides, to the second."""
    return None if moment is None else moment.isoformat(timespec="seconds")[:19] + "Z"


def _permissions(permissions: frozenset[TopicPermission]) -> Permissions:
    shown = (
        TopicPermission.ATTACH,
        TopicPermission.UPDATE,
        TopicPermission.REPLY,
        TopicPermission.DELETE,
        TopicPermission.MANAGE_ASSIGN_TO,
    )
    return Permissions(*(one in permissions for one in shown))


def _sections(
    request: RequestContext, topic: Topic, include: Collection[str]
) -> tuple[TopicSection, ...] | None:
    if "sections" not in include or topic.sections is None or not request.caller.course_or_group.in_course:
        return None
    counted = "sections_user_count" in include
    course = request.view.directory.course(topic.context.id)
    dated = course is not None and request.edition.has(Era.SECTIONS_SHOW_CREATED_AT)
    return tuple(
        TopicSection(
            id=s.id,
            name=s.name,
            user_count=request.view.directory.active_people(s.course_id, s.id) if counted else None,
            course_id=s.course_id,
            start_at=s.start_at,
            end_at=s.end_at,
            created_at=course.created_at if course is not None and dated else None,
        )
        for s in request.view.directory.sections_of(topic.context.id)
        if s.id in topic.sections
    )


def _overrides(request: RequestContext, topic: Topic) -> tuple[UngradedOverride, ...] | None:
    """Of a topic that is for sections one for each that the caller sees.

    Graded ones, announcements and topics of groups have none.

    Source: facts lms-search C.7; which keys a row has is inferred from B.4.
    """
    if topic.assignment is not None or topic.is_announcement or not request.caller.course_or_group.in_course:
        return None
    limits = request.caller.sections
    return tuple(
        UngradedOverride(
            discussion_topic_id=topic.id,
            course_section_id=one.id,
            title=one.name,
            unlock_at=topic.delayed_post_at,
            lock_at=topic.lock_at,
            unassign_item=False,
        )
        for one in request.view.directory.sections_of(topic.context.id)
        if one.id in (topic.sections or ()) and (limits is None or one.id in limits)
    )


def _user_count(request: RequestContext, topic: Topic, include: Collection[str]) -> int | None:
    by_section = "sections" in include and topic.sections is not None
    if "sections_user_count" not in include or by_section or not request.caller.course_or_group.in_course:
        return None
    return request.view.directory.active_people(topic.context.id)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


__all__ = ["author_of", "is_followed", "render_deleted", "render_person", "render_topic", "web_path"]
