"""One line of an activity stream, before it is shown: enough to choose, order and count it."""

from collections.abc import Callable
from datetime import datetime

import attrs

from canvas_comms.lms.activity_stream.resources import StreamItem, StreamType
from canvas_comms.lms.contexts import Context

NUMBERS = {type: number for number, type in enumerate(StreamType, 1)}


@attrs.frozen(eq=False)
class StreamRow:
    """Something that is new for a user. `show` makes what the API shows of it.

    `context` is the course or group that it belongs to, None for what belongs to the user alone;
    `category` the category of notifications of a message. A conversation counts as read in summaries.
    """

    type: StreamType
    asset: str
    updated_at: datetime
    read: bool
    show: Callable[[], StreamItem]
    context: Context | None = None
    category: str | None = None

    @property
    def id(self) -> str:
        """The id of the item, which follows from what it is about."""
        return item_id(self.type, self.asset)


def item_id(type: StreamType, asset: str) -> str:
    """The id of the item about something; of no two things the same."""
    return f"{asset}{NUMBERS[type]}" if asset.isdigit() else f"{asset}-{NUMBERS[type]}"


__all__ = ["StreamRow", "item_id"]
