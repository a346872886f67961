"""May the caller have a topic summarised, or looked into, by a language model?

Summaries and insights are features that an account switches on, for instructors of its courses.
Nobody has them here: the server says 403 to everybody then, whoever they are, once it has found
the topic.

Source: facts lms-search B.1.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import TOPICS_CODE


class ToolReason(Reason):
    """Why a tool is refused."""

    FEATURE_OFF = "feature-off", TOPICS_CODE


FEATURE_OFF = Decision((Finding(ToolReason.FEATURE_OFF, Effect.REFUSED, "topic"),))
"""What everybody is told."""

__all__ = ["FEATURE_OFF", "ToolReason"]
