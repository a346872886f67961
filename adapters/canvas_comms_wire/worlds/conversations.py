"""Inbox conversations of a Canvas LMS, as a world file has them."""

import attrs

from canvas_comms.lms.conversations.model import State
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.worlds.leaves import NO_PLACE, NO_REF, AtLeastOne, Place, Ref
from canvas_comms_wire.worlds.times import NO_TIME, WorldTime


@attrs.frozen(eq=False, repr=False)
class WorldConversationMessage(Redacted):
    """A message of a conversation, to all its participants."""

    author: Ref
    body: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
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


__all__ = ["WorldConversation", "WorldConversationMessage", "WorldParticipant"]
