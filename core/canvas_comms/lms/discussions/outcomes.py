"""How the use cases about discussions end, besides `Refused`, `Rejected`, `NotSent` and `Unknown`.

`Made` and `Posted` say that the server has it, `Differs` that some fields came out otherwise.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.operations import Failure
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Made(Redacted):
    """The server has the topic as it was planned."""

    topic: DiscussionTopic


@attrs.frozen(eq=False, repr=False)
class Differs(Redacted):
    """The server has the topic, but not as planned: the decision names the fields."""

    topic: DiscussionTopic
    decision: Decision


@attrs.frozen
class Deleted:
    """The server deleted it; doing so again says the same."""

    id: str


@attrs.frozen(eq=False, repr=False)
class Posted(Redacted):
    """The server has the entry. The decision names what came out otherwise, if anything."""

    entry: DiscussionEntry
    decision: Decision


@attrs.frozen
class Ordered:
    """The pinned topics in their new order."""

    ids: tuple[str, ...]


@attrs.frozen
class Marked:
    """The server took it, and would also have if it had been so already."""


TopicOutcome: TypeAlias = Made | Differs | Refused | Failure
EntryOutcome: TypeAlias = Posted | Refused | Failure

__all__ = [
    "Deleted",
    "Differs",
    "EntryOutcome",
    "Made",
    "Marked",
    "Ordered",
    "Posted",
    "TopicOutcome",
]
