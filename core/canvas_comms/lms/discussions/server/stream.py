"""The topics and announcements of a user's activity stream.

Those of all courses and groups to which the user belongs, that are out and that they see. A group
discussion is in the streams of its groups' members as their copy. Source: facts neighbours A8; how many
entries are shown, and when an item counts as new, are inferred.
"""

import functools
from collections.abc import Iterator
from datetime import datetime

from canvas_comms.lms import contexts
from canvas_comms.lms.activity_stream.model import StreamRow, item_id
from canvas_comms.lms.activity_stream.resources import StreamAuthor, StreamEntry, StreamItem, StreamType
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import caller_in
from canvas_comms.lms.discussions.rules.visibility import Visibility, may_enter, visibility_of
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.render_entry import render_entry
from canvas_comms.lms.discussions.server.render_topic import render_topic
from canvas_comms.lms.discussions.state import DiscussionView
from canvas_comms.lms.editions import LmsEdition

NEWEST = 3
"""How many top-level entries are shown with a topic."""
TYPES = {
    TopicKind.DISCUSSION: StreamType.DISCUSSION_TOPIC,
    TopicKind.ANNOUNCEMENT: StreamType.ANNOUNCEMENT,
}


def topics_of_stream(
    view: DiscussionView, user: str, edition: LmsEdition, now: datetime
) -> Iterator[StreamRow]:
    """What is new for the user of topics and announcements."""
    for context in _contexts(view.directory, user):
        caller = caller_in(view.directory, user, context)
        if caller is None or not caller.belongs or not may_enter(caller).allowed:
            continue
        request = RequestContext(view, caller, edition, now)
        for kind in TopicKind:
            yield from (_row(request, topic) for topic in request.topics(kind) if _is_new(request, topic))


def _contexts(directory: Directory, user: str) -> Iterator[Context]:
    courses = dict.fromkeys(one.course_id for one in directory.enrollments_of(user))
    yield from map(contexts.course, courses)
    yield from (Context(ContextKind.GROUP, one.id) for one in directory.groups_of(user))


def _is_new(request: RequestContext, topic: Topic) -> bool:
    visibility = visibility_of(topic, request.caller, request.now)
    if topic.state is not TopicState.ACTIVE or visibility not in (Visibility.SHOWN, Visibility.CLOSED):
        return False
    if topic.opens is not None and topic.opens > request.now:
        return False
    return topic.group_category is None or request.copy_for_caller(topic) is None


def _row(request: RequestContext, topic: Topic) -> StreamRow:
    stored = request.stored(topic)
    return StreamRow(
        TYPES[topic.kind],
        topic.id,
        topic.last_reply_at or topic.posted_at or topic.created_at,
        stored is not None and stored.read,
        functools.partial(_shown, request, topic),
        topic.context,
    )


def _shown(request: RequestContext, topic: Topic) -> StreamItem:
    row, shown = _row(request, topic), render_topic(request, topic)
    user, view, context = request.caller.user or "", request.view, topic.context
    announcement = topic.is_announcement
    return StreamItem(
        id=item_id(row.type, topic.id),
        type=row.type.value,
        title=shown.title,
        message=shown.message,
        read_state=row.read,
        created_at=topic.posted_at or topic.created_at,
        updated_at=row.updated_at,
        context_type=context.kind.value.capitalize(),
        course_id=context.id if context.kind is ContextKind.COURSE else None,
        group_id=context.id if context.kind is ContextKind.GROUP else None,
        html_url=shown.html_url,
        discussion_topic_id=None if announcement else topic.id,
        announcement_id=topic.id if announcement else None,
        total_root_discussion_entries=len(view.top_level(topic.id)),
        require_initial_post=shown.require_initial_post is True,
        user_has_posted=view.posts_by(topic.id, user) > 0,
        root_discussion_entries=_entries(request, topic),
    )


def _entries(request: RequestContext, topic: Topic) -> tuple[StreamEntry, ...]:
    if not request.sees_posts(topic):
        return ()
    stored = map(request.view.entry, request.view.top_level(topic.id)[-NEWEST:])
    shown = (render_entry(request, topic, one) for one in stored if one is not None)
    return tuple(StreamEntry(StreamAuthor(one.user_id, one.user_name), one.message) for one in shown)


__all__ = ["topics_of_stream"]
