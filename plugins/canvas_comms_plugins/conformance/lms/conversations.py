"""Conversations are started, listed and read, in the threads that the rules foretell.

The messages that the suite writes to the Inbox are made here.
"""

from collections.abc import Mapping

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.lms.conversations.ports import Posted
from canvas_comms.lms.conversations.queries import conversations, recipients
from canvas_comms.lms.conversations.requests import NewConversation, NewMessage, Query, RecipientSearch
from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage, Recipient
from canvas_comms.lms.conversations.rules.creating import BODY_LIMIT, SUBJECT_LIMIT, CreateReason
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.modes import BATCHES, PRIVATE, ModeReason, Switches, which_mode
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.suite import PLAIN, faults_of, promise, unlike
from canvas_comms_plugins.conformance.watching import at_once

LIST = Capability.CONVERSATIONS_LIST
READ = Capability.CONVERSATIONS_READ
START = Capability.CONVERSATIONS_START
REPLY = Capability.CONVERSATIONS_REPLY
UPDATE = Capability.CONVERSATIONS_UPDATE
DELETE = Capability.CONVERSATIONS_DELETE
BATCH = Capability.CONVERSATIONS_BATCH

NEW_THREAD = Switches(force_new=True)
ONE_FOR_ALL = Switches(group_conversation=True)
BODY = "Bring boots."
SUBJECT = "Field trip"


def new_conversation(
    subject: LmsSubject,
    *to: Person,
    body: str = BODY,
    switches: Switches = NEW_THREAD,
    about: str = SUBJECT,
    later: bool = False,
) -> NewConversation:
    """A message to the first student, or to others, from within the course."""
    people = to or (subject.student,)
    ids = tuple(one.id for one in people)
    return NewConversation(ids, body, about, switches, later, subject.course.code)


def start_conversation(
    subject: LmsSubject, *to: Person, body: str = BODY, switches: Switches = NEW_THREAD
) -> str:
    """The id of a thread that the teacher has just started."""
    outcome = subject.teacher.areas.conversations.create(
        new_conversation(subject, *to, body=body, switches=switches)
    )
    assert type(outcome) is Posted
    return outcome.conversations[0].id


def show_conversation(person: Person, id: str) -> Conversation:
    """A thread as somebody sees it, left unread."""
    return person.areas.conversations.show(id, mark_as_read=False)


def conversation_ids(person: Person, scope: Scope = Scope.INBOX) -> list[str]:
    """The ids of the threads in somebody's list, in its order."""
    return [one.id for one in conversations(Query(scope), person.areas.conversations)]


SWITCHES: Mapping[str, Switches] = {
    "none": Switches(),
    "group": Switches(group_conversation=True),
    "bulk": Switches(bulk_message=True),
    "new": Switches(force_new=True),
    "group and bulk": Switches(group_conversation=True, bulk_message=True),
    "group and new": Switches(group_conversation=True, force_new=True),
}
THREADS = 4
CALLS = 3
NOBODY = "999999999"
HOPELESS: Mapping[str, NewConversation] = {
    "to nobody": NewConversation((), BODY),
    "to somebody who does not exist": NewConversation((NOBODY,), BODY),
    "to no person": NewConversation(("everybody",), BODY),
}


class Conversations(LmsSuite):
    """Starting threads, listing and reading them."""

    @promise(START, LIST, READ, why=NEWEST)
    def test_a_message_reaches_its_reader(self, subject: LmsSubject) -> None:
        """Who is written to finds the thread in their inbox, unread, with writer, subject and text."""
        id = start_conversation(subject)
        found = show_conversation(subject.student, id)

        assert id in conversation_ids(subject.student)
        assert (
            unlike(
                found,
                Conversation,
                subject=SUBJECT,
                workflow_state="unread",
                message_count=1,
                audience=(subject.teacher.id,),
                context_code=subject.course.code,
            )
            == []
        )
        assert found.messages is not None
        assert [
            unlike(one, ConversationMessage, body=BODY, author_id=subject.teacher.id)
            for one in found.messages
        ] == [[]]

    @promise(START, READ, why=NEWEST)
    @pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
    def test_a_body_is_kept_to_the_letter(self, subject: LmsSubject, text: str) -> None:
        """What was written is what is read: no letter is lost, changed or added."""
        found = show_conversation(subject.student, start_conversation(subject, body=text)).messages or ()

        assert [unlike(one, ConversationMessage, body=text) for one in found] == [[]]

    @promise(START, LIST, why=CreateReason.NOT_IN_OWN_INBOX)
    def test_a_writer_finds_the_thread_among_the_sent(self, subject: LmsSubject) -> None:
        """What one only wrote is under `sent` and not in one's own inbox."""
        id = start_conversation(subject)

        assert (
            id in conversation_ids(subject.teacher, Scope.SENT),
            id in conversation_ids(subject.teacher),
        ) == (True, False)

    @promise(START, LIST, READ, why=ModeReason.GROUP_SPLIT)
    @pytest.mark.parametrize("switches", SWITCHES.values(), ids=SWITCHES)
    def test_people_share_threads_as_foretold(self, subject: LmsSubject, switches: Switches) -> None:
        """One thread for all or one for each, private or not: as the switches say."""
        people = subject.students[:2]
        mode = which_mode(switches, len(people)).mode
        outcome = subject.teacher.areas.conversations.create(
            new_conversation(subject, *people, switches=switches)
        )

        assert type(outcome) is Posted
        ids = [one.id for one in outcome.conversations]
        assert len(set(ids)) == len(ids) == (2 if mode in BATCHES else 1)
        views = [show_conversation(one, id) for one in people for id in ids if id in conversation_ids(one)]
        assert len(views) == 2
        assert {view.private for view in views} == {mode in PRIVATE}

    @promise(START, READ, why=CreateReason.SUBJECT_LOST)
    def test_a_private_thread_is_continued(self, subject: LmsSubject) -> None:
        """The same person in the same course gets the old thread again, and its subject stays."""
        teacher = subject.teacher.areas.conversations
        first = teacher.create(new_conversation(subject, switches=Switches()))
        again = teacher.create(
            new_conversation(subject, switches=Switches(), about="Another subject", body="Again")
        )

        assert type(first) is Posted
        assert type(again) is Posted
        assert [one.id for one in again.conversations] == [one.id for one in first.conversations]
        found = show_conversation(subject.student, again.conversations[0].id)
        before = show_conversation(subject.teacher, first.conversations[0].id)
        assert unlike(found, Conversation, subject=before.subject, private=True) == []
        assert found.messages is not None
        assert [found.messages[0].body == "Again", found.subject != "Another subject"] == [True, True]

    @promise(START, why=NEWEST_SPEC)
    def test_a_new_thread_is_a_new_one(self, subject: LmsSubject) -> None:
        """`force_new` never continues an old thread."""
        assert start_conversation(subject) != start_conversation(subject)

    @promise(START, LIST, why=CreateReason.NOBODY_LEFT)
    @pytest.mark.parametrize("new", HOPELESS.values(), ids=HOPELESS)
    def test_a_message_to_nobody_is_rejected(self, subject: LmsSubject, new: NewConversation) -> None:
        """Where nobody is left to write to, the message is `Rejected` or `NotSent`; nothing is started."""
        before = conversation_ids(subject.teacher, Scope.SENT)
        outcome = subject.teacher.areas.conversations.create(new)

        assert type(outcome) in (Rejected, NotSent)
        assert conversation_ids(subject.teacher, Scope.SENT) == before

    @promise(START, why=CreateReason.BODY_BLANK)
    @pytest.mark.parametrize(
        ("body", "about"),
        [("", SUBJECT), ("x" * (BODY_LIMIT + 1), SUBJECT), (BODY, "x" * (SUBJECT_LIMIT + 1))],
        ids=["no text", "too long", "subject too long"],
    )
    def test_what_cannot_be_said_is_rejected(self, subject: LmsSubject, body: str, about: str) -> None:
        """Text that is blank or too long is `Rejected` or `NotSent`."""
        new = new_conversation(subject, body=body, about=about)

        assert type(subject.teacher.areas.conversations.create(new)) in (Rejected, NotSent)

    @promise(START, LIST, READ)
    def test_a_list_shows_what_opening_shows(self, subject: LmsSubject) -> None:
        """Subject, state and number of messages are the same in a list and in the thread."""
        id = start_conversation(subject)
        (found,) = (
            one for one in conversations(Query(), subject.student.areas.conversations) if one.id == id
        )
        opened = show_conversation(subject.student, id)

        assert faults_of(found, Conversation) == []
        fields = ("subject", "workflow_state", "message_count", "audience", "private")
        assert unlike(found, Conversation, **{name: getattr(opened, name) for name in fields}) == []

    @promise(START, LIST, why=NEWEST)
    def test_a_filter_shows_threads_with_somebody(self, subject: LmsSubject) -> None:
        """`user_7` lists the threads in which that user takes part, and no others."""
        one, other = subject.students[:2]
        mine, theirs = start_conversation(subject, one), start_conversation(subject, other)
        query = Query(Scope.SENT, filters=(f"user_{one.id}",))
        found = [each.id for each in conversations(query, subject.teacher.areas.conversations)]

        assert (mine in found, theirs in found) == (True, False)

    @promise(START, why=NEWEST)
    def test_a_classmate_is_found_as_a_recipient(self, subject: LmsSubject) -> None:
        """Whom one can write to is found, with the id to write to."""
        search = RecipientSearch(user=subject.student.id)
        found = list(recipients(search, subject.teacher.areas.conversations))

        assert [unlike(one, Recipient, id=subject.student.id, is_context=False) for one in found] == [[]]

    @promise(START, READ)
    def test_messages_sent_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Each message that was sent while others were is read, with its own text."""
        some = at_once(lambda n: [_write(subject, n, call) for call in range(CALLS)], THREADS)
        ids = [id for each in some for id in each]
        bodies = [(show_conversation(subject.student, id).messages or ())[0].body for id in ids]

        assert sorted(ids) == sorted(set(ids))
        assert [body == _text(n, call) for body, (n, call) in zip(bodies, _calls(), strict=True)] == [
            True
        ] * len(ids)

    @promise(REPLY, START, READ)
    def test_answers_sent_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Answers of two people at the same time in one thread are all in it, once each."""
        id = start_conversation(subject)
        people = (subject.teacher, subject.student)
        at_once(lambda n: [_answer(people[n % 2], id, n, call) for call in range(CALLS)], THREADS)
        found = [one.body for one in show_conversation(subject.student, id).messages or ()]

        assert len(found) == THREADS * CALLS + 1
        assert [_text(n, call) in found for n, call in _calls()] == [True] * THREADS * CALLS


def _text(number: int, call: int) -> str:
    return f"Call {call} of thread {number}"


def _calls() -> list[tuple[int, int]]:
    return [(number, call) for number in range(THREADS) for call in range(CALLS)]


def _write(subject: LmsSubject, number: int, call: int) -> str:
    return start_conversation(subject, body=_text(number, call))


def _answer(person: Person, id: str, number: int, call: int) -> object:
    return person.areas.conversations.add_message(id, NewMessage(_text(number, call)))


__all__ = ["Conversations"]
