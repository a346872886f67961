"""What a server stores of conversations, as Canvas's own tables have it.

A `ConversationRecord` is what all participants share, a `ConversationParticipant` is one
participant's view of it, a `MessageRecord` is shared text, and a `ConversationMessageParticipant`
says that a participant may see a message. What the API shows is a `Conversation` (see
`resources`). A `ConversationBatch` is one message to many, sent later; a `ProgressRecord` is
a batch update.
"""

import enum
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


class State(enum.Enum):
    """The `workflow_state` of a conversation for one participant."""

    READ = "read"
    UNREAD = "unread"
    ARCHIVED = "archived"


@attrs.frozen(eq=False, repr=False)
class ConversationRecord(Redacted):
    """The shared part. `key` is set if it is private; `context` is a code such as `course_1`.

    `participants` are user ids in order of joining.
    """

    id: str
    participants: tuple[str, ...]
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    context: str | None = None
    key: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether it is reused for the same people and context."""
        return self.key is not None


@attrs.frozen
class ConversationParticipant:
    """One participant's view of a conversation. Times are UTC.

    `last_message_at` is what places it in the inbox (None: not there);
    `visible_last_authored_at` places it among the sent; `last_authored_at` orders people.
    """

    thread: str
    user: str
    updated_at: datetime
    state: State = State.READ
    last_message_at: datetime | None = None
    visible_last_authored_at: datetime | None = None
    last_authored_at: datetime | None = None
    message_count: int = 0
    subscribed: bool = True
    starred: bool = False
    attachments: bool = False
    media: bool = False
    tags: tuple[str, ...] = ()

    @property
    def unread_in_inbox(self) -> bool:
        """Whether the unread counter counts it."""
        return self.state is State.UNREAD and self.last_message_at is not None


@attrs.frozen(eq=False, repr=False)
class MediaComment(Redacted):
    """A recording that belongs to a message."""

    id: str
    kind: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)


@attrs.frozen(eq=False, repr=False)
class MessageRecord(Redacted):
    """Text that its receivers share; `thread` is None for the template of a batch.

    `added` are the users whom a generated message names; its text is made when it is shown.
    `attachments` are ids of files.
    """

    id: str
    thread: str | None
    author: str
    created_at: datetime
    body: str = attrs.field(metadata=PRIVATE, default="")
    generated: bool = False
    added: tuple[str, ...] = ()
    media: MediaComment | None = None
    forwarded: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@attrs.frozen
class ConversationMessageParticipant:
    """A person may see a message, or could until `deleted_at`."""

    message: str
    user: str
    thread: str
    deleted_at: datetime | None = None
    tags: tuple[str, ...] = ()


class BatchState(enum.Enum):
    """The `workflow_state` of a batch."""

    CREATED = "created"
    SENDING = "sending"
    SENT = "sent"
    ERROR = "error"


@attrs.frozen(eq=False, repr=False)
class ConversationBatch(Redacted):
    """One message to many people, each in a conversation of their own, sent by a job."""

    id: str
    user: str
    created_at: datetime
    message: str
    recipients: tuple[str, ...]
    private: bool
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    context: str | None = None
    tags: tuple[str, ...] = ()
    state: BatchState = BatchState.CREATED


class ProgressState(enum.Enum):
    """The `workflow_state` of a progress. The documentation leaves out the last two."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    WAITING = "waiting_for_external_tool"
    CANCELED = "canceled"


@attrs.frozen
class ProgressRecord:
    """A batch update: what it has to do, and how far it is."""

    id: str
    user: str
    event: str
    threads: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    state: ProgressState = ProgressState.QUEUED
    completion: float = 0
    message: str | None = None


__all__ = [
    "BatchState",
    "ConversationBatch",
    "ConversationMessageParticipant",
    "ConversationParticipant",
    "ConversationRecord",
    "MediaComment",
    "MessageRecord",
    "ProgressRecord",
    "ProgressState",
    "State",
]
