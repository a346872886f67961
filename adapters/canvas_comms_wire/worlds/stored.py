"""What a Canvas LMS has stored, row by row: what `GET /_twin/world` gives back.

Rows are the core's own models, so that a field more of a model needs nothing here. Which row names
which is said once (`stored_references`), and checked when a world is read.
"""

from datetime import datetime
from typing import Any

import attrs

from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.account_notifications.state import NotificationClosed
from canvas_comms.lms.activity_stream.state import StreamItemsHidden
from canvas_comms.lms.assignments.model import CourseAssignment, Submission
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.state import PushEndpoint, ResetReportedBounces
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.conversations.model import (
    ConversationBatch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MessageRecord,
    ProgressRecord,
)
from canvas_comms.lms.conversations.server.administer import RunBatchUpdate
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.server.reply import SendReply
from canvas_comms.lms.conversations.state import SetUnread
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.directory import People
from canvas_comms.lms.discussions.model import Entry, EntryParticipant, Topic, TopicParticipant, Tree
from canvas_comms.lms.discussions.server.jobs import MarkUnreadForCourse, PublishDelayedTopic, RebuildTree
from canvas_comms.lms.discussions.state import PutLastPosition
from canvas_comms.lms.files.model import PendingUpload, StoredFile, StoredFolder
from canvas_comms.lms.jobs import Job
from canvas_comms.lms.logins.state import PutCode, PutSessionTicket, PutToken, PutWebSession
from canvas_comms.lms.preferences.model import PutPreferences
from canvas_comms.redaction import PRIVATE, Redacted, Secret
from canvas_comms_wire.worlds.leaves import NO_AMOUNT, ZERO, Amount, Natural, Text
from canvas_comms_wire.worlds.reading import optional_kind


@attrs.frozen(eq=False, repr=False)
class StoredName(Redacted):
    """What a name of the world stands for, and what was handed out under it."""

    name: Text
    """With a / in it, it is the server's own and no world can use it."""
    id: str | None = None
    """Left out: the name is of a token only."""
    token: Secret | None = attrs.field(default=None, metadata=PRIVATE)
    session: Secret | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class StoredJob(Redacted):
    """Work that waits for its time: one of the kinds of work is given."""

    due: datetime
    singleton: str = ""
    """While one of this name waits, no other is queued."""
    send_batch: SendBatch | None = None
    run_batch_update: RunBatchUpdate | None = None
    send_reply: SendReply | None = None
    rebuild_tree: RebuildTree | None = None
    publish_delayed_topic: PublishDelayedTopic | None = None
    mark_unread_for_course: MarkUnreadForCourse | None = None
    reset_reported_bounces: ResetReportedBounces | None = None

    @classmethod
    def of(cls, job: Job) -> "StoredJob":
        """A job as a row. Raises `TypeError` for work of a kind that no row has."""
        given: dict[str, Any] = {WORK.get(type(job.work), ""): job.work}
        return cls(job.due, job.singleton, **given)

    @property
    def works(self) -> tuple[object, ...]:
        """The work that is given: one, in a row that is right."""
        given = (getattr(self, name) for name in WORK.values())
        return tuple(one for one in given if one is not None)


WORK = {
    optional_kind(field.type): field.name
    for field in attrs.fields(StoredJob)
    if attrs.has(optional_kind(field.type) or object)
}
"""Type of work → its key in a row."""


@attrs.frozen(eq=False, repr=False)
class StoredBucket(Redacted):
    """How full the bucket of a client was."""

    client: Secret = attrs.field(metadata=PRIVATE)
    """The text of its token, or the word user and an id."""
    at: datetime
    level: Amount = NO_AMOUNT


@attrs.frozen
class LmsStored:
    """Everything that a Canvas LMS has stored, with the ids that it gave, as GET /_twin/world gives it back.

    A world that says this creates nothing besides. Rows stand in the order of their creation. Times are
    instants: nothing here is relative to the clock.
    """

    people: People
    last_id: Natural = ZERO
    """Ids go on after this one, and after the highest of a row."""
    names: tuple[StoredName, ...] = ()
    developer_keys: tuple[DeveloperKey, ...] = ()
    """Those that are not as developer_key of the world says."""
    access_tokens: tuple[PutToken, ...] = ()
    codes: tuple[PutCode, ...] = ()
    web_sessions: tuple[PutWebSession, ...] = ()
    session_tickets: tuple[PutSessionTicket, ...] = ()
    channels: tuple[Channel, ...] = ()
    push_endpoints: tuple[PushEndpoint, ...] = ()
    preferences: tuple[PutPreferences, ...] = ()
    comm_messages: tuple[StoredCommMessage, ...] = ()
    folders: tuple[StoredFolder, ...] = ()
    files: tuple[StoredFile, ...] = ()
    uploads: tuple[PendingUpload, ...] = ()
    conversations: tuple[ConversationRecord, ...] = ()
    conversation_participants: tuple[ConversationParticipant, ...] = ()
    conversation_messages: tuple[MessageRecord, ...] = ()
    conversation_message_participants: tuple[ConversationMessageParticipant, ...] = ()
    unread_counts: tuple[SetUnread, ...] = ()
    conversation_batches: tuple[ConversationBatch, ...] = ()
    progresses: tuple[ProgressRecord, ...] = ()
    topics: tuple[Topic, ...] = ()
    last_positions: tuple[PutLastPosition, ...] = ()
    entries: tuple[Entry, ...] = ()
    topic_participants: tuple[TopicParticipant, ...] = ()
    entry_participants: tuple[EntryParticipant, ...] = ()
    trees: tuple[Tree, ...] = ()
    """The cached trees of topics, as GET …/view shows them."""
    assignments: tuple[CourseAssignment, ...] = ()
    submissions: tuple[Submission, ...] = ()
    account_notifications: tuple[StoredNotification, ...] = ()
    closed_notifications: tuple[NotificationClosed, ...] = ()
    hidden_stream_items: tuple[StreamItemsHidden, ...] = ()
    """What users took out of their activity streams."""
    jobs: tuple[StoredJob, ...] = ()
    """What waits, in the order in which it will be done."""
    buckets: tuple[StoredBucket, ...] = ()
    """The rate-limit buckets."""


__all__ = ["WORK", "LmsStored", "StoredBucket", "StoredJob", "StoredName"]
