"""List and read topics, delete, copy and order them."""

from collections.abc import Sequence

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.asking import EVERY_TOPIC, TopicSearch
from canvas_comms.lms.discussions.outcomes import Deleted, Failure, Made, Ordered
from canvas_comms.lms.discussions.ports import TopicGateway
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import Listing


def list_topics(
    context: Context, gateway: TopicGateway, query: TopicSearch = EVERY_TOPIC, *, limit: int | None = None
) -> Listing[DiscussionTopic]:
    """The topics of a course or group, fetched as they are read, at most `limit`.

    Announcements come only where the query says so, and then alone. Raises `NotSupported`
    at once, `GatewayError` while reading.
    """
    require(Capability.DISCUSSIONS_LIST, gateway.capabilities)
    return Listing(lambda cursor: gateway.topics_page(context, query, cursor), limit)


def read_topic(context: Context, id: str, gateway: TopicGateway) -> DiscussionTopic:
    """One topic or announcement. Raises `NotSupported` and `GatewayError` (`NotFound` …)."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    return gateway.topic(context, id)


def delete_topic(context: Context, id: str, gateway: TopicGateway) -> Deleted | Failure:
    """Delete a topic or announcement, with its assignment and its groups' copies."""
    require(Capability.DISCUSSIONS_DELETE, gateway.capabilities)
    return gateway.delete_topic(context, id)


def duplicate_topic(context: Context, id: str, gateway: TopicGateway) -> Made | Failure:
    """Copy a topic without its entries; a moderator's copy is a draft."""
    require(Capability.DISCUSSIONS_CREATE, gateway.capabilities)
    answer = gateway.duplicate_topic(context, id)
    return Made(answer) if isinstance(answer, DiscussionTopic) else answer


def reorder_topics(context: Context, ids: Sequence[str], gateway: TopicGateway) -> Ordered | Failure:
    """Put these pinned topics first, in this order; the other pinned ones follow."""
    require(Capability.DISCUSSIONS_UPDATE, gateway.capabilities)
    return gateway.reorder_topics(context, ids)


__all__ = ["delete_topic", "duplicate_topic", "list_topics", "read_topic", "reorder_topics"]
