"""What is new for users: how deciding looks at it, and what changes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import attrs

from canvas_comms.lms.activity_stream.model import StreamRow
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import LmsView


class StreamView(LmsView, Protocol):
    """What every area has for a user, and what the user hid."""

    def stream_of(self, user: str, edition: LmsEdition, now: datetime) -> Iterable[StreamRow]:
        """Everything that is new for the user, in any order, hidden items too."""
        ...

    def is_hidden(self, user: str, item: str) -> bool:
        """Whether the user hid this item."""
        ...


@attrs.frozen
class StreamItemsHidden:
    """The user has hidden these items."""

    user: str
    items: tuple[str, ...]


__all__ = ["StreamItemsHidden", "StreamView"]
