from datetime import UTC, datetime, timedelta, timezone

import pytest

from canvas_comms_wire.leaves import write_id, write_instant
from canvas_comms_wire.lms_json import with_string_ids


def test_ids_are_written_as_numbers_of_any_length() -> None:
    assert write_id("9007199254740993") == 9007199254740993
    assert write_id("not-a-number") == "not-a-number"


def test_times_are_utc_in_whole_seconds() -> None:
    moment = datetime(2026, 3, 15, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))

    assert write_instant(moment) == "2026-03-15T12:00:00Z"
    assert write_instant(moment.astimezone(UTC)) == write_instant(moment)


@pytest.mark.parametrize(
    ("written", "stringified"),
    [
        ({"id": 1, "user_id": 2, "count": 3}, {"id": "1", "user_id": "2", "count": 3}),
        ({"parent_id": None}, {"parent_id": None}),
        ([{"id": 1}], [{"id": "1"}]),
        ({"audience": [1, 2], "pages": [1]}, {"audience": ["1", "2"], "pages": [1]}),
        ({"participating_user_ids": [1]}, {"participating_user_ids": ["1"]}),
        ({"valid": 1, "idea": 2}, {"valid": 1, "idea": 2}),
        ({"author": {"id": 9007199254740993}}, {"author": {"id": "9007199254740993"}}),
        ({"anonymous_id": "1a", "is_id": True}, {"anonymous_id": "1a", "is_id": True}),
    ],
)
def test_ids_become_text_by_the_names_of_their_keys(written: object, stringified: object) -> None:
    assert with_string_ids(written) == stringified
