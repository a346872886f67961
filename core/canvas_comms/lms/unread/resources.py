"""What is unread, as it is told: one value for each thread, announcement or discussion."""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


class UnreadKind(enum.Enum):
    """What it is."""

    CONVERSATION = "conversation"
    ANNOUNCEMENT = "announcement"
    DISCUSSION = "discussion"


@attrs.frozen(eq=False, repr=False)
class UnreadThing(Redacted):
    """A thread, an announcement or a discussion. `context` is `course_5` or `group_7`.

    `entries` is how many of its entries are unread, None where that is not counted: in threads. `at` is the
    moment of the newest message or reply, as far as the server says.
    """

    kind: UnreadKind
    id: str
    title: str | None = attrs.field(metadata=PRIVATE)
    context: str | None = None
    context_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    entries: int | None = None
    at: datetime | None = None


@attrs.frozen
class Untold:
    """What is not known: these of one place, without a context the threads of the Inbox.

    Without a kind: there are more places than are looked into.
    """

    kind: UnreadKind | None
    context: str | None = None


@attrs.frozen(eq=False, repr=False)
class Overview(Redacted):
    """All that is unread: threads, then place by place announcements and discussions."""

    things: tuple[UnreadThing, ...]
    untold: tuple[Untold, ...] = ()


__all__ = ["Overview", "UnreadKind", "UnreadThing", "Untold"]
