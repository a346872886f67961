"""In which order do topics come, and which are pinned?

Only pinned topics have a place: 1, 2, 3 … in their context. Pinning appends, unpinning
takes away. Reordering names pinned topics: these come first in the order named, the other
pinned ones after them; naming anything else is refused. A pinned topic can also be placed
after another (`position_after`) or at a place (`position_at`; too high a place is the
last). Lists show the highest place first, and topics without a place before all.
"""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import CONTROLLER_TESTS, INFERRED, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import Given, as_id, as_integer, split


class PinningReason(Reason):
    """What is said of order."""

    NO_ORDER = "no-order", TOPICS_CODE
    NOT_PINNED = "not-pinned", CONTROLLER_TESTS
    PLACED_AFTER = "placed-after", TOPICS_CODE
    NO_PLACE_AFTER = "no-place-after", f"{TOPICS_CODE}; what happens then is {INFERRED}"
    PLACED_AT = "placed-at", f"{TOPICS_CODE}; {INFERRED}"
    NO_PLACE_AT = "no-place-at", f"{TOPICS_CODE}; what happens then is {INFERRED}"


@attrs.frozen
class Order:
    """All pinned topics in their new order; empty if refused."""

    decision: Decision
    ids: tuple[str, ...]


def reorder(given: Given, pinned: Sequence[str]) -> Order:
    """What is made of `order`; `pinned` are the pinned topics in their order so far."""
    named = [as_id(one) for one in split(given)]
    if not named:
        return Order(Decision((Finding(PinningReason.NO_ORDER, Effect.REFUSED, "order"),)), ())
    known = set(pinned)
    if any(one is None or one not in known for one in named):
        return Order(Decision((Finding(PinningReason.NOT_PINNED, Effect.REFUSED, "order"),)), ())
    first = tuple(dict.fromkeys(one for one in named if one is not None))
    return Order(Decision(), first + tuple(one for one in pinned if one not in first))


def placed_after(given: Given, id: str, pinned: Sequence[str]) -> Order:
    """What is made of `position_after`: the order with `id` behind the named topic; empty if ignored."""
    others = [one for one in pinned if one != id]
    after = as_id(given)
    if after not in others or id not in pinned:
        ignored = Finding(PinningReason.NO_PLACE_AFTER, Effect.DROPPED, "position_after")
        return Order(Decision((ignored,)), ())
    others.insert(others.index(after) + 1, id)
    kept = Finding(PinningReason.PLACED_AFTER, Effect.KEPT, "position_after")
    return Order(Decision((kept,)), tuple(others))


def placed_at(given: Given, id: str, pinned: Sequence[str]) -> Order:
    """What is made of `position_at`: the order with `id` at that place from 1 on; empty if ignored."""
    place = as_integer(given)
    if place < 1 or id not in pinned:
        ignored = Finding(PinningReason.NO_PLACE_AT, Effect.DROPPED, "position_at")
        return Order(Decision((ignored,)), ())
    others = [one for one in pinned if one != id]
    others.insert(min(place, len(pinned)) - 1, id)
    kept = Finding(PinningReason.PLACED_AT, Effect.KEPT, "position_at")
    return Order(Decision((kept,)), tuple(others))


PLACERS = (("position_after", placed_after), ("position_at", placed_at))
"""Fields that move a pinned topic, in the order in which they are heard."""


def places(topics: Sequence[Topic], ids: Sequence[str]) -> tuple[Topic, ...]:
    """The topics that the order moves, at their new places."""
    place = dict(zip(ids, range(1, len(ids) + 1), strict=True))
    moved = (attrs.evolve(topic, position=place[topic.id]) for topic in topics if topic.id in place)
    before = {topic.id: topic for topic in topics}
    return tuple(topic for topic in moved if topic != before[topic.id])


def in_pinned_order(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The pinned ones by place."""
    pinned = [topic for topic in topics if topic.pinned]
    return tuple(sorted(pinned, key=lambda t: (t.position or 0, t.created_at, len(t.id), t.id)))


def next_place(topics: Sequence[Topic]) -> int:
    """The place behind the last pinned topic."""
    return max((t.position or 0 for t in topics if t.pinned), default=0) + 1
