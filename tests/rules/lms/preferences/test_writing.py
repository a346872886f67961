from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.params import ABSENT, Json
from canvas_comms.lms.preferences.model import Frequency, Notification
from canvas_comms.lms.preferences.rules import (
    PreferenceChange,
    WritingReason,
    find_notification,
    read_change,
    read_changes,
)

DAILY: dict[str, Json] = {"frequency": "daily"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=9), x, max_size=3),
    max_leaves=9,
)


def told(wish: PreferenceChange) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in wish.decision.findings]


def test_a_kind_of_message_is_found_by_its_whole_name() -> None:
    kinds = (
        Notification("New Announcement", "Announcement"),
        Notification("Reported Reply", "ReportedReply"),
    )

    assert find_notification(kinds, "Reported Reply") is kinds[1]
    assert find_notification(kinds, "Reported") is None


@pytest.mark.parametrize("given", [DAILY, [DAILY], [DAILY, {"frequency": "never"}]])
def test_one_is_an_object_or_the_first_of_a_list(given: Any) -> None:
    assert read_change(given).frequency is Frequency.DAILY


@pytest.mark.parametrize("given", [{}, {"frequency": None}, {"other": "x"}])
def test_a_frequency_left_out_only_reads_and_that_is_a_loss(given: Any) -> None:
    wish = read_change(given)

    assert wish.frequency is None
    assert told(wish) == [(WritingReason.ONLY_READS, Effect.DROPPED, "frequency")]


@pytest.mark.parametrize("frequency", ["hourly", "", "DAILY", 5, True, [], {}])
def test_another_frequency_is_refused(frequency: Any) -> None:
    assert told(read_change({"frequency": frequency})) == [
        (WritingReason.INVALID_FREQUENCY, Effect.REFUSED, "frequency")
    ]


@pytest.mark.parametrize("given", [ABSENT, None, "text", 5, [], ["text"], [[DAILY]]])
def test_anything_else_breaks_the_server(given: Any) -> None:
    assert told(read_change(given)) == [
        (CommonReason.SERVER_ERROR, Effect.REFUSED, "notification_preferences")
    ]


def test_many_are_an_object_by_name_or_a_list_that_names_them() -> None:
    by_name = read_changes({"new_announcement": DAILY, "course_started": {"frequency": "never"}})
    listed = read_changes(
        [
            {"notification": "new_announcement", "frequency": "daily"},
            {"notification": "course_started", "frequency": "never"},
        ]
    )

    assert by_name.changes == listed.changes
    assert [(w.name, w.frequency) for w in listed.changes] == [
        ("new_announcement", Frequency.DAILY),
        ("course_started", Frequency.NEVER),
    ]


@pytest.mark.parametrize("given", [ABSENT, None, "text", {"a": "daily"}, {"a": DAILY, "b": 5}])
def test_a_broken_object_breaks_as_a_whole(given: Any) -> None:
    many = read_changes(given)

    assert (many.changes, many.decision.allowed) == ((), False)


def test_a_broken_list_breaks_where_it_is_broken() -> None:
    many = read_changes([{"notification": "a", "frequency": "daily"}, DAILY, 5])

    assert [change.decision.allowed for change in many.changes] == [True, False, False]


@given(JSON)
def test_whatever_is_sent_is_read(given: Any) -> None:
    assert read_change(given) is not None
    assert read_changes(given) is not None
