"""Contexts, replies, the checks of creating and adding, wiping: who may."""

from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.rules import adding, creating, wiping
from canvas_comms.lms.conversations.rules.adding import AddReason
from canvas_comms.lms.conversations.rules.contexts import ContextReason, exists, may_be_context
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.conversations.rules.replying import ReplyReason, may_reply
from canvas_comms.lms.courses import CourseRole, CourseState
from canvas_comms.lms.given import ABSENT

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def only(decision: Decision) -> object:
    return decision.findings[0].reason if decision.findings else None


@pytest.mark.parametrize(
    ("writer", "code", "usable"),
    [
        ("bob", "course_1", True),
        ("eve", "course_1", True),
        ("zoe", "course_1", False),
        ("ada", "course_1", True),
        ("bob", "group_71", True),
        ("ann", "group_71", True),
        ("zoe", "group_71", False),
        ("zoe", "group_72", True),
        ("ada", "account_900", True),
        ("ann", "account_900", False),
        ("ada", "account_901", False),
        ("sid", "account_900", True),
        ("ann", "section_51", False),
        ("ann", "user_12", False),
        ("ann", "rubbish", False),
        ("ann", "course_999", False),
    ],
)
def test_which_context_a_writer_may_use(
    school: Any, ids: SimpleNamespace, writer: str, code: str, usable: bool
) -> None:
    decision = may_be_context(school(), getattr(ids, writer), code)

    assert only(decision) is (None if usable else ContextReason.INVALID)


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("course_999", True),
        ("section_999", True),
        ("group_999", True),
        ("course_1", False),
        ("account_9", False),
        ("?", False),
    ],
)
def test_a_well_formed_context_that_does_not_exist_breaks_the_server(
    school: Any, code: str, broken: bool
) -> None:
    assert only(exists(school(), code)) is (ContextReason.UNKNOWN if broken else None)


@pytest.mark.parametrize(
    ("user", "code", "others", "locked"),
    [
        ("bob", None, ["cho"], None),
        ("bob", "account_900", ["cho"], None),
        ("bob", "course_999", ["cho"], ReplyReason.CONTEXT_GONE),
        ("bob", "group_999", ["cho"], ReplyReason.CONTEXT_GONE),
        ("ann", "course_2", ["bob"], ReplyReason.COURSE_CONCLUDED),
        ("eve", "course_1", ["ann"], ReplyReason.ENROLMENTS_CONCLUDED),
        ("bob", "course_1", ["cho"], None),
        ("mom", "course_1", ["cho"], ReplyReason.NO_RIGHT),
        ("mom", "course_1", ["bob"], None),
        ("mom", "course_1", ["bob", "cho"], ReplyReason.NO_RIGHT),
        ("mom", "course_1", ["cho", "ann"], None),
        ("mom", "course_1", [], ReplyReason.NO_RIGHT),
        ("zoe", "course_1", ["cho"], ReplyReason.NO_RIGHT),
        ("ada", "course_1", ["bob"], None),
        ("bob", "group_71", ["cho"], None),
        ("zoe", "group_72", ["dan"], None),
        ("bob", "group_72", ["dan"], ReplyReason.NO_RIGHT),
    ],
)
def test_when_replies_are_locked(
    school: Any, ids: SimpleNamespace, user: str, code: str | None, others: list[str], locked: object
) -> None:
    decision = may_reply(school(), getattr(ids, user), code, [getattr(ids, other) for other in others])

    assert only(decision) is locked


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

    assert [f.where for f in decision.refusals] == (["recipients[1]"] if refused else [])


@pytest.mark.parametrize("given", [ABSENT, None, "", "  ", []])
def test_blank_recipients_are_none(given: Any) -> None:
    assert only(creating.are_given(given)) is CreateReason.RECIPIENTS_BLANK


@pytest.mark.parametrize("given", [[""], "7", ["7"], 7])
def test_an_empty_element_is_given_all_the_same(given: Any) -> None:
    assert creating.are_given(given).allowed


@pytest.mark.parametrize("given", [ABSENT, None, "", " \n\t"])
def test_a_blank_body_says_nothing(given: Any) -> None:
    assert only(creating.has_body(given)) is CreateReason.BODY_BLANK
    assert only(adding.has_text(given)) is AddReason.BODY_BLANK


def test_every_element_that_is_no_text_is_told() -> None:
    decision = creating.are_text(["7", 7, None, {"a": 1}])

    assert [f.where for f in decision.refusals] == ["recipients[1]", "recipients[2]", "recipients[3]"]


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


def test_only_site_administrators_wipe_and_restore(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert [wiping.may_wipe(people, user).allowed for user in (ids.sid, ids.ada, ids.ann)] == [
        True,
        False,
        False,
    ]
    assert [wiping.may_restore(people, user).allowed for user in (ids.sid, ids.ada, ids.ann)] == [
        True,
        False,
        False,
    ]


def test_restoring_asks_for_message_user_and_conversation_in_this_order() -> None:
    decision = wiping.names_enough({"message_id": ABSENT, "user_id": "", "conversation_id": None})

    assert [f.where for f in decision.refusals] == ["message_id", "user_id", "conversation_id"]
