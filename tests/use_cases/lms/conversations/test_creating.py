from typing import Any

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.operations import BatchAccepted
from canvas_comms.lms.conversations.rules.administration import SiteAdminReason, UpdateReason
from canvas_comms.lms.conversations.rules.creating import ContextReason, CreateReason
from canvas_comms.lms.conversations.rules.replying import ReplyReason
from canvas_comms.lms.conversations.server.responses import WORDINGS, cannot_send_in
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Response


def test_the_first_check_that_fails_answers(open_class: Any, denied: Any) -> None:
    school = open_class(
        permissions={"student": {"send_messages": False}}, settings={"max_group_conversation_size": 1}
    )
    bio = f"course_{school.id('bio')}"
    call: dict[str, Any] = {"filter_mode": "wat", "context_code": None, "subject": "x" * 256}
    answers = []
    for fix in (
        {},
        {"filter_mode": "or"},
        {"recipients": ["rubbish"]},
        {"recipients": [school.id("cho"), school.id("mia"), bio], "context_code": "wat"},
        {"body": "hello"},
        {"context_code": None},
        {"recipients": [school.id("mia"), 7, bio]},
        {"recipients": [int(school.id("mia"))]},
        {"recipients": [school.id("mia")]},
    ):
        call |= fix
        answers.append(denied(school.call("bob", operations.CreateConversation, **call)))

    assert answers[:5] == [
        (400, [{"attribute": "filter_mode", "message": "invalid"}]),
        (400, [{"attribute": "recipients", "message": "blank"}]),
        (400, [{"attribute": "recipients", "message": "invalid"}]),
        (400, [{"attribute": "body", "message": "blank"}]),
        (400, [{"attribute": "context_code", "message": "invalid"}]),
    ]
    assert answers[5:] == [
        (400, [{"attribute": "recipients", "message": "restricted by role"}]),
        (400, [{"attribute": "recipients", "message": "invalid"}]),
        (400, [{"attribute": "recipients", "message": "invalid"}]),
        (400, {"errors": {"subject": [{"attribute": "subject", "type": "too_long", "message": "too_long"}]}}),
    ]


def test_too_many_people_are_refused_unless_each_gets_a_new_thread(open_class: Any, denied: Any) -> None:
    school = open_class(settings={"max_group_conversation_size": 2})
    bio = f"course_{school.id('bio')}"

    refused = denied(school.call("mia", operations.CreateConversation, recipients=[bio], body="x"))

    assert refused == (400, [{"attribute": "recipients", "message": "too many for group conversation"}])
    assert isinstance(
        school.call("mia", operations.CreateConversation, recipients=[bio], body="x", force_new="1"), Response
    )


def test_a_context_that_does_not_exist_breaks_the_server(school: Any, denied: Any) -> None:
    bob = school.id("bob")

    refused = school.call(
        "mia", operations.CreateConversation, recipients=[bob], body="x", context_code="course_0"
    )

    assert denied(refused)[0] == 500


def test_older_servers_took_numbers(open_class: Any) -> None:
    school = open_class(LmsEdition.Y2024)

    assert isinstance(
        school.call("mia", operations.CreateConversation, recipients=[int(school.id("bob"))], body="x"),
        Response,
    )


def test_everything_that_is_lost_is_told_even_when_it_is_refused(school: Any) -> None:
    first = school.write("mia", "bob", subject="one")
    outcome = school.call(
        "mia",
        operations.CreateConversation,
        recipients=[school.id("bob"), "rubbish", school.id("zoe")],
        body="x",
        subject="two",
        attachment_ids=["1"],
        bulk_message=True,
    )

    assert outcome.value[0].id == first.id
    assert [f.where for f in outcome.decision.losses] == [
        "recipients[1]",
        "recipients[2]",
        "bulk_message",
        "attachment_ids[0]",
        f"user[{school.id('bob')}]",
    ]
    assert CreateReason.SUBJECT_LOST in outcome.decision.reasons()


def test_a_too_long_subject_is_no_matter_for_an_old_thread(school: Any) -> None:
    first = school.write("mia", "bob")

    assert school.write("mia", "bob", subject="x" * 300).id == first.id


def test_the_same_people_share_a_thread_per_context(school: Any) -> None:
    bio = {"context_code": f"course_{school.id('bio')}"}
    threads = [school.write("mia", "bob", **more).id for more in ({}, bio, {}, bio)]

    assert threads[0] == threads[2]
    assert threads[1] == threads[3]
    assert threads[0] != threads[1]


def test_a_deleted_thread_is_found_again_by_its_people(school: Any) -> None:
    first = school.write("mia", "bob", subject="old")
    school.call("mia", operations.DeleteConversation, first.id)

    again = school.write("mia", "bob", subject="new")

    assert (again.id, again.subject, again.message_count) == (first.id, "old", 1)


def test_a_batch_answers_in_the_reverse_order_of_sending_without_messages(school: Any) -> None:
    recipients = [school.id(one) for one in ("dan", "bob", "cho")]
    outcome = school.call("mia", operations.CreateConversation, recipients=recipients, body="x")

    assert [c.audience for c in outcome.value] == [
        (school.id("dan"),),
        (school.id("cho"),),
        (school.id("bob"),),
    ]
    assert all(c.messages is None and c.participants[0].avatar_url is None for c in outcome.value)


def test_an_asynchronous_batch_sends_when_its_job_runs(school: Any) -> None:
    recipients = [school.id("bob"), school.id("cho")]
    outcome = school.call("mia", operations.CreateConversation, recipients=recipients, body="x", mode="async")
    before = school.inbox("bob")
    running = school.call("mia", operations.ListBatches).items
    school.run_jobs()

    assert isinstance(outcome, BatchAccepted)
    assert (outcome.status, before) == (202, [])
    assert [(b.id, b.workflow_state, b.recipient_count) for b in running] == [(outcome.batch, "created", 2)]
    assert len(school.inbox("bob")) == 1
    assert school.call("mia", operations.ListBatches).items == ()


@pytest.mark.parametrize("mode", ["sync", "", "ASYNC"])
def test_any_other_mode_is_synchronous(school: Any, mode: str) -> None:
    recipients = [school.id("bob"), school.id("cho")]

    assert isinstance(
        school.call("mia", operations.CreateConversation, recipients=recipients, body="x", mode=mode),
        Response,
    )


def test_a_forwarded_message_brings_its_author_along_but_not_into_the_audience(school: Any) -> None:
    school.write("cho", "mia", body="secret")
    thread = school.inbox("mia")[0]
    message = school.see("mia", thread).messages[0]

    made = school.write("mia", "bob", forwarded_message_ids=[message.id, "999"])

    assert [m.body for m in made.messages[0].forwarded_messages] == ["secret"]
    assert school.id("cho") in [person.id for person in made.participants]
    assert made.audience == (school.id("bob"),)


def test_nobody_forwards_what_they_cannot_read(school: Any) -> None:
    made = school.write("cho", "dan", body="secret")

    sent = school.write("mia", "bob", forwarded_message_ids=[made.messages[0].id])

    assert sent.messages[0].forwarded_messages == ()


def test_the_newest_server_sanitises_bodies_and_older_ones_do_not(open_class: Any) -> None:
    def loud(html: str, edition: LmsEdition, /) -> str:
        return html.upper()

    bodies = [
        open_class(edition, loud).write("mia", "bob", body="x<script>y</script>").messages[0].body
        for edition in (LmsEdition.Y2024, LmsEdition.Y2025_10)
    ]

    assert bodies == ["x<script>y</script>", "X"]


def test_nobody_logged_in_gets_nowhere(school: Any, denied: Any) -> None:
    assert denied(school.call(None, operations.CreateConversation))[0] == 401
    assert denied(school.call(None, operations.ShowConversation, "1"))[0] == 401


def test_what_was_sent_is_noted_to_be_missing_from_the_own_inbox(school: Any) -> None:
    outcome = school.call("mia", operations.CreateConversation, recipients=[school.id("bob")], body="x")

    assert CreateReason.NOT_IN_OWN_INBOX in {f.reason for f in outcome.decision.having(Effect.NOTED)}
    assert school.inbox("mia") == []
    assert school.inbox("mia", scope="sent") == [outcome.value[0].id]


def test_the_course_that_one_may_not_send_in_is_named_in_the_attribute() -> None:
    answer = cannot_send_in("Bio").answer((), {}, LmsEdition.Y2025_10)

    assert answer.body == [{"attribute": "Unable to send messages to users in Bio", "message": ""}]


def test_every_rule_that_only_refuses_is_worded() -> None:
    refusing = {*ReplyReason, *ContextReason, *UpdateReason, *SiteAdminReason}

    assert refusing <= set(WORDINGS)
