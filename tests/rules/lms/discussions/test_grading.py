from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.graded import Assignment
from canvas_comms.lms.discussions.rules.grading import GradingReason, grading_of, may_grade, todo_of
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import ABSENT, Parameters
from canvas_comms.lms.rights_table import Right

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def graded(**values: object) -> Parameters:
    return Parameters({"assignment": values})  # type: ignore[dict-item]  # raw values, as a call brings them


def test_nothing_named_leaves_the_assignment_alone(topic: Topic) -> None:
    before = attrs.evolve(topic, assignment=Assignment("3", "Title"))

    assert grading_of(Parameters(), before).assignment == before.assignment
    assert grading_of(Parameters(), None).assignment is None


def test_the_named_fields_are_taken() -> None:
    found = grading_of(
        graded(points_possible="15", grading_type="percent", due_at="2026-03-15T12:00:00Z"), None
    )

    assert found.assignment == Assignment("", "", 15.0, "percent", NOON)


def test_a_name_is_ignored() -> None:
    decision = grading_of(graded(name="Other"), None).decision

    assert [(f.reason, f.where) for f in decision.losses] == [
        (GradingReason.NAME_IGNORED, "assignment[name]")
    ]


def test_fields_that_are_not_modelled_are_unknown() -> None:
    decision = grading_of(graded(peer_reviews="1"), None).decision

    assert decision.having(Effect.UNKNOWN)[0].reason is GradingReason.NOT_MODELLED


@pytest.mark.parametrize("given", ["false", "0", False])
def test_set_assignment_false_takes_it_away(topic: Topic, given: object) -> None:
    before = attrs.evolve(topic, assignment=Assignment("3", "Title"))

    assert grading_of(graded(set_assignment=given), before).assignment is None


@pytest.mark.parametrize("points", ["many", "nan", "1e99", []])
def test_points_that_are_no_number_are_ignored(points: object) -> None:
    found = grading_of(graded(points_possible=points), None)

    assert found.assignment is not None
    assert found.assignment.points_possible is None


@given(st.dictionaries(st.sampled_from(["points_possible", "grading_type", "due_at", "x"]), st.text()))
def test_every_text_is_read_or_ignored(values: dict[str, str]) -> None:
    assert grading_of(graded(**values), None).assignment is not None


def test_grading_needs_the_right_to_create_or_edit(topic: Topic, teacher: Caller, student: Caller) -> None:
    with_one = attrs.evolve(topic, assignment=Assignment("3", "Title"))
    edits_only = attrs.evolve(teacher, rights=teacher.rights - {Right.MANAGE_ASSIGNMENTS_ADD})

    assert may_grade(graded(), None, teacher).allowed
    assert not may_grade(graded(), None, student).allowed
    assert not may_grade(graded(), None, edits_only).allowed
    assert may_grade(graded(), with_one, edits_only).allowed
    assert may_grade(Parameters(), None, student).allowed


def test_a_graded_topic_has_no_to_do_date(topic: Topic) -> None:
    one = Assignment("3", "Title")

    assert todo_of("2026-03-15", None, one).reasons() == {GradingReason.TODO_ON_GRADED}
    assert todo_of("2026-03-15", None, None).allowed
    assert todo_of(ABSENT, attrs.evolve(topic, todo_date=NOON), one).reasons() == {GradingReason.TODO_CLEARED}
