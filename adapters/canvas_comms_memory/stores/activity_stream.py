"""The activity streams of one Canvas LMS: what the areas have for a user, and what users hid."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import TypeAlias

import attrs

from canvas_comms.lms.activity_stream.model import StreamRow
from canvas_comms.lms.activity_stream.state import StreamItemsHidden
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_memory.stores.directory import AreaStore

StreamOfArea: TypeAlias = Callable[[str, LmsEdition, datetime], Iterable[StreamRow]]


@attrs.define(eq=False, repr=False)
class ActivityStreamStore(AreaStore):
    """What users hid; `areas` tells what is new in each area. It knows no rule."""

    areas: tuple[StreamOfArea, ...] = attrs.field(default=(), init=False)
    _hidden: set[tuple[str, str]] = attrs.field(factory=set, init=False)

    def stream_of(self, user: str, edition: LmsEdition, now: datetime) -> Iterable[StreamRow]:
        """Everything that is new for the user, in any order, hidden items too."""
        return chain.from_iterable(area(user, edition, now) for area in self.areas)

    def is_hidden(self, user: str, item: str) -> bool:
        """Whether the user hid this item."""
        return (user, item) in self._hidden

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of activity streams."""
        if not isinstance(change, StreamItemsHidden):
            return False
        self._hidden.update((change.user, item) for item in change.items)
        return True


__all__ = ["ActivityStreamStore"]
