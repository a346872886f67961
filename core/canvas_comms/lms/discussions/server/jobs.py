"""What the discussions of a Canvas LMS do later, in background jobs.

They rebuild a topic's cached tree, publish a topic whose post date has come, and mark a new
announcement as unread for everybody in its course.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.courses import EnrollmentState
from canvas_comms.lms.discussions.model import Topic, TopicParticipant, TopicState, Tree
from canvas_comms.lms.discussions.state import Change, DiscussionView, PutParticipant, PutTopic, PutTree
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued

REBUILD_AFTER = timedelta(seconds=20)
"""How long after a change the tree is rebuilt."""


@attrs.frozen
class RebuildTree:
    """Cache the topic's tree anew."""

    topic: str


@attrs.frozen
class PublishDelayedTopic:
    """The topic's post date has come."""

    topic: str


@attrs.frozen
class MarkUnreadForCourse:
    """Store for everybody in the course that the announcement is unread, with no entries to read."""

    topic: str


DiscussionJob: TypeAlias = RebuildTree | PublishDelayedTopic | MarkUnreadForCourse


def rebuild_later(topic: str, now: datetime) -> Queued:
    """The change that has the tree rebuilt; one at a time waits."""
    return Queued(Job(RebuildTree(topic), now + REBUILD_AFTER, f"tree of topic {topic}"))


def run_job(
    view: DiscussionView, job: DiscussionJob, edition: LmsEdition, now: datetime
) -> tuple[Change, ...]:
    """What a job changes when it runs at `now`. Never raises; what is gone is left alone."""
    topic = view.topic(job.topic)
    if topic is None:
        return ()
    match job:
        case RebuildTree():
            return (PutTree(tree_now(view, topic)),)
        case PublishDelayedTopic():
            return _publish(topic, now)
        case MarkUnreadForCourse():
            return _mark_unread(view, topic)


def tree_now(view: DiscussionView, topic: Topic) -> Tree:
    """The topic's tree as it is now."""
    entries = map(view.entry, view.entries_of(topic.id))
    return Tree(topic.id, tuple(entry for entry in entries if entry is not None))


def _publish(topic: Topic, now: datetime) -> tuple[Change, ...]:
    if topic.state is not TopicState.POST_DELAYED or (topic.opens is not None and topic.opens > now):
        return ()
    live = attrs.evolve(topic, state=TopicState.ACTIVE, posted_at=now, last_reply_at=now)
    if not topic.is_announcement:
        return (PutTopic(live),)
    return PutTopic(live), Queued(Job(MarkUnreadForCourse(topic.id), now, f"introduce {topic.id}"))


def _mark_unread(view: DiscussionView, topic: Topic) -> tuple[Change, ...]:
    if topic.state is not TopicState.ACTIVE or topic.context.kind is not ContextKind.COURSE:
        return ()
    people = dict.fromkeys(
        enrolled.user_id
        for enrolled in view.directory.enrollments_in(topic.context.id)
        if enrolled.state is EnrollmentState.ACTIVE
        and (topic.sections is None or enrolled.section_id in topic.sections)
    )
    return tuple(
        PutParticipant(TopicParticipant(topic.id, user))
        for user in people
        if view.participant(topic.id, user) is None
    )


__all__ = [
    "DiscussionJob",
    "MarkUnreadForCourse",
    "PublishDelayedTopic",
    "RebuildTree",
    "rebuild_later",
    "run_job",
    "tree_now",
]
