"""Does somebody read a topic or an entry that carries a file?"""

from datetime import datetime

from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller, caller_in
from canvas_comms.lms.discussions.rules.entries import sees_posts
from canvas_comms.lms.discussions.rules.visibility import may_enter, why_hidden
from canvas_comms.lms.discussions.state import DiscussionView


def reads_carrier(view: DiscussionView, file: str, user: str, now: datetime) -> bool:
    """Whether the user sees a live topic that carries the file itself, or the entries of one where it is."""
    topics = (topic for topic in map(view.topic, view.carriers(file)) if topic is not None)
    return any(_reads(view, topic, file, user, now) for topic in topics)


def _reads(view: DiscussionView, topic: Topic, file: str, user: str, now: datetime) -> bool:
    caller = caller_in(view.directory, user, topic.context)
    if caller is None or topic.state is TopicState.DELETED or not may_enter(caller).allowed:
        return False
    if not why_hidden(topic, caller, now).allowed:
        return False
    return topic.attachment == file or _sees_entries(view, topic, caller, user)


def _sees_entries(view: DiscussionView, topic: Topic, caller: Caller, user: str) -> bool:
    root = None if topic.root is None else view.topic(topic.root)
    posted = any(view.posts_by(topic.id, one) for one in (user, *caller.observed))
    return sees_posts(topic, root, caller, has_posted=posted)


__all__ = ["reads_carrier"]
