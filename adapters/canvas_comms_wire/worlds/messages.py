"""Conversations, discussion topics, announcements and entries of a Canvas LMS, as a world file has them."""

import attrs

from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.discussions.model import Anonymity, DiscussionType, TopicKind, TopicState
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.files import WorldMedia
from canvas_comms_wire.worlds.leaves import (
    NO_PLACE,
    NO_REF,
    NO_TIME,
    AtLeastOne,
    Place,
    Positive,
    Ref,
    WorldTime,
)


@attrs.frozen(eq=False, repr=False)
class WorldConversationMessage(Redacted):
    """A message of a conversation, to all its participants."""

    author: Ref
    body: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    attachments: tuple[Ref, ...] = ()
    """Files that it carries."""
    media: WorldMedia | None = None
    """Default: no recording."""
    created_at: WorldTime = NO_TIME


@attrs.frozen
class WorldParticipant:
    """A change to one participant's view: subscription first, an explicit state wins, counters follow."""

    user: Ref
    state: State | None = None
    subscribed: bool | None = None
    starred: bool | None = None


@attrs.frozen(eq=False, repr=False)
class WorldConversation(Redacted):
    """An inbox conversation, made through the model without permission checks.

    Every message goes to all participants; the author's own last_message_at is set too (unlike
    sending by API) and the author's state stays read; the others become unread; context tags are
    guessed from common courses and groups.
    """

    starter: Ref
    others: tuple[Ref, ...]
    ref: Ref = NO_REF
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Default: no subject."""
    private: bool | None = None
    """Default: true for at most two people in all."""
    context: Place = NO_PLACE
    """Course, group, or the word account. Default: no context."""
    messages: AtLeastOne[WorldConversationMessage] | None = None
    """Default: one message 'test' by the starter."""
    participants: tuple[WorldParticipant, ...] = ()
    """Changes to single participants' views, applied after all messages as one ordinary update each."""


@attrs.frozen
class WorldChildTopic:
    """The name of the child topic that the server makes for a group."""

    ref: Ref
    group: Ref


@attrs.frozen(eq=False, repr=False)
class WorldTopic(Redacted):
    """A discussion topic or announcement, made through the model.

    The author has read it and is subscribed where the rules say so; permissions are not checked.
    """

    ref: Ref
    context: Ref
    """Course or group."""
    title: str = attrs.field(metadata=PRIVATE)
    kind: TopicKind = TopicKind.DISCUSSION
    author: Ref = NO_REF
    """Default: no author."""
    message: str = attrs.field(default="", metadata=PRIVATE)
    state: TopicState = TopicState.ACTIVE
    discussion_type: DiscussionType = DiscussionType.THREADED
    locked: bool = False
    pinned: bool = False
    position: Positive | None = None
    require_initial_post: bool = False
    allow_rating: bool = False
    only_graders_can_rate: bool = False
    anonymous_state: Anonymity | None = None
    """Default: not anonymous."""
    specific_sections: tuple[Ref, ...] | None = None
    """Default: every section."""
    group_category: Ref = NO_REF
    """Makes it the root topic of a group set."""
    children: tuple[WorldChildTopic, ...] = ()
    """Names for the child topics the server makes, one per group of the set."""
    posted_at: WorldTime = NO_TIME
    delayed_post_at: WorldTime = NO_TIME
    lock_at: WorldTime = NO_TIME
    last_reply_at: WorldTime = NO_TIME
    attachment: Ref = NO_REF
    """The file that it carries."""
    created_at: WorldTime = NO_TIME


@attrs.frozen(eq=False, repr=False)
class WorldEntry(Redacted):
    """A post, made through the normal create path of the model.

    The author has read it and becomes subscribed, the unread counts of the others go up. Deleted
    entries are deleted after all entries exist, then background jobs run once.
    """

    topic: Ref
    user: Ref
    message: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    parent: Ref = NO_REF
    """The entry it answers."""
    deleted: bool = False
    attachment: Ref = NO_REF
    """The file that it carries."""
    created_at: WorldTime = NO_TIME


__all__ = [
    "WorldChildTopic",
    "WorldConversation",
    "WorldConversationMessage",
    "WorldEntry",
    "WorldParticipant",
    "WorldTopic",
]
