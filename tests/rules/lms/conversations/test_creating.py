from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.conversations.rules import creating
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.params import ABSENT

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("users", "refused"), [(["ann"], False), (["tim"], False), (["cho"], True), (["ann", "cho"], True)]
)
def test_without_the_right_only_instructors_are_reached_in_a_course(
    school: Any, ids: SimpleNamespace, users: list[str], refused: bool
) -> None:
    people = school(rights=MUTE)

    decision = creating.may_send_in(people, ids.bob, "course_1", [getattr(ids, user) for user in users])

    found = [(CreateReason.MAY_NOT_SEND, Effect.REFUSED, "context_code")] if refused else []
    assert told(decision) == found


def test_an_observer_reaches_whom_they_observe(school: Any, ids: SimpleNamespace) -> None:
    assert creating.may_send_in(school(), ids.mom, "course_1", [ids.bob]).allowed
    assert not creating.may_send_in(school(), ids.mom, "course_1", [ids.cho]).allowed


def test_a_concluded_course_is_closed_but_for_its_staff(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert creating.is_not_concluded(people, ids.ann, "course_2").allowed
    assert creating.is_not_concluded(people, ids.ada, "course_2").allowed
    assert told(creating.is_not_concluded(people, ids.bob, "course_2")) == [
        (CreateReason.COURSE_CONCLUDED, Effect.REFUSED, "context_code")
    ]
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
    assert told(creating.are_given(given)) == [(CreateReason.RECIPIENTS_BLANK, Effect.REFUSED, "recipients")]


@pytest.mark.parametrize(
    ("users", "found"), [(["12"], []), ([], [(CreateReason.NOBODY_LEFT, Effect.REFUSED, "recipients")])]
)
def test_somebody_has_to_be_left(users: list[str], found: Any) -> None:
    assert told(creating.anybody_left(users)) == found


def test_outside_courses_nobody_is_held_back(school: Any, ids: SimpleNamespace) -> None:
    for code in (None, "group_72", "course_999"):
        assert creating.may_send_in(school(rights=MUTE), ids.bob, code, [ids.zoe]).findings == ()


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
    assert told(creating.has_body(given)) == [(CreateReason.BODY_BLANK, Effect.REFUSED, "body")]
