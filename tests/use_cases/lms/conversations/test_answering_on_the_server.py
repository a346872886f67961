from typing import Any

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.rules.recipients import RecipientReason
from canvas_comms.lms.conversations.rules.replying import AddReason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Done, Response

FOREIGN = {"ref": "$m", "author": "$zoe", "body": "y"}
BY_ADA = {"ref": "$t", "starter": "$ada", "others": ["$bob"], "private": False, "context": "$bio"}


def together(school: Any, *to: str) -> str:
    made: str = school.write("mia", *to, group_conversation=True).id
    return made


def found_in(outcome: Any) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in outcome.decision.findings]


def say(school: Any, who: str, thread: str, **more: Any) -> Any:
    return school.call(who, operations.AddMessage, thread, **{"body": "more", **more})


def test_an_answer_does_not_move_the_thread_in_its_author_s_inbox(school: Any) -> None:
    thread = together(school, "bob", "cho")
    school.call("bob", operations.UpdateConversation, thread, conversation={"workflow_state": "archived"})

    say(school, "bob", thread)

    assert school.see("bob", thread).workflow_state == "archived"
    assert school.inbox("mia") == [thread]


def test_who_unsubscribed_gets_the_message_but_no_notice(school: Any) -> None:
    thread = together(school, "bob", "cho")
    school.call("bob", operations.UpdateConversation, thread, conversation={"subscribed": False})
    before = school.see("bob", thread)

    say(school, "mia", thread)
    after = school.see("bob", thread)

    assert (after.workflow_state, after.last_message_at) == ("read", before.last_message_at)
    assert (after.message_count, after.last_message) == (2, "more")


def test_an_addressed_message_reaches_only_those_and_its_author(school: Any) -> None:
    thread = together(school, "bob", "cho")

    say(school, "mia", thread, recipients=[school.id("bob")])

    assert [school.see(who, thread).message_count for who in ("mia", "bob", "cho")] == [2, 2, 1]


def test_an_addressed_message_does_not_lift_the_thread_among_the_sent(school: Any) -> None:
    first, second = together(school, "bob", "cho"), together(school, "bob", "dan")

    say(school, "mia", first, recipients=[school.id("bob")])

    assert school.inbox("mia", scope="sent") == [second, first]


def test_people_who_join_for_a_message_see_only_that_and_no_announcement(school: Any) -> None:
    thread = together(school, "bob")

    say(school, "mia", thread, recipients=[school.id("cho")], body="just you")
    seen = school.see("cho", thread)

    assert [m.body for m in seen.messages] == ["just you"]
    assert seen.workflow_state == "unread"


def test_outsiders_of_a_private_thread_simply_do_not_get_it(school: Any) -> None:
    thread = school.write("mia", "bob").id

    outcome = say(school, "mia", thread, recipients=[school.id("cho")])

    assert found_in(outcome) == [
        (RecipientReason.KEPT, Effect.KEPT, "recipients[0]"),
        (AddReason.NOTE_ONLY, Effect.NOTED, "recipients"),
        (AddReason.OUTSIDER, Effect.DROPPED, f"user[{school.id('cho')}]"),
    ]
    assert outcome.value.messages[0].participating_user_ids == (school.id("mia"),)
    assert school.inbox("cho") == []


@pytest.mark.parametrize(("to", "alone"), [("mia", True), ("zoe", True), ("bob", False)])
def test_a_message_that_nobody_else_gets_is_told_to_be_a_note(school: Any, to: str, alone: bool) -> None:
    thread = together(school, "bob", "cho")

    outcome = say(school, "mia", thread, recipients=[school.id(to)])
    noted = (AddReason.NOTE_ONLY, Effect.NOTED, "recipients") in found_in(outcome)

    assert (noted, school.see("bob", thread).message_count) == (alone, 1 if alone else 2)


@pytest.mark.parametrize(("crowd", "queued"), [(95, False), (96, True)])
def test_with_a_hundred_people_an_answer_is_sent_later(open_class: Any, crowd: int, queued: bool) -> None:
    school = open_class(crowd=[{"course": "$bio", "role": "student", "count": crowd, "name": "crowd"}])
    thread = together(school, f"course_{school.id('bio')}")

    outcome = say(school, "mia", thread)

    assert outcome.status == (202 if queued else 200)
    assert found_in(outcome) == ([(AddReason.QUEUED, Effect.NOTED, "messages[0]")] if queued else [])


def test_a_thread_that_was_deleted_revives_with_an_answer_of_one_s_own(school: Any) -> None:
    thread = school.write("mia", "bob").id
    school.call("bob", operations.DeleteConversation, thread)

    outcome = say(school, "bob", thread)

    assert outcome.value.message_count == 1
    assert school.inbox("bob") == []
    assert school.inbox("bob", scope="sent") == [thread]


def test_the_first_check_that_fails_answers_an_add_message(open_class: Any, denied: Any) -> None:
    school = open_class(
        settings={"max_group_conversation_size": 1},
        conversations=[
            {
                "ref": "$t",
                "starter": "$bob",
                "others": ["$mia"],
                "private": False,
                "context": "$bio",
                "messages": [{"author": "$bob", "body": "x"}],
            },
            {"starter": "$zoe", "others": ["$ada"], "messages": [FOREIGN]},
        ],
    )
    ada = school.write("bob", "mia", group_conversation=True).messages[0].id
    call: dict[str, Any] = {"recipients": [school.id("cho")], "included_messages": [school.id("m"), ada]}
    answers = []
    for fix in ({}, {"body": "x"}, {"recipients": [school.id("mia")]}, {"included_messages": [ada]}):
        call |= fix
        answers.append(denied(school.call("bob", operations.AddMessage, school.id("t"), **call)))

    assert answers == [
        (400, [{"attribute": "empty_message", "message": "Unable to create message without a body"}]),
        (400, [{"attribute": "recipients", "message": "Too many participants for group conversation"}]),
        (400, [{"attribute": "included_messages", "message": "not for this conversation"}]),
        (400, [{"attribute": "included_messages", "message": "not for this conversation"}]),
    ]


def test_a_message_that_one_never_got_is_not_included(school: Any, denied: Any) -> None:
    thread = together(school, "bob", "cho")
    secret = say(school, "mia", thread, recipients=[school.id("bob")]).value.messages[0].id

    refused = denied(say(school, "cho", thread, included_messages=[secret]))

    assert refused == (400, [{"attribute": "included_messages", "message": "not a participant"}])


def test_a_student_may_not_address_somebody_outside_the_course(open_class: Any, denied: Any) -> None:
    school = open_class(conversations=[BY_ADA])

    status, body = denied(say(school, "bob", school.id("t"), recipients=[school.id("ada")]))

    assert (status, body[0]["attribute"]) == (401, "recipients")
    assert body[0]["message"].endswith('["ada"], unable to send messages')


@pytest.mark.parametrize(("edition", "status"), [(LmsEdition.Y2023, 401), (LmsEdition.Y2024, 403)])
def test_locked_replies_are_forbidden_as_the_edition_words_it(
    open_class: Any, denied: Any, edition: LmsEdition, status: int
) -> None:
    school = open_class(
        edition,
        state="completed",
        conversations=[{"ref": "$t", "starter": "$mia", "others": ["$bob"], "context": "$bio"}],
    )

    assert denied(say(school, "bob", school.id("t")))[0] == status


@pytest.mark.parametrize(("limit", "fits"), [(1, False), (2, False), (3, True)])
def test_people_are_added_up_to_the_limit_the_caller_not_counted(
    open_class: Any, denied: Any, limit: int, fits: bool
) -> None:
    school = open_class(
        settings={"max_group_conversation_size": limit},
        conversations=[{"ref": "$t", "starter": "$mia", "others": ["$bob"], "private": False}],
    )

    outcome = school.call(
        "mia", operations.AddRecipients, school.id("t"), recipients=[school.id("cho"), school.id("dan")]
    )

    if fits:
        assert isinstance(outcome, Response)
    else:
        words = "too many participants for group conversation"
        assert denied(outcome) == (400, [{"attribute": "recipients", "message": words}])


def test_nobody_to_add_is_answered_with_an_empty_object(school: Any, denied: Any) -> None:
    thread = together(school, "bob", "cho")

    assert denied(school.call("mia", operations.AddRecipients, thread)) == (400, {})
    assert denied(school.call("mia", operations.AddRecipients, thread, recipients=["rubbish"])) == (400, {})


def test_a_private_thread_takes_nobody(school: Any, denied: Any) -> None:
    thread = school.write("mia", "bob").id

    outcome = school.call("mia", operations.AddRecipients, thread, recipients=[school.id("cho")])

    assert denied(outcome)[0] == 500
    assert (AddReason.PRIVATE, Effect.REFUSED, "recipients") in found_in(outcome)


def test_adding_people_who_are_there_announces_nothing(school: Any) -> None:
    thread = together(school, "bob", "cho")

    outcome = school.call("mia", operations.AddRecipients, thread, recipients=[school.id("bob")])

    assert [(m.body, m.generated) for m in outcome.value.messages] == [("hello", False)]
    assert (AddReason.ALREADY_THERE, Effect.NOTED, "recipients") in found_in(outcome)


def test_who_is_added_sees_the_history_unread(school: Any) -> None:
    thread = together(school, "bob", "cho")
    say(school, "mia", thread)

    school.call("bob", operations.AddRecipients, thread, recipients=[school.id("dan")])
    seen = school.see("dan", thread)

    assert (seen.workflow_state, seen.message_count, school.unread("dan")) == ("unread", 2, 1)
    assert [m.body for m in seen.messages] == ["dan was added to the conversation by bob", "more", "hello"]


def test_removing_nothing_answers_nothing(school: Any) -> None:
    thread = together(school, "bob")

    assert school.call("mia", operations.RemoveMessages, thread) == Done(status=204)


def test_when_only_an_announcement_is_left_it_goes_too(school: Any) -> None:
    thread = together(school, "bob", "cho")
    school.call("mia", operations.AddRecipients, thread, recipients=[school.id("dan")])
    message = school.see("bob", thread).messages[-1].id

    left = school.call("bob", operations.RemoveMessages, thread, remove=[message]).value

    assert (left.message_count, left.visible) == (0, False)
    assert school.inbox("bob", scope="inbox") == []


def test_removing_the_newest_message_shows_the_one_before(school: Any) -> None:
    thread = together(school, "bob", "cho")
    newest = say(school, "mia", thread).value.messages[0].id

    left = school.call("bob", operations.RemoveMessages, thread, remove=[newest]).value

    assert (left.message_count, left.last_message) == (1, "hello")
    assert school.see("cho", thread).message_count == 2
