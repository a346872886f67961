from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.lms.conversations.rules import adding
from canvas_comms.lms.conversations.rules.adding import AddReason
from canvas_comms.lms.courses import CourseRole, CourseState
from canvas_comms.lms.given import ABSENT

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


@pytest.mark.parametrize(("people", "fits"), [(100, True), (101, True), (102, False)])
def test_101_people_may_take_part_the_caller_included(people: int, fits: bool) -> None:
    assert adding.fits(people, 100, AddReason.TOO_MANY).allowed is fits


def test_a_plain_student_may_not_address_who_has_left(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert adding.not_enrolled(people, ids.bob, "course_1", [ids.eve, ids.cho, ids.zoe]) == (ids.eve, ids.zoe)
    assert adding.not_enrolled(people, ids.ann, "course_1", [ids.eve]) == ()
    assert adding.not_enrolled(people, ids.bob, "course_2", [ids.eve]) == ()
    assert adding.not_enrolled(people, ids.bob, None, [ids.eve]) == ()
    assert adding.not_enrolled(school(bio=CourseState.CLAIMED), ids.bob, "course_1", [ids.eve]) == ()


def test_messages_of_other_threads_are_refused_before_those_never_received() -> None:
    decision = adding.may_include(["1", "2", None], here={"1"}, received=set())

    assert [(f.reason, f.where) for f in decision.refusals] == [
        (AddReason.FOREIGN_MESSAGE, "included_messages[1]"),
        (AddReason.FOREIGN_MESSAGE, "included_messages[2]"),
        (AddReason.NEVER_RECEIVED, "included_messages[0]"),
    ]
    assert adding.may_include(["1"], {"1"}, {"1"}).allowed


@pytest.mark.parametrize("given", [ABSENT, None, "", " \n\t"])
def test_a_blank_body_says_nothing(given: Any) -> None:
    assert adding.has_text(given).reasons() == {AddReason.BODY_BLANK}
