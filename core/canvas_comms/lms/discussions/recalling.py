"""A topic as it was read, turned back into what the server must hold: for plans of changes.

What one caller is shown is less than the record: which sections, who edited it, whether a
podcast is on. What is not shown has its default here.
"""

import enum
from datetime import UTC, datetime
from typing import TypeVar

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.topics import Anonymity, DiscussionType, Topic, TopicKind, TopicState

E = TypeVar("E", bound=enum.Enum)

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def recalled(seen: DiscussionTopic, context: Context, now: datetime) -> Topic:
    """The record behind a topic, as far as it shows."""
    created = seen.created_at or seen.posted_at or _LONG_AGO
    hidden = seen.lock_info is not None and not seen.lock_info.can_view
    return Topic(
        id=seen.id,
        context=context,
        kind=TopicKind.ANNOUNCEMENT if seen.is_announcement else TopicKind.DISCUSSION,
        title=seen.title or "",
        message=None if hidden else seen.message,
        created_at=created,
        posted_at=seen.posted_at,
        updated_at=created,
        author=None if seen.author is None else seen.author.id,
        state=_state(seen, now),
        discussion_type=_of(DiscussionType, seen.discussion_type, DiscussionType.THREADED),
        locked=seen.locked is True,
        delayed_post_at=seen.delayed_post_at,
        lock_at=seen.lock_at,
        last_reply_at=seen.last_reply_at,
        todo_date=seen.todo_date,
        pinned=seen.pinned is True,
        position=seen.position,
        require_initial_post=seen.require_initial_post is True,
        allow_rating=seen.allow_rating is True,
        only_graders_can_rate=seen.only_graders_can_rate is True,
        sort_by_rating=seen.sort_by_rating is True,
        podcast_enabled=seen.podcast_url is not None,
        podcast_has_student_posts=seen.podcast_has_student_posts is True,
        anonymous_state=_of(Anonymity, seen.anonymous_state, None),
        sort_order=seen.sort_order or "desc",
        sort_order_locked=seen.sort_order_locked is True,
        expanded=seen.expanded is True,
        expanded_locked=seen.expanded_locked is True,
        sections=_sections(seen),
        group_category=seen.group_category_id,
        root=seen.root_topic_id,
        assignment=seen.assignment,
        attachment=seen.attachments[0] if seen.attachments else None,
    )


def _state(seen: DiscussionTopic, now: datetime) -> TopicState:
    if seen.published is False:
        return TopicState.UNPUBLISHED
    waits = seen.delayed_post_at is not None and seen.delayed_post_at > now
    return TopicState.POST_DELAYED if waits else TopicState.ACTIVE


def _sections(seen: DiscussionTopic) -> frozenset[str] | None:
    if not seen.is_section_specific:
        return None
    return frozenset(section.id for section in seen.sections or ())


N = TypeVar("N")


def _of(kind: type[E], text: str | None, otherwise: N) -> E | N:
    return next((one for one in kind if one.value == text), otherwise)


__all__ = ["recalled"]
