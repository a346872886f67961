"""Is the place there, may it be read, and is the topic one that the API serves?

Everybody must be logged in. A course or group that does not exist is not found; one that
the caller may not read is forbidden. Anonymous topics are shown by no call that would show
who wrote what.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.sources import API_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.rights_table import Right


class PlaceReason(Reason):
    """Why a place or topic is not served."""

    NOT_READABLE = "context-not-readable", TOPICS_CODE
    ANONYMOUS_NOT_SERVED = "anonymous-not-served", API_TESTS


def may_enter(caller: Caller) -> Decision:
    """Refused if the caller may not read the course or group."""
    if caller.has(Right.READ):
        return Decision()
    return Decision((Finding(PlaceReason.NOT_READABLE, Effect.REFUSED, "context"),))


def served(topic: Topic) -> Decision:
    """Refused for anonymous topics."""
    if topic.anonymous_state is None:
        return Decision()
    return Decision((Finding(PlaceReason.ANONYMOUS_NOT_SERVED, Effect.REFUSED, "topic"),))
