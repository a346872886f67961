from datetime import timedelta
from typing import Any

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.rules.administration import UpdateReason
from canvas_comms.lms.operations import Done
from canvas_comms.lms.paging import Rel


def update(school: Any, who: str, thread: str, **wishes: Any) -> Any:
    return school.call(who, operations.UpdateConversation, thread, conversation=wishes)


def test_the_inbox_is_paged_and_links_to_its_last_page(school: Any) -> None:
    for _ in range(3):
        school.write("mia", "bob", group_conversation=True)

    listed = school.call("bob", operations.ListConversations, per_page="2", page="2")

    assert len(listed.items) == 1
    assert dict(listed.links.pages) == {Rel.CURRENT: "2", Rel.PREV: "1", Rel.FIRST: "1", Rel.LAST: "2"}


@pytest.mark.parametrize("page", ["0", "-1", "x"])
def test_a_page_that_cannot_be_is_not_found(school: Any, denied: Any, page: str) -> None:
    assert denied(school.call("bob", operations.ListConversations, page=page))[0] == 404


@pytest.mark.parametrize("given", ["true", "false", "0", ""])
def test_all_ids_come_whenever_they_are_mentioned(school: Any, given: str) -> None:
    school.write("mia", "bob")

    listed = school.call("bob", operations.ListConversations, include_all_conversation_ids=given)

    assert listed.all_ids == (listed.items[0].id,)
    assert school.call("bob", operations.ListConversations).all_ids is None


def test_opening_marks_as_read_unless_declined(school: Any) -> None:
    thread = school.write("mia", "bob").id

    kept = school.call("bob", operations.ShowConversation, thread, auto_mark_as_read="0")
    opened = school.call("bob", operations.ShowConversation, thread)

    assert [kept.value.workflow_state, opened.value.workflow_state] == ["unread", "read"]
    assert school.unread("bob") == 0


def test_in_the_unread_list_an_opened_thread_is_no_longer_visible(school: Any) -> None:
    thread = school.write("mia", "bob").id

    assert not school.call("bob", operations.ShowConversation, thread, scope="unread").value.visible


def test_a_missing_conversation_parameter_is_told_by_name(school: Any, denied: Any) -> None:
    thread = school.write("mia", "bob").id

    outcome = school.call("bob", operations.UpdateConversation, thread, starred=True)

    assert denied(outcome) == (400, {"errors": [{"message": "conversation is missing"}]})
    assert [(f.reason, f.effect, f.where) for f in outcome.decision.findings] == [
        (UpdateReason.NO_CONVERSATION, Effect.REFUSED, "conversation")
    ]


def test_unknown_wishes_change_nothing(school: Any) -> None:
    thread = school.write("mia", "bob").id

    assert update(school, "bob", thread, foo="1").value.workflow_state == "unread"


@pytest.mark.parametrize("word", ["", "rubbish"])
def test_an_unknown_state_becomes_unread(school: Any, word: str) -> None:
    thread = school.write("mia", "bob").id
    update(school, "bob", thread, workflow_state="archived")

    assert update(school, "bob", thread, workflow_state=word).value.workflow_state == "unread"


def test_a_private_thread_stays_subscribed_and_says_so(school: Any) -> None:
    thread = school.write("mia", "bob").id

    outcome = update(school, "bob", thread, subscribed=False)

    assert outcome.value.subscribed
    assert [f.where for f in outcome.decision.losses] == ["conversation[subscribed]"]


def test_subscribing_again_catches_up_with_news(school: Any) -> None:
    thread = school.write("mia", "bob", "cho", group_conversation=True).id
    update(school, "bob", thread, subscribed=False)
    school.call("mia", operations.AddMessage, thread, body="news")

    caught_up = update(school, "bob", thread, subscribed=True).value

    assert (caught_up.workflow_state, school.inbox("bob")) == ("unread", [thread])


def test_subscribing_again_without_news_changes_no_state(school: Any) -> None:
    thread = school.write("mia", "bob", "cho", group_conversation=True).id
    update(school, "bob", thread, subscribed=False)

    assert update(school, "bob", thread, subscribed=True).value.workflow_state == "read"


def test_a_thread_only_sent_and_marked_unread_is_counted_until_the_next_message(school: Any) -> None:
    thread = school.write("mia", "bob").id
    update(school, "mia", thread, workflow_state="unread")
    counted = school.unread("mia")
    school.write("mia", "cho")

    assert [counted, school.unread("mia")] == [1, 0]


def test_marking_all_leaves_the_archive_alone(school: Any) -> None:
    first, second = school.write("mia", "bob").id, school.write("cho", "bob").id
    update(school, "bob", first, workflow_state="archived")

    assert isinstance(school.call("bob", operations.MarkAllAsRead), Done)
    assert [school.see("bob", one).workflow_state for one in (first, second)] == ["archived", "read"]
    assert school.unread("bob") == 0


def test_deleting_keeps_the_archive_s_state_and_clears_the_rest(school: Any) -> None:
    thread = school.write("mia", "bob").id
    update(school, "bob", thread, workflow_state="archived", starred=True)

    gone = school.call("bob", operations.DeleteConversation, thread).value

    assert (gone.workflow_state, gone.starred, gone.message_count) == ("archived", False, 0)
    assert (gone.last_message_at, gone.visible, gone.audience_contexts.courses) == (None, False, {})


@pytest.mark.parametrize(
    "kind",
    [
        operations.ShowConversation,
        operations.UpdateConversation,
        operations.DeleteConversation,
        operations.AddRecipients,
        operations.RemoveMessages,
    ],
)
@pytest.mark.parametrize("id", ["999", "abc", "", "-1", "1.5", "99999999999999999999999"])
def test_what_is_not_there_is_not_found(school: Any, denied: Any, kind: Any, id: str) -> None:
    assert denied(school.call("bob", kind, id, conversation={}))[0] == 404


def test_starred_threads_come_by_their_last_change(school: Any) -> None:
    first, second = school.write("mia", "bob").id, school.write("cho", "bob").id
    update(school, "bob", second, starred=True)
    update(school, "bob", first, starred=True)

    assert school.inbox("bob", scope="starred") == [first, second]


def test_an_administrator_sees_the_account_in_place_of_a_course(open_class: Any) -> None:
    school = open_class(
        conversations=[{"ref": "$t", "starter": "$ada", "others": ["$bob"], "context": "$bio"}]
    )

    assert school.see("ada", school.id("t")).context_code == f"account_{school.id('root')}"
    assert school.see("bob", school.id("t")).context_code == f"course_{school.id('bio')}"


def test_a_batch_update_may_also_destroy_and_touch_deleted_threads(school: Any) -> None:
    first, second = school.write("mia", "bob").id, school.write("cho", "bob").id
    school.call("bob", operations.DeleteConversation, first)
    ids = [first, second, "999", "abc"]

    started = school.call(
        "bob", operations.BatchUpdateConversations, conversation_ids=ids, event="destroy"
    ).value
    school.run_jobs()
    ended = school.call("bob", operations.ShowProgress, started.id).value

    assert (ended.workflow_state, ended.completion) == ("completed", 100)
    assert ended.message.splitlines() == [
        "2 conversations processed",
        "The user is not participating in this conversation: 999, abc",
    ]
    assert school.inbox("bob") == []


def test_an_empty_batch_update_fails(school: Any) -> None:
    started = school.call("bob", operations.BatchUpdateConversations, conversation_ids=[], event="star").value
    school.run_jobs()

    assert school.call("bob", operations.ShowProgress, started.id).value.workflow_state == "failed"


def test_a_cancelled_batch_update_does_nothing(school: Any) -> None:
    thread = school.write("mia", "bob").id
    started = school.call(
        "bob", operations.BatchUpdateConversations, conversation_ids=[thread], event="star"
    ).value
    school.call("bob", operations.CancelProgress, started.id)
    school.run_jobs()

    assert not school.see("bob", thread).starred
    assert school.call("bob", operations.ShowProgress, started.id).value.message is None


def test_an_ended_batch_update_cannot_be_cancelled(school: Any) -> None:
    thread = school.write("mia", "bob").id
    started = school.call(
        "bob", operations.BatchUpdateConversations, conversation_ids=[thread], event="star"
    ).value
    school.run_jobs()

    told = school.call("bob", operations.CancelProgress, started.id, message="late").value

    assert (told.workflow_state, told.message) == ("completed", "1 conversation processed")


def test_who_may_look_at_a_progress_and_who_may_cancel_it(school: Any, denied: Any) -> None:
    started = school.call(
        "bob", operations.BatchUpdateConversations, conversation_ids=[], event="star"
    ).value.id

    assert school.call("ada", operations.ShowProgress, started).value.id == started
    for who, kind in (("cho", operations.ShowProgress), ("ada", operations.CancelProgress)):
        outcome = school.call(who, kind, started)
        assert denied(outcome)[0] == 403
        assert [(f.reason, f.where) for f in outcome.decision.refusals] == [(UpdateReason.NOT_YOURS, "id")]
    assert denied(school.call("bob", operations.CancelProgress, "999"))[0] == 404


def test_wiping_needs_the_site_and_then_the_thread(school: Any, denied: Any) -> None:
    thread = school.write("mia", "bob").id

    assert denied(school.call("ada", operations.DeleteForAll, "999"))[0] == 403
    assert denied(school.call("sid", operations.DeleteForAll, "999"))[0] == 404
    assert isinstance(school.call("sid", operations.DeleteForAll, thread), Done)
    assert (school.inbox("bob"), school.unread("bob")) == ([], 0)


def test_people_of_a_wiped_thread_can_write_again(school: Any) -> None:
    thread = school.write("mia", "bob").id
    school.call("sid", operations.DeleteForAll, thread)

    again = school.write("mia", "bob")

    assert again.id != thread
    assert school.inbox("bob") == [again.id]


def test_deleted_messages_are_listed_for_the_site_only(school: Any, denied: Any) -> None:
    thread = school.write("mia", "bob").id
    school.call("bob", operations.DeleteConversation, thread)
    school.call("mia", operations.DeleteConversation, thread)

    found = school.call("sid", operations.ListDeletedMessages, user_id=school.id("bob")).items

    assert [(one.user_id, one.conversation_id, one.message.body) for one in found] == [
        (school.id("bob"), thread, "hello")
    ]
    assert denied(school.call("ada", operations.ListDeletedMessages))[0] == 403


def test_deleted_messages_are_filtered_by_thread_and_time(school: Any) -> None:
    thread = school.write("mia", "bob").id
    school.call("bob", operations.DeleteConversation, thread)
    deleted_at = school.clock.now

    def found(**parameters: Any) -> int:
        return len(school.call("sid", operations.ListDeletedMessages, **parameters).items)

    later, earlier = ((deleted_at + timedelta(seconds=s)).isoformat() for s in (1, -1))
    assert found() == found(conversation_id=thread, deleted_before=later, deleted_after=earlier) == 1
    assert found(conversation_id="999") == found(deleted_before=earlier) == found(deleted_after=later) == 0
    assert found(user_id=[school.id("mia"), school.id("bob")], deleted_before="rubbish") == 1


def test_restoring_what_is_not_there_restores_nothing(school: Any, denied: Any) -> None:
    thread = school.write("mia", "bob").id
    named = {"message_id": "999", "user_id": school.id("bob"), "conversation_id": thread}

    assert school.call("sid", operations.RestoreMessage, **named).value == ()
    assert (
        denied(school.call("sid", operations.RestoreMessage, **{**named, "conversation_id": "999"}))[0] == 404
    )
    assert denied(school.call("sid", operations.RestoreMessage, user_id="1")) == (
        400,
        [{"attribute": "message_id", "message": "required"}],
    )


def test_recipients_are_searched_page_by_page(school: Any) -> None:
    found = school.call("bob", operations.FindRecipients, search="", per_page="3")

    assert [(one.id, one.is_context) for one in found.items] == [
        (f"course_{school.id('bio')}", True),
        (school.id("bob"), False),
        (school.id("cho"), False),
    ]
    rest = school.call("bob", operations.FindRecipients, search="", page=found.links.pages[Rel.NEXT])
    assert not any(one.is_context for one in rest.items)
    assert Rel.LAST not in found.links.pages
    assert rest.links.pages[Rel.LAST] == rest.links.pages[Rel.CURRENT]
