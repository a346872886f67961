"""Who follows a topic, and what holds somebody off?

The author follows from the start, and whoever posts follows from then on, even after
having left on purpose; unless a hold applies. A hold: announcements are followed by
nobody; a first post is still owed; the root of a group discussion when the person is in
none of its groups; a group's topic when the person is no member. A hold blocks following
by itself only where it stands in the way otherwise: at the first-post gate, and at a group
root that has no copy for the person; where there is one, that is followed. Source: Canvas
LMS, code and tests of the discussion topic model, tests of the discussion entry model.
"""

import enum

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.participants import TopicParticipant
from canvas_comms.lms.discussions.sources import API_TESTS
from canvas_comms.lms.discussions.topics import Topic


class SubscribingReason(Reason):
    """What is said of following a topic."""

    NO_COPY_FOR_PERSON = "no-copy-for-person", API_TESTS


class Hold(enum.Enum):
    """Why somebody is not followed up; the value is what Canvas shows."""

    TOPIC_IS_ANNOUNCEMENT = "topic_is_announcement"
    INITIAL_POST_REQUIRED = "initial_post_required"
    NOT_IN_GROUP_SET = "not_in_group_set"
    NOT_IN_GROUP = "not_in_group"


def hold_on(topic: Topic, caller: Caller, *, sees_posts: bool, group_ids: frozenset[str]) -> Hold | None:
    """The first hold that applies; None for visitors. `group_ids`: the groups of a root's set."""
    if caller.user is None:
        return None
    if topic.is_announcement:
        return Hold.TOPIC_IS_ANNOUNCEMENT
    if not sees_posts:
        return Hold.INITIAL_POST_REQUIRED
    if topic.group_category is not None and caller.groups.isdisjoint(group_ids):
        return Hold.NOT_IN_GROUP_SET
    if topic.context.kind is ContextKind.GROUP and topic.context.id not in caller.groups:
        return Hold.NOT_IN_GROUP
    return None


def follows(stored: TopicParticipant | None, topic: Topic, caller: Caller, hold: Hold | None) -> bool:
    """Whether the person follows the topic: as decided, else whether they wrote it."""
    if stored is not None and stored.subscribed is not None:
        return stored.subscribed
    return hold is None and caller.user is not None and topic.author == caller.user


def may_follow(topic: Topic, has_copy: bool) -> Decision:
    """Refused on a group root that has no copy for the person."""
    if topic.group_category is None or has_copy:
        return Decision()
    return Decision((Finding(SubscribingReason.NO_COPY_FOR_PERSON, Effect.REFUSED, "topic"),))
