from collections.abc import Callable

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.model import DiscussionType, Entry
from canvas_comms.lms.discussions.rules.entries import Nesting, NestingReason, nest
from canvas_comms.lms.editions import LmsEdition

NEW, OLD = LmsEdition.Y2025_10, LmsEdition.Y2023
TYPES = list(DiscussionType)
Said = tuple[Reason, Effect, str]
UNDER_PARENT = (NestingReason.UNDER_PARENT, Effect.KEPT, "parent_id")
MOVED_TO_ROOT = (NestingReason.MOVED_TO_ROOT, Effect.CHANGED, "parent_id")
FLAT = (NestingReason.FLAT, Effect.DROPPED, "parent_id")


def told(nesting: Nesting) -> list[Said]:
    return [(f.reason, f.effect, f.where) for f in nesting.decision.findings]


@pytest.mark.parametrize("type", TYPES)
def test_an_entry_without_a_parent_is_at_the_top(type: DiscussionType) -> None:
    found = nest(None, None, type, NEW)

    assert (found.parent, found.root, found.depth) == (None, None, 1)


@pytest.mark.parametrize(
    ("type", "edition", "expected", "said"),
    [
        (DiscussionType.THREADED, NEW, ("2", "1", 3), UNDER_PARENT),
        (DiscussionType.THREADED, OLD, ("2", "1", 3), UNDER_PARENT),
        (DiscussionType.SIDE_COMMENT, NEW, ("2", "1", 3), UNDER_PARENT),
        (DiscussionType.NOT_THREADED, NEW, ("2", "1", 3), UNDER_PARENT),
        (DiscussionType.SIDE_COMMENT, OLD, ("1", "1", 2), MOVED_TO_ROOT),
        (DiscussionType.NOT_THREADED, OLD, ("1", "1", 2), MOVED_TO_ROOT),
        (DiscussionType.FLAT, NEW, (None, None, 1), FLAT),
        (DiscussionType.FLAT, OLD, (None, None, 1), FLAT),
    ],
)
def test_where_a_reply_to_a_reply_lands(
    make_entry: Callable[..., Entry],
    type: DiscussionType,
    edition: LmsEdition,
    expected: tuple[str | None, str | None, int],
    said: Said,
) -> None:
    root = make_entry("1")
    reply = make_entry("2", parent="1", root="1", depth=2)

    found = nest(reply, root, type, edition)

    assert (found.parent, found.root, found.depth) == expected
    assert told(found) == [said]


@pytest.mark.parametrize("edition", LmsEdition)
def test_a_reply_to_an_entry_stays_under_it(make_entry: Callable[..., Entry], edition: LmsEdition) -> None:
    found = nest(make_entry("1"), None, DiscussionType.SIDE_COMMENT, edition)

    assert (found.parent, found.root, found.depth) == ("1", "1", 2)


def test_below_the_fiftieth_level_nothing_may_be_posted(make_entry: Callable[..., Entry]) -> None:
    root = make_entry("1")
    deep = make_entry("2", parent="1", root="1", depth=49)
    deepest = make_entry("3", parent="2", root="1", depth=50)

    assert nest(deep, root, DiscussionType.THREADED, NEW).decision.allowed
    assert told(nest(deepest, root, DiscussionType.THREADED, NEW)) == [
        (NestingReason.TOO_DEEP, Effect.REFUSED, "parent_id")
    ]


def test_losing_the_parent_in_a_flat_topic_is_a_loss(make_entry: Callable[..., Entry]) -> None:
    assert told(nest(make_entry("1"), None, DiscussionType.FLAT, NEW)) == [FLAT]
