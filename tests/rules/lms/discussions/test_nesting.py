from collections.abc import Callable

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.entries import Entry
from canvas_comms.lms.discussions.rules.nesting import MAX_DEPTH, NestingReason, nest
from canvas_comms.lms.discussions.topics import DiscussionType
from canvas_comms.lms.editions import LmsEdition

NEW, OLD = LmsEdition.Y2025_10, LmsEdition.Y2023
TYPES = list(DiscussionType)


@pytest.mark.parametrize("type", TYPES)
def test_an_entry_without_a_parent_is_at_the_top(type: DiscussionType) -> None:
    found = nest(None, None, type, NEW)

    assert (found.parent, found.root, found.depth) == (None, None, 1)


@pytest.mark.parametrize(
    ("type", "edition", "expected"),
    [
        (DiscussionType.THREADED, NEW, ("2", "1", 3)),
        (DiscussionType.THREADED, OLD, ("2", "1", 3)),
        (DiscussionType.SIDE_COMMENT, NEW, ("2", "1", 3)),
        (DiscussionType.NOT_THREADED, NEW, ("2", "1", 3)),
        (DiscussionType.SIDE_COMMENT, OLD, ("1", "1", 2)),
        (DiscussionType.NOT_THREADED, OLD, ("1", "1", 2)),
        (DiscussionType.FLAT, NEW, (None, None, 1)),
        (DiscussionType.FLAT, OLD, (None, None, 1)),
    ],
)
def test_where_a_reply_to_a_reply_lands(
    make_entry: Callable[..., Entry],
    type: DiscussionType,
    edition: LmsEdition,
    expected: tuple[str | None, str | None, int],
) -> None:
    root = make_entry("1")
    reply = make_entry("2", parent="1", root="1", depth=2)

    found = nest(reply, root, type, edition)

    assert (found.parent, found.root, found.depth) == expected


@pytest.mark.parametrize("edition", LmsEdition)
def test_a_reply_to_an_entry_stays_under_it(make_entry: Callable[..., Entry], edition: LmsEdition) -> None:
    found = nest(make_entry("1"), None, DiscussionType.SIDE_COMMENT, edition)

    assert (found.parent, found.root, found.depth) == ("1", "1", 2)


def test_below_the_fiftieth_level_nothing_may_be_posted(make_entry: Callable[..., Entry]) -> None:
    root = make_entry("1")
    deep = make_entry("2", parent="1", root="1", depth=MAX_DEPTH - 1)
    deepest = make_entry("3", parent="2", root="1", depth=MAX_DEPTH)

    assert nest(deep, root, DiscussionType.THREADED, NEW).decision.allowed
    assert nest(deepest, root, DiscussionType.THREADED, NEW).decision.reasons() == {NestingReason.TOO_DEEP}


def test_losing_the_parent_in_a_flat_topic_is_a_loss(make_entry: Callable[..., Entry]) -> None:
    decision = nest(make_entry("1"), None, DiscussionType.FLAT, NEW).decision

    assert [finding.effect for finding in decision.findings] == [Effect.DROPPED]
