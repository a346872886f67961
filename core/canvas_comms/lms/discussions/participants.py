"""What the server remembers of one person at one topic or entry."""

import attrs


@attrs.frozen
class TopicParticipant:
    """One person's view of one topic; `subscribed` is None while never decided."""

    topic: str
    user: str
    read: bool = False
    unread_count: int = 0
    subscribed: bool | None = None


@attrs.frozen
class EntryParticipant:
    """One person's view of one entry."""

    entry: str
    user: str
    read: bool = False
    forced: bool = False
    rating: int | None = None


__all__ = ["EntryParticipant", "TopicParticipant"]
