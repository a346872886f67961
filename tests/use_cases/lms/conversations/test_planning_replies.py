"""What a plan says of a reply, and what the server then does: the same in memory and over HTTP."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.plan import PlanReason
from canvas_comms.lms.conversations.plan_reply import (
    ReplyPlan,
    ReplyPlanReason,
    ReplySnapshot,
    look_up_reply,
    plan_reply,
)
from canvas_comms.lms.conversations.ports import Added
from canvas_comms.lms.conversations.requests import NewMessage
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules.creating import TextReason
from canvas_comms.lms.conversations.rules.recipients import RecipientReason
from canvas_comms.lms.conversations.rules.replying import AddReason
from canvas_comms.outcomes import Rejected

THREAD = {
    "ref": "$thread",
    "starter": "$mia",
    "others": ["$bob", "$cho"],
    "private": False,
    "context": "$bio",
}
PRIVATE = {"ref": "$private", "starter": "$mia", "others": ["$bob"], "context": "$bio"}
SILENT = {"student": {"send_messages": False}}


@pytest.fixture(params=["memory", "http"])
def over(request: pytest.FixtureRequest) -> str:
    way: str = request.param
    return way


def planned(
    school: Any, who: str, thread: str, *only_to: str, body: str = "yes"
) -> tuple[ReplyPlan, NewMessage]:
    recipients = tuple(school.refs.get(f"${one}", one) for one in only_to) or None
    new = NewMessage(body, recipients)
    id = school.refs.get(f"${thread}", thread)
    return plan_reply(new, look_up_reply(id, new, school.gateway(who), me=school.id(who))), new


def test_everybody_in_the_thread_gets_it(open_class: Any) -> None:
    school = open_class(conversations=[THREAD])
    found, new = planned(school, "bob", "thread")

    assert (found.allowed, found.losses, found.later) == (True, (), False)
    assert set(found.people or ()) == {school.id("mia"), school.id("cho")}
    assert isinstance(school.gateway("bob").add_message(school.id("thread"), new), Added)


def test_planning_marks_nothing_as_read(open_class: Any) -> None:
    school = open_class(conversations=[THREAD])
    before = school.unread("bob")
    planned(school, "bob", "thread")

    assert school.unread("bob") == before == 1


@pytest.mark.parametrize("who", ["mia", "bob"])
def test_a_concluded_course_locks_replies_and_the_plan_says_so(open_class: Any, who: str) -> None:
    school = open_class(state="completed", conversations=[THREAD])
    found, new = planned(school, who, "thread")

    assert [f.reason for f in found.decision.refusals] == [ReplyPlanReason.LOCKED]
    outcome = school.gateway(who).add_message(school.id("thread"), new)
    assert isinstance(outcome, Rejected)
    assert outcome.status == 403


def test_a_thread_that_is_not_shown_is_unknown(open_class: Any) -> None:
    school = open_class(conversations=[THREAD])

    for who, thread in (("bob", "999"), ("zoe", "thread")):
        found, _ = planned(school, who, thread)
        assert [f.reason for f in found.decision.having(Effect.UNKNOWN)] == [ReplyPlanReason.NOT_SHOWN]
        assert found.people is None


def test_a_deleted_thread_is_not_shown_and_yet_a_reply_brings_it_back(open_class: Any) -> None:
    school = open_class(conversations=[THREAD])
    school.gateway("bob").delete(school.id("thread"))
    found, new = planned(school, "bob", "thread")

    assert found.allowed
    assert isinstance(school.gateway("bob").add_message(school.id("thread"), new), Added)


def test_outsiders_join_a_group_thread_and_are_lost_in_a_private_one(open_class: Any) -> None:
    school = open_class(conversations=[THREAD, PRIVATE])
    joined, _ = planned(school, "mia", "thread", "bob", "dan")
    lost, _ = planned(school, "mia", "private", "dan")

    assert (joined.people, joined.joining) == ((school.id("bob"), school.id("dan")), (school.id("dan"),))
    assert ReplyPlanReason.JOINS in joined.decision.reasons()
    assert [f.reason for f in lost.losses] == [AddReason.OUTSIDER]
    assert AddReason.NOTE_ONLY in lost.decision.reasons()
    assert lost.people == ()


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("999", RecipientReason.UNKNOWN_USER),
        ("zoe", RecipientReason.NOT_MESSAGEABLE),
        ("wat", RecipientReason.NAMES_NOBODY),
        ("group_999", RecipientReason.NOBODY_THERE),
    ],
)
def test_who_is_not_reached_has_a_row_of_the_plan(open_class: Any, to: str, reason: RecipientReason) -> None:
    school = open_class(conversations=[THREAD])
    found, _ = planned(school, "bob", "thread", "mia", to)

    assert [(f.reason, f.where) for f in found.losses] == [(reason, "recipients[1]")]
    assert found.people == (school.id("mia"),)


def test_without_the_right_to_send_only_instructors_can_be_answered(open_class: Any) -> None:
    school = open_class(permissions=SILENT, conversations=[THREAD])
    to_teacher, _ = planned(school, "bob", "thread", "mia")
    to_student, new = planned(school, "bob", "thread", "cho")

    assert to_teacher.decision.having(Effect.UNKNOWN) == ()
    assert [f.reason for f in to_student.decision.having(Effect.UNKNOWN)] == [
        ReplyPlanReason.NO_INSTRUCTOR_AMONG_THEM
    ]
    assert isinstance(school.gateway("bob").add_message(school.id("thread"), new), Rejected)


@pytest.mark.parametrize(
    ("body", "reason"), [(" ", AddReason.BODY_BLANK), ("x" * 65_536, TextReason.BODY_TOO_LONG)]
)
def test_a_text_that_the_server_refuses_is_refused(open_class: Any, body: str, reason: Any) -> None:
    school = open_class(conversations=[THREAD])

    assert [f.reason for f in planned(school, "bob", "thread", body=body)[0].decision.refusals] == [reason]


def test_what_was_not_looked_up_is_unknown() -> None:
    thread = Conversation("3", audience=("7", "8"), context_code="course_5")
    unasked = plan_reply(NewMessage("yes"), ReplySnapshot("1", looked_up=False))
    found = plan_reply(NewMessage("yes", ("7", "9"), ("30",)), ReplySnapshot("1", thread))

    assert [f.reason for f in unasked.decision.having(Effect.UNKNOWN)] == [
        ReplyPlanReason.THREAD_NOT_LOOKED_UP
    ]
    assert {f.reason for f in found.decision.having(Effect.UNKNOWN)} == {
        PlanReason.RIGHT_NOT_LOOKED_UP,
        PlanReason.PEOPLE_NOT_LOOKED_UP,
        ReplyPlanReason.MESSAGE_NOT_SEEN,
    }


def test_a_thread_of_a_hundred_is_answered_later_and_takes_no_more_in() -> None:
    audience = tuple(map(str, range(10, 110)))
    snapshot = ReplySnapshot("1", Conversation("3", audience=audience), people={"500": ("500",)})

    assert plan_reply(NewMessage("yes"), snapshot).later
    assert [f.reason for f in plan_reply(NewMessage("yes", ("500",)), snapshot).decision.refusals] == [
        AddReason.TOO_MANY
    ]


@given(
    st.none() | st.lists(st.sampled_from(["1", "7", "8", "9", "group_5", "wat"]), max_size=4).map(tuple),
    st.booleans(),
    st.sampled_from([None, True, False]),
    st.booleans(),
)
def test_every_reply_has_a_plan_and_nobody_is_reached_and_lost_at_once(
    to: tuple[str, ...] | None, private: bool, may_send: bool | None, locked: bool
) -> None:
    thread = Conversation(
        "3", private=private, audience=("7", "8"), context_code="course_5", cannot_reply=locked or None
    )
    people = {"9": ("9",), "group_5": ("7", "9", "1")}
    found = plan_reply(NewMessage("yes", to), ReplySnapshot("1", thread, people=people, may_send=may_send))
    lost = {f.where for f in found.losses}

    assert found.allowed is not locked
    assert not any(f"user[{user}]" in lost for user in found.people or ())
    assert set(found.joining) <= set(found.people or ())
