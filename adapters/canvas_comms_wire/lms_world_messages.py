"""The `lms` section of a world: channels, topics, conversations and sent messages.

What is left out is None or empty here; which default it has is said by whoever loads it.
"""

from typing import Literal

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.world_leaves import (
    NO_PLACE,
    NO_REF,
    NO_TIME,
    FreeObject,
    Natural,
    Place,
    Positive,
    Ref,
    WorldTime,
)


@attrs.frozen(eq=False, repr=False)
class WorldChannel(Redacted):
    """A communication channel; none has sent a confirmation yet."""

    user: Ref
    address: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    type: Literal["email", "personal_email", "sms", "push", "slack", "twitter"] = "email"
    state: Literal["unconfirmed", "active", "retired"] = "active"
    position: Positive | None = None
    created_at: WorldTime = NO_TIME
    imported: bool = False
    otp: bool = False
    bounce_count: Natural | None = None
    last_bounce_at: WorldTime = NO_TIME
    last_bounce_details: FreeObject | None = attrs.field(default=None, metadata=PRIVATE, hash=False)


@attrs.frozen(eq=False, repr=False)
class WorldNotificationEndpoint(Redacted):
    """A registered push endpoint."""

    user: Ref
    token: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class WorldCommMessage(Redacted):
    """`repeat` messages that the system has sent to a user; `ref` names the first."""

    user: Ref
    body: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    to: str | None = attrs.field(default=None, metadata=PRIVATE)
    root_account: Literal["default", "site_admin"] = "default"
    created_at: WorldTime = NO_TIME
    repeat: Positive | None = None


@attrs.frozen
class WorldChildTopic:
    """The name of the child topic that the server makes for a group."""

    ref: Ref
    group: Ref


@attrs.frozen(eq=False, repr=False)
class WorldTopic(Redacted):
    """A discussion topic or announcement, made through the model."""

    ref: Ref
    context: Ref
    title: str = attrs.field(metadata=PRIVATE)
    kind: Literal["discussion", "announcement"] = "discussion"
    author: Ref = NO_REF
    message: str = attrs.field(default="", metadata=PRIVATE)
    state: Literal["active", "unpublished", "post_delayed", "deleted"] = "active"
    discussion_type: Literal["threaded", "side_comment", "flat", "not_threaded"] = "threaded"
    locked: bool = False
    pinned: bool = False
    position: Positive | None = None
    require_initial_post: bool = False
    allow_rating: bool = False
    only_graders_can_rate: bool = False
    anonymous_state: Literal["full_anonymity", "partial_anonymity", ""] = ""
    specific_sections: tuple[Ref, ...] | None = None
    group_category: Ref = NO_REF
    children: tuple[WorldChildTopic, ...] = ()
    posted_at: WorldTime = NO_TIME
    delayed_post_at: WorldTime = NO_TIME
    lock_at: WorldTime = NO_TIME
    last_reply_at: WorldTime = NO_TIME
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldEntry(Redacted):
    """A post, made through the normal create path."""

    topic: Ref
    user: Ref
    message: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    parent: Ref = NO_REF
    deleted: bool = False
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldConversationMessage(Redacted):
    """A message of a conversation."""

    author: Ref
    body: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    created_at: WorldTime = NO_TIME


@attrs.frozen
class WorldParticipant:
    """A change to one participant's view, applied after all messages."""

    user: Ref
    state: Literal["read", "unread", "archived", ""] = ""
    subscribed: bool | None = None
    starred: bool | None = None


@attrs.frozen(eq=False, repr=False)
class WorldConversation(Redacted):
    """An inbox conversation; without messages it has one `test` by the starter."""

    starter: Ref
    others: tuple[Ref, ...]
    ref: Ref = NO_REF
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    private: bool | None = None
    context: Place = NO_PLACE
    messages: tuple[WorldConversationMessage, ...] | None = None
    participants: tuple[WorldParticipant, ...] = ()


__all__ = [
    "WorldChannel",
    "WorldChildTopic",
    "WorldCommMessage",
    "WorldConversation",
    "WorldConversationMessage",
    "WorldEntry",
    "WorldNotificationEndpoint",
    "WorldParticipant",
    "WorldTopic",
]
