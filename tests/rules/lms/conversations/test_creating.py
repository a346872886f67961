from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.rules import adding, creating
from canvas_comms.lms.conversations.rules.adding import AddReason
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.given import ABSENT

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def only(decision: Decision) -> object:
    return decision.findings[0].reason if decision.findings else None


@pytest.mark.parametrize(
    ("users", "refused"), [(["ann"], False), (["tim"], False), (["cho"], True), (["ann", "cho"], True)]
)
def test_without_the_right_only_instructors_are_reached_in_a_course(
    school: Any, ids: SimpleNamespace, users: list[str], refused: bool
) -> None:
    people = school(rights=MUTE)

    decision = creating.may_send_in(people, ids.bob, "course_1", [getattr(ids, user) for user in users])

    assert only(decision) is (CreateReason.MAY_NOT_SEND if refused else None)


def test_an_observer_reaches_whom_he_observes(school: Any, ids: SimpleNamespace) -> None:
    assert creating.may_send_in(school(), ids.mom, "course_1", [ids.bob]).allowed
    assert not creating.may_send_in(school(), ids.mom, "course_1", [ids.cho]).allowed


def test_a_concluded_course_is_closed_but_for_its_staff(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert creating.is_not_concluded(people, ids.ann, "course_2").allowed
    assert creating.is_not_concluded(people, ids.ada, "course_2").allowed
    assert only(creating.is_not_concluded(people, ids.bob, "course_2")) is CreateReason.COURSE_CONCLUDED
    assert creating.is_not_concluded(people, ids.bob, "course_1").allowed


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("course_1", True),
        ("course_1_students", True),
        ("course_1_observers", True),
        ("course_1_all", False),
        ("course_1_teachers", False),
        ("section_51", False),
        ("course_999", False),
        ("7", False),
    ],
)
def test_whole_classes_need_their_right(school: Any, ids: SimpleNamespace, text: str, refused: bool) -> None:
    decision = creating.may_address_class(school(rights=MUTE), ids.ann, ["7", text])

    found = [(CreateReason.WHOLE_CLASS, "recipients[1]")] if refused else []
    assert [(f.reason, f.where) for f in decision.refusals] == found


@pytest.mark.parametrize("given", [ABSENT, None, "", "  ", []])
def test_blank_recipients_are_none(given: Any) -> None:
    assert only(creating.are_given(given)) is CreateReason.RECIPIENTS_BLANK


def test_a_user_note_is_lost() -> None:
    lost = creating.what_is_obsolete("1").losses

    assert [(f.reason, f.where) for f in lost] == [(CreateReason.USER_NOTE_GONE, "user_note")]
    assert creating.what_is_obsolete(ABSENT).findings == ()


@pytest.mark.parametrize("given", [[""], "7", ["7"], 7])
def test_an_empty_element_is_given_all_the_same(given: Any) -> None:
    assert creating.are_given(given).allowed


def test_every_element_that_is_no_text_is_told() -> None:
    decision = creating.are_text(["7", 7, None, {"a": 1}])

    assert [(f.reason, f.where) for f in decision.refusals] == [
        (CreateReason.NOT_TEXT, f"recipients[{index}]") for index in (1, 2, 3)
    ]


@pytest.mark.parametrize("given", [ABSENT, None, "", " \n\t"])
def test_a_blank_body_says_nothing(given: Any) -> None:
    assert only(creating.has_body(given)) is CreateReason.BODY_BLANK
    assert only(adding.has_text(given)) is AddReason.BODY_BLANK
