from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, State
from canvas_comms.lms.conversations.rules.lists import (
    Filter,
    FilterMode,
    FilterReason,
    lets_through,
    read_filter,
)

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
SENT_ONLY = ConversationParticipant("1", "7", WHEN, message_count=1, visible_last_authored_at=WHEN)
ARRIVED = ConversationParticipant("1", "7", WHEN, message_count=1, last_message_at=WHEN)
THREAD = ConversationRecord("1", ("7", "8", "9"))

rows = st.builds(
    ConversationParticipant,
    thread=st.just("1"),
    user=st.just("7"),
    updated_at=st.just(WHEN),
    state=st.sampled_from(State),
    last_message_at=st.none() | st.just(WHEN),
    visible_last_authored_at=st.none() | st.just(WHEN),
    message_count=st.integers(0, 2),
    starred=st.booleans(),
    tags=st.lists(st.sampled_from(["course_1", "group_2"])).map(tuple),
)


@pytest.mark.parametrize("mode", ["", "default", "OR", "xor"])
def test_other_filter_modes_are_refused(mode: str) -> None:
    decision, _ = read_filter(["user_8"], mode)

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == [
        (FilterReason.BAD_MODE, Effect.REFUSED, "filter_mode")
    ]


def test_empty_conditions_count_as_absent() -> None:
    assert read_filter(["", "user_8", ""], None)[1] == Filter(("user_8",))


@pytest.mark.parametrize(
    ("conditions", "passes_or", "passes_and"),
    [
        ((), True, True),
        (("user_8",), True, True),
        (("user_7",), True, True),
        (("user_1",), False, False),
        (("course_1",), True, True),
        (("section_1",), False, False),
        (("rubbish",), False, False),
        (("user_8", "user_9"), True, True),
        (("user_8", "course_2"), True, False),
    ],
)
def test_conditions_are_joined_by_the_mode(
    conditions: tuple[str, ...], passes_or: bool, passes_and: bool
) -> None:
    row = attrs.evolve(ARRIVED, tags=("course_1",))

    assert lets_through(Filter(conditions), row, THREAD) is passes_or
    assert lets_through(Filter(conditions, FilterMode.AND), row, THREAD) is passes_and


@given(rows, st.lists(st.text()).map(tuple), st.sampled_from(FilterMode))
def test_a_filter_answers_for_any_words(
    row: ConversationParticipant, words: tuple[str, ...], mode: FilterMode
) -> None:
    assert lets_through(Filter(words, mode), row, THREAD) in (True, False)
