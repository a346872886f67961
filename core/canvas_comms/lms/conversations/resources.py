"""What the API shows of conversations: one flat value for each JSON object.

An attribute is None where the answer has null or no such key; `rules/response_keys.py` says
which keys an answer has. What a server adds is kept in `extra`. Times are UTC.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.files.resources import File
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Person(Redacted):
    """A participant. `common_courses`: course id → enrolment types; `common_groups` likewise."""

    id: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)
    full_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    pronouns: str | None = attrs.field(metadata=PRIVATE, default=None)
    uuid: str | None = None
    common_courses: Mapping[str, tuple[str, ...]] | None = attrs.field(default=None, hash=False)
    common_groups: Mapping[str, tuple[str, ...]] | None = attrs.field(default=None, hash=False)
    avatar_url: str | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Media(Redacted):
    """The recording of a message."""

    media_type: str | None = None
    media_id: str | None = None
    display_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    content_type: str | None = None
    url: str | None = attrs.field(metadata=PRIVATE, default=None)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class ConversationMessage(Redacted):
    """A message as its reader sees it. `id` is `0` while the server still has to send it."""

    id: str
    author_id: str | None = None
    created_at: datetime | None = None
    body: str | None = attrs.field(metadata=PRIVATE, default=None)
    generated: bool = False
    media_comment: Media | None = None
    forwarded_messages: "tuple[ConversationMessage, ...]" = ()
    attachments: tuple[File, ...] = ()
    participating_user_ids: tuple[str, ...] = ()
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class AudienceContexts(Redacted):
    """Courses and groups by id, each with what the one other person is in it."""

    courses: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING_MORE, hash=False)
    groups: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING_MORE, hash=False)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


NO_CONTEXTS = AudienceContexts()


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Conversation(Redacted):
    """A conversation as the API shows it to one participant.

    `workflow_state` is kept as it came. `messages` is None where the answer lists none;
    `submissions` is always empty on servers of today.
    """

    id: str
    workflow_state: str = ""
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    last_message: str | None = attrs.field(metadata=PRIVATE, default=None)
    last_message_at: datetime | None = None
    last_authored_message: str | None = attrs.field(metadata=PRIVATE, default=None)
    last_authored_message_at: datetime | None = None
    message_count: int = 0
    subscribed: bool = True
    private: bool = False
    starred: bool = False
    properties: tuple[str, ...] = ()
    visible: bool | None = None
    audience: tuple[str, ...] = ()
    audience_contexts: AudienceContexts = NO_CONTEXTS
    avatar_url: str | None = None
    participants: tuple[Person, ...] = ()
    context_code: str | None = None
    context_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    messages: tuple[ConversationMessage, ...] | None = None
    submissions: tuple[Mapping[str, object], ...] | None = attrs.field(
        metadata=PRIVATE, default=None, hash=False
    )
    cannot_reply: bool | None = None
    beta: bool | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class RunningBatch(Redacted):
    """A batch that is not finished. `completion` is between 0 and 1."""

    id: str
    workflow_state: str = ""
    completion: float | None = None
    recipient_count: int | None = None
    message: ConversationMessage | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Progress(Redacted):
    """How far a batch update is. `completion` is in percent."""

    id: str
    workflow_state: str = ""
    completion: float | None = None
    message: str | None = attrs.field(metadata=PRIVATE, default=None)
    tag: str | None = None
    context_id: str | None = None
    context_type: str | None = None
    user_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    url: str | None = attrs.field(metadata=PRIVATE, default=None)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Recipient(Redacted):
    """Somebody or something that a message can be addressed to: `id` is the recipient to name.

    `user_count`: how many people of a context the searcher finds. `item_count`: how many sections or
    groups a row stands for; it can be searched in, and names nobody. `permissions`: of the rights that
    were asked for those which the searcher has there, each as true.
    """

    id: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)
    full_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    pronouns: str | None = attrs.field(metadata=PRIVATE, default=None)
    is_context: bool = False
    user_count: int | None = None
    item_count: int | None = None
    permissions: Mapping[str, object] = attrs.field(default=NOTHING_MORE, hash=False)
    context_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    avatar_url: str | None = None
    common_courses: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING_MORE, hash=False)
    common_groups: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING_MORE, hash=False)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class DeletedMessage(Redacted):
    """A message that a participant removed for themselves; only site administrators see these."""

    message: ConversationMessage
    user_id: str
    conversation_id: str
    deleted_at: datetime

    @property
    def id(self) -> str:
        """Of the message and the participant: each may remove it for themselves."""
        return f"{self.message.id} {self.user_id}"


__all__ = [
    "AudienceContexts",
    "Conversation",
    "ConversationMessage",
    "DeletedMessage",
    "Media",
    "Person",
    "Progress",
    "Recipient",
    "RunningBatch",
]
