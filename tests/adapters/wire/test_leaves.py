"""One verdict for each kind of leaf."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.params import Parameters
from canvas_comms_wire import leaves
from canvas_comms_wire.lms_parameters import form_of, nested

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def place(read: Any, found: Any) -> str | None:
    """The rule that refuses it; None if it is read."""
    try:
        read(found)
    except MalformedResponse as error:
        assert error.where == ""
        return error.rule
    return None


@pytest.mark.parametrize("found", [0, 7, 2**70, "7", "course_1", "0007"])
def test_an_id_is_a_number_from_0_on_or_text(found: Any) -> None:
    assert leaves.read_id(found) == str(found)


@pytest.mark.parametrize("found", [-5, "", None, True, 1.0, [], {}])
def test_nothing_else_is_an_id(found: Any) -> None:
    assert place(leaves.read_id, found) == "must be an id"


@pytest.mark.parametrize("digits", [1, 20, 3999, 4000, 4299, 4300, 4301, 5000])
def test_an_id_of_any_number_of_digits_is_kept_and_written(digits: int) -> None:
    id = "9" * digits

    assert leaves.read_id(leaves.write_id(id)) == id
    json.dumps(leaves.write_id(id))


def test_a_number_that_python_does_not_spell_is_refused_by_rule() -> None:
    assert place(leaves.read_id, 10**5000) == "must be an id"


@pytest.mark.parametrize("id", ["course_1", "-5", "٧", "1 ", ""])
def test_text_that_is_no_number_is_written_as_text(id: str) -> None:
    assert leaves.write_id(id) == id


@pytest.mark.parametrize(
    "found",
    [
        "2026-03-15T12:00:00Z",
        "2026-03-15T12:00:00+00:00",
        "2026-03-15 12:00:00+00:00",
        "2026-03-15T14:00:00+02:00",
        "2026-03-15T02:00:00-10:00",
    ],
)
def test_instants_are_read_into_utc(found: str) -> None:
    moment = leaves.read_instant(found)

    assert (moment, moment.tzinfo) == (NOON, UTC)


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (5, "must be a time"),
        ("", "must be a time"),
        ("yesterday", "must be a time"),
        ("2026-03-15", "must be a time"),
        ("2026-03-15x12:00:00Z", "must be a time"),
        ("20260315T120000Z", "must be a time"),
        ("2026-03-15T12:00:00", "must be a time with a zone"),
        ("2026-13-15T12:00:00Z", "must be a time that exists"),
        ("0001-01-01T00:00:00+23:00", "must be a time that exists"),
    ],
)
def test_whatever_is_no_instant_is_refused(found: Any, rule: str) -> None:
    assert place(leaves.read_instant, found) == rule


@given(st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_written_in_utc_whatever_its_offset(minutes: int) -> None:
    moment = NOON.astimezone(timezone(timedelta(minutes=minutes)))

    assert leaves.write_instant(moment) == "2026-03-15T12:00:00Z"


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (leaves.read_number, True),
        (leaves.read_number, 1.0),
        (leaves.read_number, "1"),
        (leaves.read_flag, 1),
        (leaves.read_flag, "true"),
        (leaves.read_float, True),
        (leaves.read_float, "1.5"),
        (leaves.read_float, 10**400),
        (leaves.read_text, 5),
        (leaves.read_object, []),
        (leaves.read_roles, {"1": "teacher"}),
        (leaves.read_roles, {"1": [5]}),
        (leaves.read_roles, []),
    ],
)
def test_one_kind_is_not_another(read: Any, found: Any) -> None:
    assert place(read, found) is not None


def test_a_whole_number_is_a_float() -> None:
    assert leaves.read_float(5) == 5.0


def test_roles_are_read_and_written() -> None:
    roles = {"1": ["TeacherEnrollment", "TaEnrollment"], "2": []}

    assert leaves.read_roles(roles) == {"1": ("TeacherEnrollment", "TaEnrollment"), "2": ()}
    assert leaves.write_roles(leaves.read_roles(roles)) == roles


@pytest.mark.parametrize(
    ("url", "written"),
    [("/users/7", "https://e.edu/users/7"), ("https://cdn.example/a.png", "https://cdn.example/a.png")],
)
def test_a_path_of_the_server_is_completed(url: str, written: str) -> None:
    assert leaves.write_url(url, "https://e.edu") == written


def test_a_form_says_lists_flags_and_null_as_rails_reads_them() -> None:
    params: dict[str, Any] = {
        "a": [1, "b"],
        "none": [],
        "c": {"d": True, "e": None},
        "f": False,
        "g": 1.5,
        "h": [{"i": 1}],
    }

    fields = form_of(Parameters(params))

    assert fields == (
        ("a[]", "1"),
        ("a[]", "b"),
        ("none[]", ""),
        ("c[d]", "true"),
        ("c[e]", ""),
        ("f", "false"),
        ("g", "1.5"),
        ("h[][i]", "1"),
    )
    assert nested(fields)["c"] == {"d": "true", "e": ""}
    assert nested(fields)["none"] == [""]
