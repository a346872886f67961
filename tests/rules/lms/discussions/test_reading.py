import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.discussions.model import EntryParticipant, Topic, TopicParticipant
from canvas_comms.lms.discussions.rules.reading import (
    after_marking_all,
    after_marking_entry,
    after_marking_topic,
    participant_or_new,
    shift_unread,
)

flags = st.one_of(st.none(), st.booleans())
marks = st.one_of(
    st.none(), st.builds(EntryParticipant, st.just("1"), st.just("10"), st.booleans(), st.booleans())
)


def test_what_nobody_stored_is_unread(topic: Topic) -> None:
    assert participant_or_new(None, topic, "10", 4) == TopicParticipant("7", "10", False, 4)


def test_what_is_stored_is_what_it_is(topic: Topic) -> None:
    stored = TopicParticipant("7", "10", True, 2)

    assert participant_or_new(stored, topic, "10", 4) is stored


def test_the_author_has_read_the_own_topic(topic: Topic) -> None:
    assert participant_or_new(None, topic, "90", 0).read


def test_marking_a_discussion_leaves_the_count_alone(topic: Topic) -> None:
    marked = after_marking_topic(TopicParticipant("7", "10", False, 3), topic, read=True)

    assert marked == TopicParticipant("7", "10", True, 3)


def test_a_read_announcement_has_nothing_unread(announcement: Topic) -> None:
    before = TopicParticipant("7", "10", False, 3)

    assert after_marking_topic(before, announcement, read=True).unread_count == 0
    assert after_marking_topic(before, announcement, read=False).unread_count == 3


@given(marks, st.booleans(), flags)
def test_marking_an_entry_again_changes_nothing(
    stored: EntryParticipant | None, read: bool, forced: bool | None
) -> None:
    once = after_marking_entry(stored, "1", "10", read=read, forced=forced) or stored

    assert after_marking_entry(once, "1", "10", read=read, forced=forced) is None


@pytest.mark.parametrize(
    ("before", "read", "forced", "kept"),
    [
        (False, True, True, True),
        (False, True, None, False),
        (False, True, False, False),
    ],
)
def test_forcing_is_kept_where_the_mark_changes(
    before: bool, read: bool, forced: bool | None, kept: bool
) -> None:
    after = after_marking_entry(EntryParticipant("1", "10", before), "1", "10", read=read, forced=forced)

    assert after == EntryParticipant("1", "10", read, kept)


def test_forcing_is_not_kept_where_the_mark_stays() -> None:
    assert after_marking_entry(EntryParticipant("1", "10", True), "1", "10", read=True, forced=True) is None


@given(marks, flags)
def test_marking_all_as_read_reaches_every_entry(
    stored: EntryParticipant | None, forced: bool | None
) -> None:
    after = after_marking_all(stored, "1", "10", read=True, forced=forced) or stored

    assert after is not None
    assert after.read


def test_marking_all_as_unread_without_forcing_touches_only_what_is_stored() -> None:
    assert after_marking_all(None, "1", "10", read=False, forced=None) is None
    assert after_marking_all(None, "1", "10", read=False, forced=True) == EntryParticipant(
        "1", "10", False, True
    )
    assert (
        after_marking_all(EntryParticipant("1", "10", True), "1", "10", read=False, forced=None) is not None
    )


@given(st.integers(0, 5), st.integers(-9, 9))
def test_no_count_falls_below_zero(count: int, by: int) -> None:
    assert shift_unread(TopicParticipant("7", "10", unread_count=count), by).unread_count == max(
        0, count + by
    )


def test_only_the_count_moves() -> None:
    before = TopicParticipant("7", "10", True, 3, True)

    assert shift_unread(before, -1) == attrs.evolve(before, unread_count=2)
