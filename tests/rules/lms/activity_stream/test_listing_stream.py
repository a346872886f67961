"""Which items a stream lists, in which order, and how they are counted."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.activity_stream.model import StreamRow, item_id
from canvas_comms.lms.activity_stream.resources import StreamItem, StreamType
from canvas_comms.lms.activity_stream.rules import is_listed, newest_first, read_query, summary
from canvas_comms.lms.params import Parameters

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
BIO, OLD = contexts.course("1"), contexts.course("2")


def row(
    type: StreamType, asset: str, hours: int, read: bool, where: contexts.Context | None, category: str | None
) -> StreamRow:
    at = NOON + timedelta(hours=hours)
    return StreamRow(type, asset, at, read, lambda: StreamItem("1", type.value), where, category)


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(StreamType),
        st.integers(1, 300).map(str),
        st.integers(-9, 9),
        st.booleans(),
        st.sampled_from([None, BIO, OLD]),
        st.sampled_from([None, "Due Date", "Grading"]),
    ),
    unique_by=lambda one: one.id,
)


@given(ROWS)
def test_the_newest_come_first_and_none_is_lost(rows: list[StreamRow]) -> None:
    ordered = newest_first(rows)

    assert sorted(map(id, ordered)) == sorted(map(id, rows))
    assert all(a.updated_at >= b.updated_at for a, b in pairwise(ordered))


@given(ROWS)
def test_a_summary_counts_every_item_once_and_no_conversation_as_unread(rows: list[StreamRow]) -> None:
    found = summary(rows)

    assert sum(one.count for one in found) == len(rows)
    assert all(one.unread_count <= one.count for one in found)
    assert [one.unread_count for one in found if one.type == "Conversation"] == [0] * sum(
        one.type == "Conversation" for one in found
    )
    assert sum(one.unread_count for one in found) == sum(
        not one.read and one.type is not StreamType.CONVERSATION for one in rows
    )


@given(ROWS)
def test_without_filters_everything_is_listed(rows: list[StreamRow]) -> None:
    query = read_query(Parameters({}))

    assert all(is_listed(one, query, ()) for one in rows)


@given(ROWS)
def test_each_filter_leaves_what_it_names(rows: list[StreamRow]) -> None:
    typed = read_query(Parameters({"asset_type": "Announcement"}))
    placed = read_query(Parameters({"context_code": "course_1"}))
    known = read_query(Parameters({"notification_categories": ["Grading"]}))
    active = read_query(Parameters({"only_active_courses": "true"}))

    for one in rows:
        assert is_listed(one, typed, ()) is (one.type is StreamType.ANNOUNCEMENT)
        assert is_listed(one, placed, ()) is (one.context == BIO)
        assert is_listed(one, known, ()) is (one.category == "Grading")
        assert is_listed(one, active, {BIO}) is (one.context != OLD)


@given(st.sampled_from(StreamType), st.sampled_from(StreamType), st.integers(1), st.integers(1))
def test_no_two_things_have_the_same_item(a: StreamType, b: StreamType, x: int, y: int) -> None:
    assert (item_id(a, str(x)) == item_id(b, str(y))) is ((a, x) == (b, y))
