"""Entries hang where they were posted, and say what was said."""

import pytest

from canvas_comms.errors import AnsweredError
from canvas_comms.lms.discussions.operations import Deleted, Marked
from canvas_comms.lms.discussions.requests import WHOLE_VIEW
from canvas_comms.lms.discussions.resources import DiscussionEntry, FullView
from canvas_comms.lms.discussions.sources import API_TESTS, ENTRY_TESTS, VIEW_CODE
from canvas_comms.lms.discussions.use import list_replies, read_entries
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms_plugins.conformance.lms.discussions import (
    CREATE,
    MARK,
    NOWHERE,
    POST,
    READ,
    SAID,
    entry_with,
    make_topic,
    post_entry,
    read_topic,
    top_level_entries,
)
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import PLAIN, faults_of, promise, unlike
from canvas_comms_plugins.conformance.watching import at_once

THREADS = 4
CALLS = 3


class Entries(LmsSuite):
    """Posting, reading, editing and marking entries."""

    @promise(POST, CREATE, READ, why=API_TESTS)
    def test_an_entry_is_there_for_everybody(self, subject: LmsSubject) -> None:
        """What a student posts is read by others, unread at first, and counted."""
        id = make_topic(subject).id
        made = post_entry(subject, id, subject.student)
        (found,) = top_level_entries(subject, id, subject.teacher)

        assert (
            unlike(
                found,
                DiscussionEntry,
                id=made.id,
                message=SAID,
                user_id=subject.student.id,
                read_state="unread",
            )
            == []
        )
        assert found.parent_id is None
        assert read_topic(subject, id, subject.teacher).discussion_subentry_count == 1

    @promise(POST, CREATE, READ, why=API_TESTS)
    @pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
    def test_an_entry_is_kept_to_the_letter(self, subject: LmsSubject, text: str) -> None:
        """What was written is what is read: no letter is lost, changed or added."""
        id = make_topic(subject).id
        post_entry(subject, id, subject.student, text)

        assert [
            unlike(one, DiscussionEntry, message=text)
            for one in top_level_entries(subject, id, subject.teacher)
        ] == [[]]

    @promise(POST, CREATE, READ, why=ENTRY_TESTS)
    def test_a_reply_hangs_under_its_entry(self, subject: LmsSubject) -> None:
        """A reply is no top-level entry: it is listed under the one that it answers."""
        id = make_topic(subject).id
        first = post_entry(subject, id, subject.student)
        reply = post_entry(subject, id, subject.teacher, "<p>Indeed.</p>", first.id)
        found = list(list_replies(subject.course, id, first.id, subject.student.areas.discussions))

        assert [one.id for one in top_level_entries(subject, id, subject.student)] == [first.id]
        assert [unlike(one, DiscussionEntry, id=reply.id, parent_id=first.id) for one in found] == [[]]

    @promise(POST, CREATE, READ, why=API_TESTS)
    def test_entries_come_newest_first(self, subject: LmsSubject) -> None:
        """The newest entry is the first of the list."""
        id = make_topic(subject).id
        made = [post_entry(subject, id, subject.student, f"<p>{number}</p>").id for number in range(3)]

        assert [one.id for one in top_level_entries(subject, id, subject.teacher)] == made[::-1]

    @promise(POST, CREATE, READ, why=API_TESTS)
    def test_entries_are_read_by_id(self, subject: LmsSubject) -> None:
        """Entries asked for by id are those, as the list shows them."""
        id = make_topic(subject).id
        made = [post_entry(subject, id, subject.student).id, post_entry(subject, id, subject.teacher).id]
        found = read_entries(subject.course, id, made, subject.student.areas.discussions)

        assert [fault for one in found for fault in faults_of(one, DiscussionEntry)] == []
        assert sorted(one.id for one in found) == sorted(made)

    @promise(POST, CREATE, READ, why=VIEW_CODE)
    def test_the_whole_topic_holds_every_entry_or_is_not_built_yet(self, subject: LmsSubject) -> None:
        """The full view has each entry once, in its tree or among the new ones; or it is None."""
        id = make_topic(subject).id
        made = post_entry(subject, id, subject.student)
        subject.settle()
        view = subject.teacher.areas.discussions.full_view(subject.course, id, WHOLE_VIEW)

        if view is not None:
            assert faults_of(view, FullView) == []
            assert [one.id for one in (*view.entries, *view.new_entries)] == [made.id]

    @promise(POST, CREATE, READ, why=API_TESTS)
    def test_an_edit_changes_the_entry(self, subject: LmsSubject) -> None:
        """An edited entry says what it was changed to, and hangs where it was."""
        id = make_topic(subject).id
        made, gateway = post_entry(subject, id, subject.student), subject.student.areas.discussions
        changed = gateway.update_entry(subject.course, id, made.id, entry_with("<p>A wood pigeon.</p>"))

        assert type(changed) is DiscussionEntry
        assert [
            unlike(one, DiscussionEntry, id=made.id, message="<p>A wood pigeon.</p>")
            for one in top_level_entries(subject, id, subject.teacher)
        ] == [[]]

    @promise(POST, CREATE, why=API_TESTS)
    def test_a_student_does_not_edit_anothers_entry(self, subject: LmsSubject) -> None:
        """Who may not moderate edits only their own."""
        id = make_topic(subject).id
        made, other = post_entry(subject, id, subject.student), subject.students[1].areas.discussions
        outcomes = [
            other.update_entry(subject.course, id, made.id, entry_with("<p>Nonsense.</p>")),
            other.delete_entry(subject.course, id, made.id),
        ]

        assert [type(outcome) for outcome in outcomes] == [Rejected, Rejected]

    @promise(POST, CREATE, READ, why=API_TESTS)
    def test_of_a_deleted_entry_only_its_place_is_left(self, subject: LmsSubject) -> None:
        """A deleted entry says nothing any more, and is counted no more."""
        id = make_topic(subject).id
        made, gateway = post_entry(subject, id, subject.student), subject.student.areas.discussions
        outcome = gateway.delete_entry(subject.course, id, made.id)
        found = read_entries(subject.course, id, [made.id], subject.teacher.areas.discussions)

        assert outcome == Deleted(made.id)
        assert [(one.deleted, one.message) for one in found] == [(True, None)]
        assert read_topic(subject, id, subject.teacher).discussion_subentry_count == 0

    @promise(POST, CREATE, why=API_TESTS)
    @pytest.mark.parametrize("parent", [None, NOWHERE], ids=["no topic", "no parent"])
    def test_nothing_hangs_nowhere(self, subject: LmsSubject, parent: str | None) -> None:
        """An entry to a topic, or under an entry, that is not there is `Rejected`."""
        id = NOWHERE if parent is None else make_topic(subject).id
        outcome = subject.student.areas.discussions.post_entry(subject.course, id, entry_with(SAID), parent)

        assert type(outcome) in (Rejected, NotSent)

    @promise(READ, why=API_TESTS)
    def test_entries_of_no_topic_are_an_error(self, subject: LmsSubject) -> None:
        """The entries of a topic that is not there are an error, not an empty list."""
        with pytest.raises(AnsweredError):
            top_level_entries(subject, NOWHERE, subject.student)

    @promise(MARK, POST, CREATE, READ, why=API_TESTS)
    def test_an_entry_is_marked_for_oneself(self, subject: LmsSubject) -> None:
        """Marking an entry changes one's own count of what is unread."""
        id = make_topic(subject).id
        made, gateway = post_entry(subject, id, subject.student), subject.teacher.areas.discussions
        outcome = gateway.mark_entry(subject.course, id, made.id, read=True)
        counts = [read_topic(subject, id, one).unread_count for one in (subject.teacher, subject.students[1])]

        assert (outcome, counts) == (Marked(), [0, 1])

    @promise(MARK, POST, CREATE, READ, why=API_TESTS)
    def test_everything_is_marked_at_once(self, subject: LmsSubject) -> None:
        """After marking all of a topic nothing of it is unread."""
        id = make_topic(subject).id
        post_entry(subject, id, subject.student), post_entry(subject, id, subject.student)
        outcome = subject.teacher.areas.discussions.mark_all(subject.course, id, read=True)

        assert (outcome, read_topic(subject, id, subject.teacher).unread_count) == (Marked(), 0)

    @promise(MARK, POST, CREATE, READ, why=API_TESTS)
    def test_a_like_counts_where_likes_are_allowed(self, subject: LmsSubject) -> None:
        """A rating counts once, and can be taken back."""
        id = make_topic(subject, likes=True).id
        made, gateway = post_entry(subject, id, subject.student), subject.teacher.areas.discussions
        gateway.rate_entry(subject.course, id, made.id, 1)
        gateway.rate_entry(subject.course, id, made.id, 1)
        (liked,) = top_level_entries(subject, id, subject.teacher)
        gateway.rate_entry(subject.course, id, made.id, 0)
        (left,) = top_level_entries(subject, id, subject.teacher)

        assert [liked.rating_sum, left.rating_sum or 0] == [1, 0]

    @promise(POST, CREATE, READ)
    def test_entries_posted_at_once_are_all_there(self, subject: LmsSubject) -> None:
        """Entries of two people at the same time are all in the topic, once each, and counted."""
        id = make_topic(subject).id
        people = (subject.teacher, subject.student)
        some = at_once(
            lambda n: [post_entry(subject, id, people[n % 2], _text(n, call)).id for call in range(CALLS)],
            THREADS,
        )
        found = top_level_entries(subject, id, subject.students[1])

        assert sorted(one.id for one in found) == sorted(id for each in some for id in each)
        assert read_topic(subject, id, subject.teacher).discussion_subentry_count == THREADS * CALLS


def _text(number: int, call: int) -> str:
    return f"Call {call} of thread {number}"


__all__ = ["Entries"]
