"""Discussion topics, announcements and entries of a Canvas LMS, as a world file has them."""

import attrs

from canvas_comms.lms.discussions.model import Anonymity, DiscussionType, TopicKind, TopicState
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_REF, Positive, Ref
from canvas_comms_wire.worlds.times import NO_TIME, WorldTime


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
    created_at: WorldTime = NO_TIME


__all__ = ["WorldChildTopic", "WorldEntry", "WorldTopic"]
