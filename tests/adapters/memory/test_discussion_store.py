"""The store keeps order and counts."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.discussions.model import (
    Entry,
    EntryParticipant,
    Topic,
    TopicKind,
    TopicParticipant,
    TopicState,
    Tree,
)
from canvas_comms.lms.discussions.rules.ordering import ORDERS, TopicListOrder, places
from canvas_comms.lms.discussions.state import (
    OneMoreUnread,
    PutEntry,
    PutMark,
    PutParticipant,
    PutTopic,
    PutTree,
    ShiftUnread,
)
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.discussions import DiscussionStore

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
COURSE = contexts.course("1")
NOBODY = IndexedDirectory(People((Account("1"), Account("2", AccountKind.SITE_ADMIN))))
TOPIC = Topic("7", COURSE, TopicKind.DISCUSSION, "Title", None, NOON, NOON, NOON)


def store() -> DiscussionStore:
    return DiscussionStore(lambda: NOBODY, CountingIds())


def entry(id: int, second: int = 0, root: str | None = None, author: str = "10") -> Entry:
    at = NOON + timedelta(seconds=second)
    return Entry(str(id), "7", author, "x", at, at, parent=root, root=root, depth=1 if root is None else 2)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_entries_are_in_order_of_time_however_they_came(seconds: list[int]) -> None:
    held = store()
    for number, second in enumerate(seconds):
        held.apply(PutEntry(entry(number, second)))

    expected = [str(n) for n, _ in sorted(enumerate(seconds), key=lambda pair: (pair[1], pair[0]))]

    assert list(held.entries_of("7")) == expected
    assert list(held.top_level("7")) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.sampled_from(["10", "11"])), max_size=25))
def test_counts_agree_with_what_is_there(steps: list[tuple[int, bool, str]]) -> None:
    held = store()
    live: dict[str, Entry] = {}
    for number, (second, deleted, author) in enumerate(steps):
        one = entry(number, second, author=author)
        held.apply(PutEntry(one))
        live[one.id] = one
        if deleted and live:
            gone = live.pop(min(live))
            held.apply(PutEntry(attrs.evolve(gone, deleted_at=NOON)))

    assert held.live_count("7") == len(live) == len(held.top_level("7"))
    assert set(held.top_level("7")) == set(live)
    assert len(held.entries_of("7")) == len(steps)
    for author in ("10", "11"):
        assert held.posts_by("7", author) == sum(one.author == author for one in live.values())
    assert set(held.authors_in("7")) == {one.author for one in live.values()}


def test_replies_are_found_below_their_top_level_entry() -> None:
    held = store()
    for one in (entry(1), entry(2, 2, root="1"), entry(3, 1, root="1"), entry(4)):
        held.apply(PutEntry(one))

    assert list(held.below("1")) == ["3", "2"]
    assert list(held.below("4")) == []
    assert list(held.top_level("7")) == ["1", "4"]


def test_a_deleted_topic_is_listed_no_longer_but_still_there() -> None:
    held = store()
    held.apply(PutTopic(TOPIC))
    held.apply(PutTopic(attrs.evolve(TOPIC, state=TopicState.DELETED)))

    assert list(held.topics_in(COURSE, TopicKind.DISCUSSION)) == []
    assert held.topic("7") is not None


def test_copies_are_found_by_their_root() -> None:
    held = store()
    copy = attrs.evolve(TOPIC, id="8", root="7", context=contexts.group("3"))
    held.apply(PutTopic(copy))

    assert list(held.copies_of("7")) == ["8"]
    held.apply(PutTopic(attrs.evolve(copy, state=TopicState.DELETED)))
    assert list(held.copies_of("7")) == []


def test_unread_counts_shift_for_those_named_and_stored() -> None:
    held = store()
    for user in ("10", "11"):
        held.apply(PutParticipant(TopicParticipant("7", user, unread_count=1)))

    held.apply(ShiftUnread("7", ("10", "12"), -2))
    held.apply(ShiftUnread("9", ("10",), 1))

    assert held.participant("7", "10") == TopicParticipant("7", "10", unread_count=0)
    assert held.participant("7", "11") == TopicParticipant("7", "11", unread_count=1)
    assert held.participant("7", "12") is None


def test_an_entry_more_is_unread_for_everybody_but_its_author() -> None:
    held = store()
    for user in ("10", "11"):
        held.apply(PutParticipant(TopicParticipant("7", user, unread_count=1)))

    held.apply(OneMoreUnread("7", "10"))
    held.apply(PutParticipant(TopicParticipant("7", "12", unread_count=2)))
    held.apply(OneMoreUnread("7", "13"))
    held.apply(ShiftUnread("7", ("11", "12"), -9))
    held.apply(OneMoreUnread("7", "12"))

    shown = {user: held.participant("7", user) for user in held.participants("7")}
    assert {user: one.unread_count for user, one in shown.items() if one} == {"10": 3, "11": 1, "12": 0}
    assert list(held.topics_marked_by("11")) == ["7"]


moments = st.integers(0, 3).map(lambda day: NOON + timedelta(days=day))
changed_topics = st.builds(
    lambda number, title, position, replied, state: attrs.evolve(
        TOPIC, id=number, title=title, position=position, last_reply_at=replied, state=state
    ),
    st.integers(1, 12).map(str),
    st.sampled_from(["a", "B", "b"]),
    st.none() | st.integers(1, 3),
    st.none() | moments,
    st.sampled_from(TopicState),
)


@given(st.lists(changed_topics, max_size=30))
def test_lists_keep_their_order_whatever_changes(changes: list[Topic]) -> None:
    held, topics = store(), {}
    for topic in changes:
        held.apply(PutTopic(topic))
        topics[topic.id] = topic

    live = [one for one in topics.values() if one.state is not TopicState.DELETED]
    for order in ORDERS[TopicKind.DISCUSSION]:
        expected = sorted(live, key=lambda one, order=order: places(one)[order])  # type: ignore[misc]
        listed = held.listed(COURSE, TopicKind.DISCUSSION, order)
        assert (list(listed), len(listed)) == ([one.id for one in expected], len(live))
    assert set(held.not_for_all(COURSE, TopicKind.DISCUSSION)) == {
        one.id for one in live if one.state is not TopicState.ACTIVE
    }


def test_a_list_that_there_is_not_is_empty() -> None:
    assert list(store().listed(COURSE, TopicKind.DISCUSSION, TopicListOrder.TITLE)) == []


def test_marks_and_trees_replace_what_was_there() -> None:
    held = store()
    held.apply(PutMark(EntryParticipant("1", "10")))
    held.apply(PutMark(EntryParticipant("1", "10", read=True)))
    held.apply(PutTree(Tree("7", ())))

    assert held.mark("1", "10") == EntryParticipant("1", "10", read=True)
    assert held.tree("7") == Tree("7", ())
    assert held.tree("8") is None


@pytest.mark.parametrize("change", [None, "x", TOPIC])
def test_what_is_no_change_of_discussions_is_left_to_others(change: object) -> None:
    assert not store().apply(change)
