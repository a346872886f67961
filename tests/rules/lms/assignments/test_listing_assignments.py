"""Which assignments a list may name."""

import pytest

from canvas_comms.decisions import Reason
from canvas_comms.lms.assignments.rules.listing import AssignmentReason, may_name, read_query
from canvas_comms.lms.params import Parameters


@pytest.mark.parametrize(
    ("ids", "reasons"),
    [
        (["1", "2"], set()),
        (["1", "9"], {AssignmentReason.NOT_AN_ASSIGNMENT}),
        ([str(n) for n in range(101)], {AssignmentReason.NOT_AN_ASSIGNMENT, AssignmentReason.TOO_MANY_IDS}),
    ],
)
def test_a_list_names_what_is_there_and_not_too_much(ids: list[str], reasons: set[Reason]) -> None:
    query = read_query(Parameters({"assignment_ids": [*ids]}))

    assert may_name(query, {"1", "2"}).reasons() == reasons


def test_a_list_that_names_none_is_of_all() -> None:
    assert read_query(Parameters()).ids is None
    assert may_name(read_query(Parameters()), ()).allowed
