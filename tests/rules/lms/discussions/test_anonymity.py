from collections.abc import Callable
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Anonymity, Topic
from canvas_comms.lms.discussions.rules.anonymity import AnonymityReason, anonymity_of, may_list_people
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters

KNOWN = frozenset({"1", "2"})


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


@pytest.mark.parametrize(
    ("given", "who", "reason", "state"),
    [
        ({}, "teacher", None, None),
        ({"anonymous_state": "full_anonymity"}, "teacher", None, Anonymity.FULL),
        ({"anonymous_state": "made_up"}, "teacher", AnonymityReason.UNKNOWN_STATE, None),
        ({"anonymous_state": ""}, "teacher", None, None),
        (
            {"anonymous_state": "full_anonymity", "group_category_id": "4"},
            "teacher",
            AnonymityReason.NOT_IN_GROUPS,
            Anonymity.FULL,
        ),
        (
            {"anonymous_state": "full_anonymity", "assignment": {"points_possible": "1"}},
            "teacher",
            AnonymityReason.NOT_GRADED,
            Anonymity.FULL,
        ),
        (
            {"anonymous_state": "partial_anonymity", "assignment": {"set_assignment": "0"}},
            "teacher",
            None,
            Anonymity.PARTIAL,
        ),
        ({"anonymous_state": "full_anonymity"}, "student", AnonymityReason.NOT_FOR_STUDENTS, Anonymity.FULL),
    ],
)
def test_who_may_be_anonymous(
    person: Callable[[str], Caller],
    given: dict[str, Any],
    who: str,
    reason: Reason | None,
    state: Anonymity | None,
) -> None:
    found = anonymity_of(fields(**given), None, person(who), announcement=False, has_entries=False)

    effect = Effect.CHANGED if reason is AnonymityReason.UNKNOWN_STATE else Effect.REFUSED
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == (
        [(reason, effect, "anonymous_state")] if reason else []
    )
    assert found.state is state


def test_replies_fix_the_state(topic: Topic, teacher: Caller) -> None:
    before = attrs.evolve(topic, anonymous_state=Anonymity.FULL)
    change, same = fields(anonymous_state="partial_anonymity"), fields(anonymous_state="full_anonymity")

    refused = anonymity_of(change, before, teacher, announcement=False, has_entries=True)
    kept = anonymity_of(same, before, teacher, announcement=False, has_entries=True)

    assert [(f.reason, f.effect) for f in refused.decision.findings] == [
        (AnonymityReason.FIXED_BY_REPLIES, Effect.REFUSED)
    ]
    assert kept.decision.allowed


def test_a_course_can_let_students_be_anonymous(student: Caller) -> None:
    settings = CourseSettings(allow_student_anonymous_discussion_topics=True)
    free = attrs.evolve(student, course_or_group=attrs.evolve(student.course_or_group, settings=settings))
    wished = fields(anonymous_state="full_anonymity")

    assert anonymity_of(wished, None, free, announcement=False, has_entries=False).decision.allowed


def test_an_announcement_loses_the_wish(teacher: Caller) -> None:
    wished = fields(anonymous_state="full_anonymity")

    found = anonymity_of(wished, None, teacher, announcement=True, has_entries=False)

    assert found.state is None
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [
        (AnonymityReason.NOT_ANNOUNCEMENTS, Effect.DROPPED, "anonymous_state")
    ]


def test_a_change_that_does_not_name_the_state_leaves_it(topic: Topic, teacher: Caller) -> None:
    before = attrs.evolve(topic, anonymous_state=Anonymity.FULL)

    kept = anonymity_of(fields(title="new"), before, teacher, announcement=False, has_entries=True)

    assert (kept.decision, kept.state) == (Decision(), Anonymity.FULL)


def test_a_graded_topic_can_be_anonymous_only_once_its_assignment_is_taken_off(
    topic: Topic, teacher: Caller
) -> None:
    graded = attrs.evolve(topic, assignment=Assignment("3", "Essay"))
    wished, freed = {"anonymous_state": "full_anonymity"}, {"assignment": {"set_assignment": "0"}}

    refused = anonymity_of(fields(**wished), graded, teacher, announcement=False, has_entries=False)
    let = anonymity_of(fields(**wished, **freed), graded, teacher, announcement=False, has_entries=False)

    assert refused.decision.reasons() == {AnonymityReason.NOT_GRADED}
    assert let.decision.allowed


@pytest.mark.parametrize(
    ("who", "edition", "state", "reasons"),
    [
        ("student", LmsEdition.Y2025_10, Anonymity.FULL, [AnonymityReason.PEOPLE_HIDDEN]),
        ("observer", LmsEdition.Y2025_10, Anonymity.PARTIAL, [AnonymityReason.PEOPLE_HIDDEN]),
        ("teacher", LmsEdition.Y2025_10, Anonymity.FULL, []),
        ("student", LmsEdition.Y2025_10, None, []),
        ("student", LmsEdition.Y2024, Anonymity.FULL, []),
    ],
)
def test_the_people_of_an_anonymous_topic_are_for_those_who_read_as_admin(
    person: Callable[[str], Caller],
    topic: Topic,
    who: str,
    edition: LmsEdition,
    state: Anonymity | None,
    reasons: list[Reason],
) -> None:
    decision = may_list_people(attrs.evolve(topic, anonymous_state=state), person(who), edition)

    assert [found.reason for found in decision.findings] == reasons
    assert decision.allowed is not bool(reasons)
