"""One gateway in the hands of many threads loses nothing and mixes nothing up."""

from canvas_comms.lms.conversations.requests import NewMessage
from canvas_comms_plugins.conformance.crowds import at_once
from canvas_comms_plugins.conformance.lms import forum, inbox
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.promises import promise

THREADS = 4
CALLS = 3


class Threads(LmsSuite):
    """Calls at the same time."""

    @promise(inbox.START, inbox.READ)
    def test_messages_sent_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Each message that was sent while others were is read, with its own text."""
        some = at_once(lambda n: [_write(subject, n, call) for call in range(CALLS)], THREADS)
        ids = [id for each in some for id in each]
        bodies = [(inbox.seen(subject.student, id).messages or ())[0].body for id in ids]

        assert sorted(ids) == sorted(set(ids))
        assert [body == _text(n, call) for body, (n, call) in zip(bodies, _calls(), strict=True)] == [
            True
        ] * len(ids)

    @promise(inbox.REPLY, inbox.START, inbox.READ)
    def test_answers_sent_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Answers of two people at the same time in one thread are all in it, once each."""
        id = inbox.started(subject)
        people = (subject.teacher, subject.student)
        at_once(lambda n: [_answer(people[n % 2], id, n, call) for call in range(CALLS)], THREADS)
        found = [one.body for one in inbox.seen(subject.student, id).messages or ()]

        assert len(found) == THREADS * CALLS + 1
        assert [_text(n, call) in found for n, call in _calls()] == [True] * THREADS * CALLS

    @promise(forum.POST, forum.CREATE, forum.READ)
    def test_entries_posted_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Entries of two people at the same time are all in the topic, once each, and counted."""
        id = forum.topic(subject).id
        people = (subject.teacher, subject.student)
        some = at_once(
            lambda n: [forum.entry(subject, id, people[n % 2], _text(n, call)).id for call in range(CALLS)],
            THREADS,
        )
        found = forum.entries(subject, id, subject.students[1])

        assert sorted(one.id for one in found) == sorted(id for each in some for id in each)
        assert forum.seen(subject, id, subject.teacher).discussion_subentry_count == THREADS * CALLS


def _text(number: int, call: int) -> str:
    return f"Call {call} of thread {number}"


def _calls() -> list[tuple[int, int]]:
    return [(number, call) for number in range(THREADS) for call in range(CALLS)]


def _write(subject: LmsSubject, number: int, call: int) -> str:
    return inbox.started(subject, body=_text(number, call))


def _answer(person: Person, id: str, number: int, call: int) -> object:
    return person.areas.conversations.add_message(id, NewMessage(_text(number, call)))


__all__ = ["Threads"]
