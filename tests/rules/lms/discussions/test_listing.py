from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicParticipant, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.listing import (
    ListingReason,
    PinningReason,
    TopicQuery,
    in_list,
    in_pinned_order,
    is_unread,
    may_list,
    next_position,
    on_page,
    read_query,
    reorder,
)
from canvas_comms.lms.discussions.rules.ordering import TopicListOrder, places
from canvas_comms.lms.params import Parameters, RawParam

DAY = timedelta(days=1)
Said = tuple[Reason, Effect, str]
CONTRADICTORY = (ListingReason.CONTRADICTORY_SCOPE, Effect.REFUSED, "scope")


def told(decision: Decision) -> list[Said]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


def query(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"scope": "locked,pinned"}, None),
        ({"scope": ""}, None),
        ({"scope": "locked,,unpinned"}, None),
        ({"scope": "unlocked,pinned"}, None),
        ({"scope": "locked,unlocked"}, CONTRADICTORY),
        ({"scope": "locked,unlocked,pinned"}, CONTRADICTORY),
        ({"scope": "pinned, unpinned"}, CONTRADICTORY),
        ({"scope": "sideways"}, (ListingReason.UNKNOWN_SCOPE, Effect.DROPPED, "scope")),
        ({"search_term": "t"}, (ListingReason.SEARCH_TOO_SHORT, Effect.REFUSED, "search_term")),
        ({"search_term": ""}, None),
        ({"search_term": "to"}, None),
        ({"only_announcements": "true"}, None),
        (
            {"only_announcements": "false"},
            (ListingReason.PRESENCE_COUNTS, Effect.CHANGED, "only_announcements"),
        ),
    ],
)
def test_what_is_said_of_the_parameters(given: dict[str, str], reason: Said | None) -> None:
    assert told(read_query(query(**given)).decision) == ([reason] if reason else [])


def test_every_parameter_is_read_by_its_name() -> None:
    asked = read_query(
        query(
            scope="locked,sideways",
            order_by="title",
            filter_by="unread",
            search_term="to",
            include=["sections"],
            plain_messages="1",
            root_discussion_topic_id="8",
        )
    )

    assert (asked.scopes, asked.order, asked.search) == (frozenset({"locked"}), TopicListOrder.TITLE, "to")
    assert (asked.unread, asked.plain, asked.root) == (True, True, "8")
    assert asked.include == {"sections"}


def test_nothing_named_asks_for_all_discussions() -> None:
    asked = read_query(query())

    assert (asked.kind, asked.search) == (TopicKind.DISCUSSION, "")
    assert asked.order is TopicListOrder.POSITION
    assert (asked.unread, asked.plain, asked.root) == (False, False, None)
    assert asked.scopes == asked.include == frozenset()


@pytest.mark.parametrize("value", ["true", "false", "", None])
def test_any_value_selects_announcements(value: RawParam) -> None:
    assert read_query(query(only_announcements=value)).kind is TopicKind.ANNOUNCEMENT


def test_a_hundred_topics_come_on_a_page_and_more_if_asked_for() -> None:
    assert read_query(query()).page.size == 100
    assert read_query(query(per_page="250")).page.size == 250


def test_listing_needs_the_right_to_read(student: Caller, stranger: Caller) -> None:
    assert may_list(TopicKind.DISCUSSION, student).allowed
    assert told(may_list(TopicKind.DISCUSSION, stranger)) == [
        (ListingReason.MAY_NOT_LIST, Effect.REFUSED, "topics")
    ]


@pytest.mark.parametrize(
    ("given", "fields", "expected"),
    [
        ({"scope": "pinned"}, {"pinned": False}, False),
        ({"scope": "unpinned"}, {"pinned": True}, False),
        ({"scope": "pinned"}, {"pinned": True}, True),
        ({"search_term": "TIT"}, {}, True),
        ({"search_term": "other"}, {}, False),
    ],
)
def test_what_belongs_in_the_list(
    topic: Topic,
    student: Caller,
    now: datetime,
    given: dict[str, str],
    fields: dict[str, Any],
    expected: bool,
) -> None:
    asked = read_query(query(**given))

    assert in_list(attrs.evolve(topic, **fields), asked, student, now) is expected


def test_students_are_listed_open_announcements_only(
    announcement: Topic, student: Caller, teacher: Caller, now: datetime
) -> None:
    asked = read_query(query(only_announcements="true"))
    later = attrs.evolve(announcement, delayed_post_at=now + DAY)
    over = attrs.evolve(announcement, lock_at=now - DAY)
    waiting = attrs.evolve(announcement, state=TopicState.POST_DELAYED)

    assert in_list(announcement, asked, student, now)
    assert not any(in_list(one, asked, student, now) for one in (later, over, waiting))
    assert all(in_list(one, asked, teacher, now) for one in (later, over, waiting))


@pytest.mark.parametrize(
    ("participant", "unread"),
    [
        (None, True),
        (TopicParticipant("7", "10", False, 0), True),
        (TopicParticipant("7", "10", True, 1), True),
        (TopicParticipant("7", "10", True, 0), False),
    ],
)
def test_what_is_unread(participant: TopicParticipant | None, unread: bool) -> None:
    assert is_unread(participant) is unread


@pytest.mark.parametrize(
    ("scope", "locked", "stays"),
    [
        ("locked", True, True),
        ("locked", False, False),
        ("unlocked", True, False),
        ("unlocked", False, True),
        ("", True, True),
        ("", False, True),
    ],
)
def test_locks_are_judged_after_paging(scope: str, locked: bool, stays: bool) -> None:
    assert on_page(read_query(query(scope=scope)), locked=locked) is stays


def in_order(topics: list[Topic], asked: TopicQuery) -> list[Topic]:
    return sorted(topics, key=lambda one: places(one)[asked.order])


def test_topics_without_a_place_come_first_then_the_highest(topic: Topic, now: datetime) -> None:
    topics = [
        attrs.evolve(topic, id="1", position=1),
        attrs.evolve(topic, id="2", position=None, created_at=now - DAY),
        attrs.evolve(topic, id="3", position=2),
        attrs.evolve(topic, id="10", position=None),
    ]

    assert [one.id for one in in_order(topics, read_query(query()))] == ["10", "2", "3", "1"]


def test_topics_never_replied_to_come_first_by_activity(topic: Topic, now: datetime) -> None:
    topics = [
        attrs.evolve(topic, id="1", last_reply_at=now - DAY),
        attrs.evolve(topic, id="2", last_reply_at=now),
        attrs.evolve(topic, id="3"),
    ]

    assert [one.id for one in in_order(topics, read_query(query(order_by="recent_activity")))] == [
        "3",
        "2",
        "1",
    ]


def test_titles_are_ordered_whatever_their_case(topic: Topic) -> None:
    topics = [attrs.evolve(topic, id=title, title=title) for title in ("b", "A", "c")]

    assert [one.id for one in in_order(topics, read_query(query(order_by="title")))] == ["A", "b", "c"]


def test_what_was_never_posted_comes_by_when_it_was_made(announcement: Topic, now: datetime) -> None:
    topics = [
        attrs.evolve(announcement, id="1", posted_at=None, created_at=now - 2 * DAY),
        attrs.evolve(announcement, id="2", posted_at=now - DAY, created_at=now - 3 * DAY),
    ]

    assert [one.id for one in in_order(topics, read_query(query(only_announcements="1")))] == ["2", "1"]


def test_one_order_by_activity_is_not_the_order_by_place(topic: Topic, now: datetime) -> None:
    topics = [
        attrs.evolve(topic, id="1", position=1, last_reply_at=now),
        attrs.evolve(topic, id="2", position=2, last_reply_at=now - DAY),
    ]

    assert [one.id for one in in_order(topics, read_query(query(order_by="recent_activity")))] == ["1", "2"]


def test_announcements_come_by_post_date(announcement: Topic, now: datetime) -> None:
    topics = [
        attrs.evolve(announcement, id="1", posted_at=now - DAY),
        attrs.evolve(announcement, id="2", posted_at=now - DAY, delayed_post_at=now + DAY),
        attrs.evolve(announcement, id="3", posted_at=now),
    ]

    ordered = in_order(topics, read_query(query(only_announcements="1")))

    assert [one.id for one in ordered] == ["2", "3", "1"]


@pytest.mark.parametrize(
    ("given", "ids", "reason"),
    [
        ("2,1", ("2", "1", "3"), None),
        (["3"], ("3", "1", "2"), None),
        ("2,2,1", ("2", "1", "3"), None),
        ("", (), PinningReason.NO_ORDER),
        ("2,9", (), PinningReason.NOT_PINNED),
        ("2,x", (), PinningReason.NOT_PINNED),
    ],
)
def test_named_topics_come_first_and_the_rest_follow(
    given: RawParam, ids: tuple[str, ...], reason: PinningReason | None
) -> None:
    found = reorder(given, ["1", "2", "3"])

    assert found.ids == ids
    assert told(found.decision) == ([(reason, Effect.REFUSED, "order")] if reason else [])


def test_only_pinned_topics_are_in_the_order(topic: Topic) -> None:
    topics = [
        attrs.evolve(topic, id="1", pinned=True, position=2),
        attrs.evolve(topic, id="2", position=1),
        attrs.evolve(topic, id="3", pinned=True, position=1),
    ]

    assert [one.id for one in in_pinned_order(topics)] == ["3", "1"]
    assert next_position(topics) == 3
    assert next_position([]) == 1
