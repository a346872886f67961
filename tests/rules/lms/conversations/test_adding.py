from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision, Reason
from canvas_comms.lms.conversations.rules import replying
from canvas_comms.lms.conversations.rules.replying import AddReason
from canvas_comms.lms.courses import CourseState
from canvas_comms.lms.params import ABSENT


def refusals(decision: Decision) -> list[tuple[Reason, str]]:
    assert decision.refusals == decision.findings
    return [(f.reason, f.where) for f in decision.findings]


def test_from_a_hundred_people_on_a_message_is_sent_later() -> None:
    assert replying.QUEUED_FROM == 100


@pytest.mark.parametrize("reason", [AddReason.TOO_MANY, AddReason.TOO_MANY_PEOPLE])
@pytest.mark.parametrize(("people", "fits"), [(100, True), (101, True), (102, False)])
def test_101_people_may_take_part_the_caller_included(people: int, fits: bool, reason: AddReason) -> None:
    assert refusals(replying.fits(people, 100, reason)) == ([] if fits else [(reason, "recipients")])


@pytest.mark.parametrize(("beyond", "found"), [([], []), (["16"], [(AddReason.NOT_ENROLLED, "recipients")])])
def test_those_who_have_left_are_refused_as_not_enrolled(beyond: list[str], found: Any) -> None:
    assert refusals(replying.may_address(beyond)) == found


@pytest.mark.parametrize(("private", "found"), [(False, []), (True, [(AddReason.PRIVATE, "recipients")])])
def test_people_are_added_to_group_threads_only(private: bool, found: Any) -> None:
    assert refusals(replying.may_grow(private)) == found


@pytest.mark.parametrize(("users", "found"), [(["12"], []), ([], [(AddReason.NOBODY_ADDED, "recipients")])])
def test_somebody_has_to_be_named_who_can_be_added(users: list[str], found: Any) -> None:
    assert refusals(replying.has_recipients(users)) == found


def test_a_plain_student_may_not_address_who_has_left(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert replying.not_enrolled(people, ids.bob, "course_1", [ids.eve, ids.cho, ids.zoe]) == (
        ids.eve,
        ids.zoe,
    )
    assert replying.not_enrolled(people, ids.ann, "course_1", [ids.eve]) == ()
    assert replying.not_enrolled(people, ids.bob, "course_2", [ids.eve]) == ()
    assert replying.not_enrolled(people, ids.bob, None, [ids.eve]) == ()
    assert replying.not_enrolled(school(bio=CourseState.CLAIMED), ids.bob, "course_1", [ids.eve]) == ()


def test_messages_of_other_threads_are_refused_before_those_never_received() -> None:
    decision = replying.may_include(["1", "2", None], here={"1"}, received=set())

    assert refusals(decision) == [
        (AddReason.FOREIGN_MESSAGE, "included_messages[1]"),
        (AddReason.FOREIGN_MESSAGE, "included_messages[2]"),
        (AddReason.NEVER_RECEIVED, "included_messages[0]"),
    ]
    assert replying.may_include(["1"], {"1"}, {"1"}).allowed


@pytest.mark.parametrize("given", [ABSENT, None, "", " \n\t"])
def test_a_blank_body_says_nothing(given: Any) -> None:
    assert refusals(replying.has_text(given)) == [(AddReason.BODY_BLANK, "body")]
