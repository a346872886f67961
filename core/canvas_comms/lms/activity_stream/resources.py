"""The activity stream as Canvas LMS shows it to one user. Ids are text, times UTC.

A field is None where the server does not say it, or says null. Source: facts neighbours A8.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


class StreamType(enum.StrEnum):
    """What an item is about, by Canvas's word."""

    DISCUSSION_TOPIC = "DiscussionTopic"
    ANNOUNCEMENT = "Announcement"
    CONVERSATION = "Conversation"
    MESSAGE = "Message"


@attrs.frozen(eq=False, repr=False)
class StreamAuthor(Redacted):
    """Who wrote an entry; both None where the topic is anonymous."""

    user_id: str | None = None
    user_name: str | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class StreamEntry(Redacted):
    """A top-level entry of a topic."""

    user: StreamAuthor
    message: str | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class StreamMessage(Redacted):
    """One of the newest messages of a conversation."""

    id: str
    created_at: datetime | None = None
    author_id: str | None = None
    message: str | None = attrs.field(default=None, metadata=PRIVATE)
    participating_user_ids: tuple[str, ...] = ()


@attrs.frozen(eq=False, repr=False)
class StreamItem(Redacted):
    """One thing that is new.

    Of a topic or announcement it says its id, how many top-level entries there are, and the newest of
    them; of a conversation how many take part, and its newest messages; of a message that the server
    itself sent to the dashboard its id and category.
    """

    id: str
    type: str
    title: str | None = attrs.field(default=None, metadata=PRIVATE)
    message: str | None = attrs.field(default=None, metadata=PRIVATE)
    read_state: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    context_type: str | None = None
    course_id: str | None = None
    group_id: str | None = None
    html_url: str | None = attrs.field(default=None, metadata=PRIVATE)
    discussion_topic_id: str | None = None
    announcement_id: str | None = None
    total_root_discussion_entries: int | None = None
    require_initial_post: bool | None = None
    user_has_posted: bool | None = None
    root_discussion_entries: tuple[StreamEntry, ...] | None = attrs.field(default=None, metadata=PRIVATE)
    conversation_id: str | None = None
    private: bool | None = None
    participant_count: int | None = None
    latest_messages: tuple[StreamMessage, ...] | None = attrs.field(default=None, metadata=PRIVATE)
    message_id: str | None = None
    notification_category: str | None = None
    url: str | None = attrs.field(default=None, metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen
class TypeCount:
    """How many items there are of one type, and of these unread; messages by their category."""

    type: str
    count: int
    unread_count: int
    notification_category: str | None = None


@attrs.frozen
class Hidden:
    """Items are hidden from now on."""

    hidden: bool = True


__all__ = [
    "Hidden",
    "StreamAuthor",
    "StreamEntry",
    "StreamItem",
    "StreamMessage",
    "StreamType",
    "TypeCount",
]
