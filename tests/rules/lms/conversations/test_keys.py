from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.modes import accepts, private_key

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


def test_the_key_does_not_depend_on_who_writes_to_whom() -> None:
    assert private_key(["9", "10"], None) == private_key(["10", "9", "9"], None)


def test_the_same_people_have_another_key_in_each_context() -> None:
    keys = {private_key(["1", "2"], code) for code in (None, "course_1", "course_2", "group_1")}

    assert len(keys) == 4


@given(st.sets(st.integers(0).map(str)), st.sets(st.integers(0).map(str)))
def test_two_circles_share_a_key_only_if_they_are_the_same(one: set[str], other: set[str]) -> None:
    assert (private_key(one, None) == private_key(other, None)) == (one == other)


def test_an_old_thread_without_context_in_its_key_is_taken_if_its_context_is_the_same() -> None:
    assert accepts("course_1", "course_1")
    assert not accepts("course_1", "course_2")
    assert not accepts(None, "course_1")
