"""Whose submissions may be read, and which row is which."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.assignments.rules.submissions import (
    SubmissionReason,
    has_not_submitted,
    may_choose,
    may_see,
    read_query,
    readable,
    submission_id,
)
from canvas_comms.lms.params import Json, Parameters

HANDED_IN = datetime(2026, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"student_ids": [str(n) for n in range(101)]}, SubmissionReason.TOO_MANY_STUDENTS),
        ({"enrollment_state": "odd"}, SubmissionReason.NO_SUCH_STATE),
    ],
)
def test_what_a_list_cannot_be_asked(params: dict[str, Json], reason: SubmissionReason) -> None:
    assert read_query(Parameters(params), "1").decision.reasons() == {reason}


def test_others_are_for_graders() -> None:
    query = read_query(Parameters({"student_ids": ["2"]}), "1")

    assert readable(query, ("1",), {"1", "2"}, grades=False).reasons() == {SubmissionReason.NOT_YOURS}
    assert readable(query, ("1",), {"1", "2"}, grades=True).allowed
    assert readable(query, ("1", "2"), {"1", "2"}, grades=False).allowed
    assert may_see(allowed=False, where="user_id").reasons() == {SubmissionReason.NOT_YOURS}


def test_only_published_assignments_can_be_named() -> None:
    query = read_query(Parameters({"assignment_ids": ["7"]}), "1")

    assert may_choose(query, {"7"}).allowed
    assert may_choose(query, ()).reasons() == {SubmissionReason.NO_SUCH_ASSIGNMENT}


numbers = st.integers(1, 10**12).map(str)


@given(numbers, numbers, numbers, numbers)
def test_no_two_rows_have_the_same_id(assignment: str, user: str, other: str, somebody: str) -> None:
    same = (assignment, user) == (other, somebody)

    assert (submission_id(assignment, user) == submission_id(other, somebody)) is same


@pytest.mark.parametrize(
    ("at", "excused", "count_excused", "missing"),
    [
        (None, False, False, True),
        (None, True, False, False),
        (None, True, True, True),
        (HANDED_IN, False, False, False),
        (HANDED_IN, True, True, False),
    ],
)
def test_who_has_no_time_of_handing_in_has_not_submitted(
    at: datetime | None, excused: bool, count_excused: bool, missing: bool
) -> None:
    assert has_not_submitted(at, excused=excused, count_excused=count_excused) is missing
