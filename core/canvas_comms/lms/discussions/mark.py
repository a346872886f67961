"""Mark topics and entries read or unread, rate entries, follow topics."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.outcomes import Failure, Marked
from canvas_comms.lms.discussions.ports import MarkGateway


def mark_topic(context: Context, topic: str, gateway: MarkGateway, *, read: bool = True) -> Marked | Failure:
    """Mark the topic's own text; the count of unread entries stays, except at announcements."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    return gateway.mark_topic(context, topic, read=read)


def mark_all(
    context: Context, topic: str, gateway: MarkGateway, *, read: bool = True, forced: bool | None = None
) -> Marked | Failure:
    """Mark the topic and all its entries. `forced` keeps browsers from marking them by themselves."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    return gateway.mark_all(context, topic, read=read, forced=forced)


def mark_topics(
    context: Context, gateway: MarkGateway, *, only_announcements: bool = False
) -> Marked | Failure:
    """Mark every open discussion of a course or group as read, or every announcement."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    return gateway.mark_topics(context, only_announcements=only_announcements)


def mark_entry(
    context: Context,
    topic: str,
    id: str,
    gateway: MarkGateway,
    *,
    read: bool = True,
    forced: bool | None = None,
) -> Marked | Failure:
    """Mark one entry. `forced` is kept only if the mark really changes."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    return gateway.mark_entry(context, topic, id, read=read, forced=forced)


def rate_entry(context: Context, topic: str, id: str, rating: int, gateway: MarkGateway) -> Marked | Failure:
    """Like an entry (1) or take it back (0). Raises `InvalidValue` for any other number."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    if rating not in (0, 1):
        raise InvalidValue("rating", "must be 0 or 1")
    return gateway.rate_entry(context, topic, id, rating)


def follow_topic(
    context: Context, topic: str, gateway: MarkGateway, *, follow: bool = True
) -> Marked | Failure:
    """Follow a topic, or leave it. Posting in it follows it again."""
    require(Capability.DISCUSSIONS_SUBSCRIBE, gateway.capabilities)
    return gateway.subscribe(context, topic, subscribed=follow)


__all__ = ["follow_topic", "mark_all", "mark_entry", "mark_topic", "mark_topics", "rate_entry"]
