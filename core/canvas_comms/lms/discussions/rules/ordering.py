"""In which order does a list show its topics?

By last reply, those never answered first; by title, whatever its case; announcements by the date
that they go by; otherwise by position, highest first, and topics without a position before all.
Always the newest come first among equals.

Source: those of `rules.listing`; Canvas LMS, tests of the discussion topics API.
"""

import enum
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

import attrs

from canvas_comms.lms.discussions.model import Topic, TopicKind

_EVER = datetime.max.replace(tzinfo=UTC)


class TopicListOrder(enum.Enum):
    """What a list goes by."""

    POSITION = "position"
    TITLE = "title"
    RECENT_ACTIVITY = "recent_activity"
    POST_DATE = "post_date"


ORDERS: Mapping[TopicKind, tuple[TopicListOrder, ...]] = {
    TopicKind.DISCUSSION: (
        TopicListOrder.POSITION,
        TopicListOrder.TITLE,
        TopicListOrder.RECENT_ACTIVITY,
    ),
    TopicKind.ANNOUNCEMENT: (
        TopicListOrder.POST_DATE,
        TopicListOrder.TITLE,
        TopicListOrder.RECENT_ACTIVITY,
    ),
}
"""The orders of each kind; the first is that of a list that names none."""


@attrs.frozen(order=False)
class Descending:
    """Values that come the sooner the greater they are."""

    values: tuple[object, ...]

    def __lt__(self, other: "Descending") -> bool:
        """Whether they come before the others."""
        return other.values < self.values


Place: TypeAlias = tuple[object, ...]
"""What a topic's place in a list follows from; a smaller one comes sooner."""


def order_of(word: str, kind: TopicKind) -> TopicListOrder:
    """The order that `order_by` names; any other word is that of the kind."""
    return next((one for one in ORDERS[kind][1:] if one.value == word), ORDERS[kind][0])


def post_date(topic: Topic) -> datetime:
    """The date that announcements go by: when they open, else were posted, else were made."""
    return topic.delayed_post_at or topic.posted_at or topic.created_at


def places(topic: Topic) -> Mapping[TopicListOrder, Place]:
    """The topic's place in each of its lists; no two topics have the same."""
    newest = topic.created_at, len(topic.id), topic.id
    by: dict[TopicListOrder, Place] = {
        TopicListOrder.TITLE: (topic.title.casefold(), Descending(newest)),
        TopicListOrder.RECENT_ACTIVITY: (Descending((topic.last_reply_at or _EVER, *newest)),),
        TopicListOrder.POST_DATE: (Descending((post_date(topic), *newest)),),
        TopicListOrder.POSITION: (Descending((topic.position is None, topic.position or 0, *newest)),),
    }
    return {order: by[order] for order in ORDERS[topic.kind]}


__all__ = ["ORDERS", "Descending", "Place", "TopicListOrder", "order_of", "places", "post_date"]
