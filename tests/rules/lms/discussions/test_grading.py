from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.assignment import (
    GradingReason,
    grading_of,
    group_set_param,
    may_grade,
    todo_of,
)
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.params import ABSENT, Json, Parameters, RawParam
from canvas_comms.lms.rights_table import Right

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def graded(**values: object) -> Parameters:
    return Parameters({"assignment": values})  # type: ignore[dict-item]  # raw values, as a call brings them


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


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

    assert told(decision) == [(GradingReason.NAME_IGNORED, Effect.DROPPED, "assignment[name]")]


def test_fields_that_are_not_modelled_are_unknown() -> None:
    decision = grading_of(graded(turnitin_enabled="1"), None).decision

    assert told(decision) == [(GradingReason.NOT_MODELLED, Effect.UNKNOWN, "assignment")]


@pytest.mark.parametrize("given", ["false", "0", False])
def test_set_assignment_false_takes_it_away(topic: Topic, given: object) -> None:
    before = attrs.evolve(topic, assignment=Assignment("3", "Title"))

    found = grading_of(graded(set_assignment=given), before)

    assert found.assignment is None
    assert told(found.decision) == [(GradingReason.REMOVED, Effect.KEPT, "assignment")]


def test_where_there_is_no_assignment_none_is_removed(topic: Topic) -> None:
    for before in (None, topic):
        assert grading_of(graded(set_assignment="0"), before).decision.findings == ()


@pytest.mark.parametrize("points", ["many", "nan", "1e99"])
def test_points_that_are_no_number_are_ignored(points: object) -> None:
    found = grading_of(graded(points_possible=points), None)

    assert found.assignment is not None
    assert found.assignment.points_possible is None
    assert told(found.decision) == [(GradingReason.NO_NUMBER, Effect.DROPPED, "assignment[points_possible]")]


@pytest.mark.parametrize("points", ["", None, []])
def test_blank_points_are_taken_away(topic: Topic, points: object) -> None:
    before = attrs.evolve(topic, assignment=Assignment("3", "Title", points_possible=5.0))

    found = grading_of(graded(points_possible=points), before)

    assert found.assignment == Assignment("3", "Title")
    assert found.decision.findings == ()


@pytest.mark.parametrize("points", ["1e9", "-1e9"])
def test_points_have_a_limit(points: str) -> None:
    assert told(grading_of(graded(points_possible=points), None).decision) == [
        (GradingReason.NO_NUMBER, Effect.DROPPED, "assignment[points_possible]")
    ]


@pytest.mark.parametrize(
    "type", ["points", "percent", "letter_grade", "gpa_scale", "pass_fail", "not_graded"]
)
def test_there_are_six_types_of_grading(type: str) -> None:
    found = grading_of(graded(grading_type=type), None)

    assert found.assignment == Assignment("", "", grading_type=type)
    assert told(found.decision) == []


def test_the_wish_for_an_assignment_is_no_loss() -> None:
    found = grading_of(graded(set_assignment="1", due_at=NOON.isoformat()), None)

    assert (found.assignment, told(found.decision)) == (Assignment("", "", due_at=NOON), [])


@pytest.mark.parametrize("name", ["due_at", "unlock_at", "lock_at"])
def test_each_date_that_cannot_be_read_is_named(name: str) -> None:
    found = grading_of(graded(**{name: "tomorrow"}), None)

    assert [(f.effect, f.where) for f in found.decision.findings] == [(Effect.DROPPED, f"assignment[{name}]")]


def test_an_unknown_type_of_grading_is_ignored() -> None:
    found = grading_of(graded(grading_type="stars"), None)

    assert found.assignment == Assignment("", "")
    assert told(found.decision) == [(GradingReason.NO_SUCH_TYPE, Effect.DROPPED, "assignment[grading_type]")]


@given(st.dictionaries(st.sampled_from(["points_possible", "grading_type", "due_at", "x"]), st.text()))
def test_every_text_is_read_or_ignored(values: dict[str, str]) -> None:
    assert grading_of(graded(**values), None).assignment is not None


def test_grading_needs_the_right_to_create_or_edit(topic: Topic, teacher: Caller, student: Caller) -> None:
    with_one = attrs.evolve(topic, assignment=Assignment("3", "Title"))
    edits_only = attrs.evolve(teacher, rights=teacher.rights - {Right.MANAGE_ASSIGNMENTS_ADD})

    assert may_grade(graded(), None, teacher).allowed
    assert may_grade(graded(), with_one, edits_only).allowed
    for who in (student, edits_only):
        assert told(may_grade(graded(), None, who)) == [
            (GradingReason.MAY_NOT_GRADE, Effect.REFUSED, "assignment")
        ]
    assert may_grade(Parameters(), None, student).allowed


def test_a_graded_topic_has_no_to_do_date(topic: Topic) -> None:
    one = Assignment("3", "Title")

    dated = attrs.evolve(topic, todo_date=NOON)

    assert told(todo_of("2026-03-15", None, one)) == [
        (GradingReason.TODO_ON_GRADED, Effect.REFUSED, "todo_date")
    ]
    assert told(todo_of("2026-03-15", None, None)) == []
    assert told(todo_of(ABSENT, dated, one)) == [(GradingReason.TODO_CLEARED, Effect.CHANGED, "todo_date")]
    assert told(todo_of(ABSENT, topic, one)) == told(todo_of(ABSENT, None, one)) == []


def test_switches_numbers_and_ids_of_the_assignment_are_taken() -> None:
    found = grading_of(
        graded(peer_reviews="1", hide_in_gradebook="true", assignment_group_id="7", allowed_attempts="3"),
        None,
    )

    assert told(found.decision) == []
    assert found.assignment == Assignment(
        "", "", peer_reviews=True, hide_in_gradebook=True, assignment_group_id="7", allowed_attempts=3
    )


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("peer_reviews", "0", False),
        ("allowed_attempts", "many", -1),
        ("position", "0", 2),
        ("position", 5, 5),
    ],
)
def test_settings_that_are_not_named_stay(topic: Topic, name: str, value: object, after: Any) -> None:
    before = Assignment(
        "3", "Title", peer_reviews=True, assignment_group_id="7", allowed_attempts=3, position=2
    )

    found = grading_of(graded(**{name: value}), attrs.evolve(topic, assignment=before))

    assert found.assignment == attrs.evolve(before, **{name: after})


@pytest.mark.parametrize(
    ("fields", "asked_for"),
    [
        ({}, ABSENT),
        ({"group_category_id": "5"}, "5"),
        ({"assignment": {"group_category_id": "6"}}, "6"),
        ({"group_category_id": "5", "assignment": {"group_category_id": "6"}}, "5"),
        ({"group_category_id": "", "assignment": {"group_category_id": "6"}}, "6"),
        ({"group_category_id": "", "assignment": {"points_possible": "6"}}, ""),
    ],
)
def test_a_group_set_may_be_named_with_the_assignment(fields: dict[str, Json], asked_for: RawParam) -> None:
    assert group_set_param(Parameters(fields)) == asked_for
