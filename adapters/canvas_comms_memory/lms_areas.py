"""What an area of Canvas LMS must offer to live in memory.

An `Area` is registered once, in `lms_registry`: how its store opens, which commands it
decides, which work it does later, and how it fills itself from a world. Its store is the
area's own view: it offers `directory` and `new_id` from `Shared`, looks up, and applies
changes. It knows no rule.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.ports import Ids
from canvas_comms_memory.lms_loading import Loading
from canvas_comms_wire.worlds import LmsWorld


@attrs.frozen
class Shared:
    """What the stores of all areas share. `people` gives the directory as it is now."""

    people: Callable[[], Directory]
    new_id: Ids


class Store(Protocol):
    """The state of one area."""

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of this area's."""
        ...


Decide: TypeAlias = Callable[[Any, Any, Actor | None, LmsEdition, datetime], tuple[Any, Iterable[object]]]
"""`decide(store, command, actor, edition, now) → (outcome, changes)`, from the core."""
Work: TypeAlias = Callable[[Any, Any, LmsEdition, datetime], Iterable[object]]
"""`work(store, work, edition, now) → changes`, from the core."""
Load: TypeAlias = Callable[[Any, LmsWorld, Loading], Iterable[object]]
"""`load(store, world, loading) → changes`; each is applied before the next is asked for."""
Observe: TypeAlias = Callable[[Any, str], Mapping[str, object]]
"""`observe(store, user_id)`: what can be seen of a user behind the API."""


def _nothing(*_: object) -> Mapping[str, object]:
    return {}


@attrs.frozen(hash=False)
class Area:
    """One area. `decides` and `works` are keyed by the exact type of command and of work."""

    name: str
    open: Callable[[Shared, LmsWorld], Store]
    decides: Mapping[type, Decide]
    works: Mapping[type, Work] = attrs.field(factory=dict)
    load: Load = _nothing
    observe_user: Observe = _nothing


__all__ = ["Area", "Decide", "Load", "Observe", "Shared", "Store", "Work"]
