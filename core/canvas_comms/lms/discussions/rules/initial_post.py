"""Who sees replies before having posted?

A topic, or the root of a group's copy, can ask for a first post. Until somebody has a live
entry there, that person sees no entries and may not reply to, rate, mark or follow them;
the topic itself stays readable, and posting opens the gate. Whoever reads as admin passes.
An observer passes once an observed student has posted. Deleting the last own entry closes
the gate again.
"""

import enum

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.sources import API_TESTS, TOPIC_CODE, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.rights import Right


class InitialPostReason(Reason):
    """What is said of a first post."""

    POST_FIRST = "post-first", f"{API_TESTS}; {TOPICS_CODE}"
    OPENS_BY_POSTING = "opens-by-posting", f"{API_TESTS}; {TOPIC_CODE}"


class Gated(enum.Enum):
    """What can be asked of a topic, as far as the gate distinguishes."""

    SHOW = "show"
    ADD_ENTRY = "add-entry"
    MARK_TOPIC = "mark-topic"
    UNSUBSCRIBE = "unsubscribe"
    EDIT_ENTRY = "edit-entry"
    LIST_ENTRIES = "list-entries"
    VIEW = "view"
    REPLY = "reply"
    MARK_ALL = "mark-all"
    MARK_ENTRY = "mark-entry"
    RATE = "rate"
    SUBSCRIBE = "subscribe"
    DUPLICATE = "duplicate"


OPEN = frozenset({Gated.SHOW, Gated.ADD_ENTRY, Gated.MARK_TOPIC, Gated.UNSUBSCRIBE, Gated.EDIT_ENTRY})
"""What passes without a first post; everything else is behind the gate."""


def requires_first_post(topic: Topic, root: Topic | None) -> bool:
    """Whether the topic, or the root it copies, asks for a first post."""
    return topic.require_initial_post or (root is not None and root.require_initial_post)


def sees_posts(topic: Topic, root: Topic | None, caller: Caller, *, has_posted: bool) -> bool:
    """Whether the person sees entries. `has_posted`: has, or observes one who has, a live entry."""
    return not requires_first_post(topic, root) or caller.has(Right.READ_AS_ADMIN) or has_posted


def passes(asked: Gated, sees: bool) -> Decision:
    """Refused if this is behind the gate and the person does not see posts."""
    if sees or asked in OPEN:
        return Decision()
    return Decision((Finding(InitialPostReason.POST_FIRST, Effect.REFUSED, "entries"),))
