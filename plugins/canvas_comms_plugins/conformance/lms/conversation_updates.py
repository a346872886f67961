"""Conversations are answered and updated, one by one and in batches, and site admins restore and delete."""

import pytest

from canvas_comms.errors import AnsweredError, NotFound
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.ports import Added, Later
from canvas_comms.lms.conversations.queries import deleted_messages, running_batches
from canvas_comms.lms.conversations.requests import ConversationUpdate, Event, NewMessage
from canvas_comms.lms.conversations.resources import Conversation, DeletedMessage, Progress, RunningBatch
from canvas_comms.lms.conversations.rules.lists import SCOPES, Scope
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.outcomes import Rejected, Unknown
from canvas_comms_plugins.conformance.lms.conversations import (
    BATCH,
    BODY,
    DELETE,
    LIST,
    ONE_FOR_ALL,
    READ,
    REPLY,
    START,
    UPDATE,
    conversation_ids,
    new_conversation,
    show_conversation,
    start_conversation,
)
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise, unlike

NOWHERE = "999999999"


class Answering(LmsSuite):
    """Replies, and one's own view of threads."""

    @promise(REPLY, START, LIST, READ, why=NEWEST)
    def test_an_answer_reaches_the_writer(self, subject: LmsSubject) -> None:
        """An answer is the newest message for both, and brings the thread to the writer's inbox, unread."""
        id = start_conversation(subject)
        outcome = subject.student.areas.conversations.add_message(id, NewMessage("I will."))

        assert type(outcome) is Added
        assert faults_of(outcome.conversation, Conversation) == []
        views = [show_conversation(one, id) for one in (subject.teacher, subject.student)]
        assert [[one.body for one in view.messages or ()] == ["I will.", BODY] for view in views] == [
            True,
            True,
        ]
        assert [one.author_id for one in views[0].messages or ()] == [subject.student.id, subject.teacher.id]
        assert (id in conversation_ids(subject.teacher), views[0].workflow_state) == (True, "unread")

    @promise(REPLY, START, why=NEWEST_SPEC)
    def test_nobody_answers_in_a_thread_of_others(self, subject: LmsSubject) -> None:
        """Who takes no part in a thread cannot answer in it."""
        outcome = subject.students[1].areas.conversations.add_message(
            start_conversation(subject), NewMessage("Me too")
        )

        assert type(outcome) is Rejected

    @promise(REPLY, why=NEWEST)
    def test_an_answer_to_no_thread_is_rejected(self, subject: LmsSubject) -> None:
        """Answering in a thread that is not there is `Rejected`."""
        outcome = subject.teacher.areas.conversations.add_message(NOWHERE, NewMessage("Hello?"))

        assert type(outcome) is Rejected

    @promise(REPLY, START, READ, why=NEWEST)
    def test_people_who_are_added_see_the_history(self, subject: LmsSubject) -> None:
        """Who joins a group thread sees what was written before."""
        one, other = subject.students[:2]
        id = start_conversation(subject, one, switches=ONE_FOR_ALL)
        outcome = subject.teacher.areas.conversations.add_recipients(id, [other.id])
        bodies = [each.body for each in show_conversation(other, id).messages or ()]

        assert type(outcome) is Added
        assert (
            BODY in bodies,
            {one.id, subject.teacher.id} <= set(show_conversation(other, id).audience),
        ) == (True, True)

    @promise(REPLY, START, READ, why=NEWEST_SPEC)
    def test_nobody_is_added_to_a_private_thread(self, subject: LmsSubject) -> None:
        """A private thread stays between its two. Servers break over it (500), so it may be `Unknown`."""
        one, other = subject.students[:2]
        id = start_conversation(subject, one, switches=Switches())
        outcome = subject.teacher.areas.conversations.add_recipients(id, [other.id])

        assert type(outcome) in (Rejected, Unknown)
        with pytest.raises(AnsweredError):
            show_conversation(other, id)

    @promise(UPDATE, START, LIST, READ, why=NEWEST)
    @pytest.mark.parametrize("state", [State.READ, State.UNREAD, State.ARCHIVED], ids=lambda s: s.value)
    def test_a_state_is_ones_own(self, subject: LmsSubject, state: State) -> None:
        """Reading, unreading and archiving move a thread between one's own lists, and nobody else's."""
        id = start_conversation(subject, *subject.students[:2], switches=ONE_FOR_ALL)
        subject.student.areas.conversations.update(id, ConversationUpdate(state=state))
        scopes = (Scope.INBOX, Scope.UNREAD, Scope.ARCHIVED)

        assert show_conversation(subject.student, id).workflow_state == state.value
        assert [scope for scope in scopes if id in conversation_ids(subject.student, scope)] == [
            scope for scope in scopes if state in SCOPES[scope].states
        ]
        assert show_conversation(subject.students[1], id).workflow_state == "unread"

    @promise(UPDATE, START, LIST, READ, why=NEWEST)
    def test_a_star_is_ones_own(self, subject: LmsSubject) -> None:
        """A starred thread is in one's own list of stars until the star is taken away."""
        id, gateway = start_conversation(subject), subject.student.areas.conversations
        gateway.update(id, ConversationUpdate(starred=True))
        after = (
            show_conversation(subject.student, id).starred,
            id in conversation_ids(subject.student, Scope.STARRED),
        )
        gateway.update(id, ConversationUpdate(starred=False))

        assert after == (True, True)
        assert (
            id in conversation_ids(subject.student, Scope.STARRED),
            show_conversation(subject.teacher, id).starred,
        ) == (
            False,
            False,
        )

    @promise(READ, START, LIST, why=NEWEST)
    def test_opening_marks_as_read_only_if_told(self, subject: LmsSubject) -> None:
        """A thread that is opened stays unread, unless it is to be marked."""
        id, gateway = start_conversation(subject), subject.student.areas.conversations
        count = gateway.unread_count()
        gateway.show(id, mark_as_read=False)
        still = gateway.unread_count()
        gateway.show(id, mark_as_read=True)

        assert (still, gateway.unread_count()) == (count, count - 1)

    @promise(UPDATE, START, LIST, why=NEWEST)
    def test_everything_is_marked_as_read(self, subject: LmsSubject) -> None:
        """After `mark_all_as_read` nothing is unread."""
        start_conversation(subject), start_conversation(subject)
        gateway = subject.student.areas.conversations
        before = gateway.unread_count()
        gateway.mark_all_as_read()

        assert (before >= 2, gateway.unread_count(), conversation_ids(subject.student, Scope.UNREAD)) == (
            True,
            0,
            [],
        )

    @promise(DELETE, START, LIST, READ, why=NEWEST)
    def test_deleting_takes_a_thread_from_ones_own_view(self, subject: LmsSubject) -> None:
        """A deleted thread is in none of one's lists; the others keep theirs."""
        id = start_conversation(subject, *subject.students[:2], switches=ONE_FOR_ALL)
        subject.student.areas.conversations.delete(id)

        assert [scope for scope in Scope if id in conversation_ids(subject.student, scope)] == []
        assert (
            id in conversation_ids(subject.students[1]),
            id in conversation_ids(subject.teacher, Scope.SENT),
        ) == (True, True)

    @promise(DELETE, START, REPLY, READ, why=NEWEST)
    def test_removing_a_message_takes_it_from_ones_own_view(self, subject: LmsSubject) -> None:
        """A removed message is gone for who removed it, and stays for the others."""
        id = start_conversation(subject)
        subject.student.areas.conversations.add_message(id, NewMessage("I will."))
        (newest, first) = show_conversation(subject.student, id).messages or ()
        subject.student.areas.conversations.remove_messages(id, [newest.id])

        assert [one.id for one in show_conversation(subject.student, id).messages or ()] == [first.id]
        assert [one.id for one in show_conversation(subject.teacher, id).messages or ()] == [
            newest.id,
            first.id,
        ]

    @promise(READ, why=NEWEST)
    def test_a_thread_of_others_is_out_of_reach(self, subject: LmsSubject) -> None:
        """A thread that is not there cannot be opened."""
        with pytest.raises(AnsweredError):
            subject.student.areas.conversations.show(NOWHERE, mark_as_read=False)

    @promise(READ, START, why=NEWEST)
    def test_who_takes_no_part_does_not_read(self, subject: LmsSubject) -> None:
        """A thread between two is not for a third to open."""
        id = start_conversation(subject)
        with pytest.raises(AnsweredError):
            show_conversation(subject.students[1], id)


TWO_EACH = Switches(group_conversation=True, bulk_message=True)


class Keeping(LmsSuite):
    """Batches, and what only site admins do."""

    @promise(BATCH, START, READ, why=NEWEST)
    def test_many_threads_are_changed_at_once(self, subject: LmsSubject) -> None:
        """A batch update tells its progress, and once it is completed every thread is changed."""
        ids, gateway = (
            [start_conversation(subject), start_conversation(subject)],
            subject.student.areas.conversations,
        )
        progress = gateway.update_many(ids, Event.STAR)
        subject.settle()
        after = gateway.progress(progress.id)

        assert faults_of(progress, Progress) == []
        assert unlike(after, Progress, id=progress.id, workflow_state="completed") == []
        assert [show_conversation(subject.student, id).starred for id in ids] == [True, True]

    @promise(BATCH, why=NEWEST)
    def test_the_progress_of_nothing_is_an_error(self, subject: LmsSubject) -> None:
        """Asking for work that there is not raises `NotFound`."""
        with pytest.raises(NotFound):
            subject.student.areas.conversations.progress(NOWHERE)

    @promise(BATCH, START, LIST, why=NEWEST)
    def test_a_batch_is_sent_later(self, subject: LmsSubject) -> None:
        """A message that is asked to go out later is `Later`, and reaches everybody in time."""
        people = subject.students[:2]
        before = [set(conversation_ids(one)) for one in people]
        outcome = subject.teacher.areas.conversations.create(
            new_conversation(subject, *people, switches=TWO_EACH, later=True)
        )
        subject.settle()
        subject.teacher.areas.conversations.unread_count()
        after = [set(conversation_ids(one)) for one in people]

        assert type(outcome) is Later
        assert [len(now - then) for now, then in zip(after, before, strict=True)] == [1, 1]

    @promise(BATCH, START, READ, why=NEWEST)
    def test_ended_work_is_not_cancelled(self, subject: LmsSubject) -> None:
        """Cancelling what has ended leaves it as it is; cancelling nothing raises `NotFound`."""
        gateway = subject.student.areas.conversations
        progress = gateway.update_many([start_conversation(subject)], Event.STAR)
        subject.settle()
        gateway.unread_count()
        cancelled = gateway.cancel(progress.id)

        assert unlike(cancelled, Progress, id=progress.id, workflow_state="completed") == []
        with pytest.raises(NotFound):
            gateway.cancel(NOWHERE)

    @promise(BATCH, why=NEWEST)
    def test_running_batches_are_whole(self, subject: LmsSubject) -> None:
        """What is still being sent is listed with its state, each once."""
        found = list(running_batches(subject.teacher.areas.conversations))

        assert [fault for one in found for fault in faults_of(one, RunningBatch)] == []
        assert sorted(one.id for one in found) == sorted({one.id for one in found})

    @promise(DELETE, START, READ, why=NEWEST_SPEC)
    def test_a_site_admin_brings_a_message_back(self, subject: LmsSubject) -> None:
        """What somebody removed is listed for site admins, and is seen again once it is restored."""
        id, student, admin = start_conversation(subject), subject.student, subject.admin.areas.conversations
        (only,) = show_conversation(student, id).messages or ()
        student.areas.conversations.remove_messages(id, [only.id])
        removed = [one for one in deleted_messages(admin) if one.message.id == only.id]
        restored = admin.restore(only.id, student.id, id)

        assert [unlike(one, DeletedMessage, user_id=student.id, conversation_id=id) for one in removed] == [
            []
        ]
        assert [one.id for one in restored] == [only.id]
        assert [one.id for one in show_conversation(student, id).messages or ()] == [only.id]

    @promise(DELETE, START, LIST, READ, why=NEWEST_SPEC)
    def test_a_site_admin_wipes_a_thread(self, subject: LmsSubject) -> None:
        """A thread that is deleted for all is in nobody's inbox any more."""
        id = start_conversation(subject)
        subject.admin.areas.conversations.delete_for_all(id)

        assert id not in conversation_ids(subject.student)
        with pytest.raises(AnsweredError):
            show_conversation(subject.teacher, id)

    @promise(DELETE, START, LIST, why=NEWEST_SPEC)
    def test_students_are_no_site_admins(self, subject: LmsSubject) -> None:
        """A student neither sees what others removed, nor brings it back, nor wipes threads."""
        id, gateway = start_conversation(subject), subject.student.areas.conversations

        for ask in (
            gateway.deleted,
            lambda: gateway.restore("1", subject.teacher.id, id),
            lambda: gateway.delete_for_all(id),
        ):
            with pytest.raises(AnsweredError):
                ask()
        assert id in conversation_ids(subject.student)


__all__ = ["Answering", "Keeping"]
