"""Answers reach everybody in a thread, and each person changes only their own view of it."""

import pytest

from canvas_comms.errors import AnsweredError
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.ports import Added
from canvas_comms.lms.conversations.requests import ConversationUpdate, NewMessage
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules.lists import SCOPES, Scope
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.outcomes import Rejected, Unknown
from canvas_comms_plugins.conformance.comparing import faults_of
from canvas_comms_plugins.conformance.lms.inbox import (
    BODY,
    DELETE,
    LIST,
    ONE_FOR_ALL,
    READ,
    REPLY,
    START,
    UPDATE,
    listed,
    seen,
    started,
)
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise

NOWHERE = "999999999"


class Answering(LmsSuite):
    """Replies, and one's own view of threads."""

    @promise(REPLY, START, LIST, READ, why=NEWEST)
    def test_an_answer_reaches_the_writer(self, subject: LmsSubject) -> None:
        """An answer is the newest message for both, and brings the thread to the writer's inbox, unread."""
        id = started(subject)
        outcome = subject.student.areas.conversations.add_message(id, NewMessage("I will."))

        assert type(outcome) is Added
        assert faults_of(outcome.conversation, Conversation) == []
        views = [seen(one, id) for one in (subject.teacher, subject.student)]
        assert [[one.body for one in view.messages or ()] == ["I will.", BODY] for view in views] == [
            True,
            True,
        ]
        assert [one.author_id for one in views[0].messages or ()] == [subject.student.id, subject.teacher.id]
        assert (id in listed(subject.teacher), views[0].workflow_state) == (True, "unread")

    @promise(REPLY, START, why=NEWEST_SPEC)
    def test_nobody_answers_in_a_thread_of_others(self, subject: LmsSubject) -> None:
        """Who takes no part in a thread cannot answer in it."""
        outcome = subject.students[1].areas.conversations.add_message(started(subject), NewMessage("Me too"))

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
        id = started(subject, one, switches=ONE_FOR_ALL)
        outcome = subject.teacher.areas.conversations.add_recipients(id, [other.id])
        bodies = [each.body for each in seen(other, id).messages or ()]

        assert type(outcome) is Added
        assert (BODY in bodies, {one.id, subject.teacher.id} <= set(seen(other, id).audience)) == (True, True)

    @promise(REPLY, START, READ, why=NEWEST_SPEC)
    def test_nobody_is_added_to_a_private_thread(self, subject: LmsSubject) -> None:
        """A private thread stays between its two. Servers break over it (500), so it may be `Unknown`."""
        one, other = subject.students[:2]
        id = started(subject, one, switches=Switches())
        outcome = subject.teacher.areas.conversations.add_recipients(id, [other.id])

        assert type(outcome) in (Rejected, Unknown)
        with pytest.raises(AnsweredError):
            seen(other, id)

    @promise(UPDATE, START, LIST, READ, why=NEWEST)
    @pytest.mark.parametrize("state", [State.READ, State.UNREAD, State.ARCHIVED], ids=lambda s: s.value)
    def test_a_state_is_ones_own(self, subject: LmsSubject, state: State) -> None:
        """Reading, unreading and archiving move a thread between one's own lists, and nobody else's."""
        id = started(subject, *subject.students[:2], switches=ONE_FOR_ALL)
        subject.student.areas.conversations.update(id, ConversationUpdate(state=state))
        scopes = (Scope.INBOX, Scope.UNREAD, Scope.ARCHIVED)

        assert seen(subject.student, id).workflow_state == state.value
        assert [scope for scope in scopes if id in listed(subject.student, scope)] == [
            scope for scope in scopes if state in SCOPES[scope].states
        ]
        assert seen(subject.students[1], id).workflow_state == "unread"

    @promise(UPDATE, START, LIST, READ, why=NEWEST)
    def test_a_star_is_ones_own(self, subject: LmsSubject) -> None:
        """A starred thread is in one's own list of stars until the star is taken away."""
        id, gateway = started(subject), subject.student.areas.conversations
        gateway.update(id, ConversationUpdate(starred=True))
        after = (seen(subject.student, id).starred, id in listed(subject.student, Scope.STARRED))
        gateway.update(id, ConversationUpdate(starred=False))

        assert after == (True, True)
        assert (id in listed(subject.student, Scope.STARRED), seen(subject.teacher, id).starred) == (
            False,
            False,
        )

    @promise(READ, START, LIST, why=NEWEST)
    def test_opening_marks_as_read_only_if_told(self, subject: LmsSubject) -> None:
        """A thread that is opened stays unread, unless it is to be marked."""
        id, gateway = started(subject), subject.student.areas.conversations
        count = gateway.unread_count()
        gateway.show(id, mark_as_read=False)
        still = gateway.unread_count()
        gateway.show(id, mark_as_read=True)

        assert (still, gateway.unread_count()) == (count, count - 1)

    @promise(UPDATE, START, LIST, why=NEWEST)
    def test_everything_is_marked_as_read(self, subject: LmsSubject) -> None:
        """After `mark_all_as_read` nothing is unread."""
        started(subject), started(subject)
        gateway = subject.student.areas.conversations
        before = gateway.unread_count()
        gateway.mark_all_as_read()

        assert (before >= 2, gateway.unread_count(), listed(subject.student, Scope.UNREAD)) == (True, 0, [])

    @promise(DELETE, START, LIST, READ, why=NEWEST)
    def test_deleting_takes_a_thread_from_ones_own_view(self, subject: LmsSubject) -> None:
        """A deleted thread is in none of one's lists; the others keep theirs."""
        id = started(subject, *subject.students[:2], switches=ONE_FOR_ALL)
        subject.student.areas.conversations.delete(id)

        assert [scope for scope in Scope if id in listed(subject.student, scope)] == []
        assert (id in listed(subject.students[1]), id in listed(subject.teacher, Scope.SENT)) == (True, True)

    @promise(DELETE, START, REPLY, READ, why=NEWEST)
    def test_removing_a_message_takes_it_from_ones_own_view(self, subject: LmsSubject) -> None:
        """A removed message is gone for who removed it, and stays for the others."""
        id = started(subject)
        subject.student.areas.conversations.add_message(id, NewMessage("I will."))
        (newest, first) = seen(subject.student, id).messages or ()
        subject.student.areas.conversations.remove_messages(id, [newest.id])

        assert [one.id for one in seen(subject.student, id).messages or ()] == [first.id]
        assert [one.id for one in seen(subject.teacher, id).messages or ()] == [newest.id, first.id]

    @promise(READ, why=NEWEST)
    def test_a_thread_of_others_is_out_of_reach(self, subject: LmsSubject) -> None:
        """A thread that is not there cannot be opened."""
        with pytest.raises(AnsweredError):
            subject.student.areas.conversations.show(NOWHERE, mark_as_read=False)

    @promise(READ, START, why=NEWEST)
    def test_who_takes_no_part_does_not_read(self, subject: LmsSubject) -> None:
        """A thread between two is not for a third to open."""
        id = started(subject)
        with pytest.raises(AnsweredError):
            seen(subject.students[1], id)


__all__ = ["Answering"]
