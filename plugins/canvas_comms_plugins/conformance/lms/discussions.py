"""Topics and entries are there as they were written, for those who may see them."""

import pytest

from canvas_comms.errors import AnsweredError, NotFound
from canvas_comms.lms.discussions.outcomes import Deleted, Marked, Ordered
from canvas_comms.lms.discussions.requests import EVERY_TOPIC, topic_fields
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    CONTROLLER_TESTS,
    TOPIC_TESTS,
)
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.comparing import unlike
from canvas_comms_plugins.conformance.lms.forum import (
    CREATE,
    DELETE,
    LIST,
    MARK,
    NOWHERE,
    READ,
    SUBSCRIBE,
    TEXT,
    TITLE,
    UPDATE,
    listed,
    seen,
    topic,
)
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise
from canvas_comms_plugins.conformance.texts import PLAIN


class Discussions(LmsSuite):
    """Topics."""

    @promise(CREATE, READ, LIST, why=API_TESTS)
    def test_a_topic_is_there_for_students(self, subject: LmsSubject) -> None:
        """What the teacher publishes is a new topic, listed for students with its title and text."""
        before = listed(subject, subject.student)
        made = topic(subject)
        found = seen(subject, made.id, subject.student)

        assert [id for id in listed(subject, subject.student) if id not in before] == [made.id]
        assert (
            unlike(
                found,
                DiscussionTopic,
                id=made.id,
                title=TITLE,
                message=TEXT,
                published=True,
                read_state="unread",
            )
            == []
        )
        assert found.is_announcement in (False, None)

    @promise(CREATE, READ, why=API_TESTS)
    @pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
    def test_a_title_is_kept_to_the_letter(self, subject: LmsSubject, text: str) -> None:
        """A title is read as it was written: no letter is lost, changed or added."""
        title = text.strip()[:200].strip()
        made = topic(subject, title=title)

        assert unlike(seen(subject, made.id, subject.student), DiscussionTopic, title=title) == []

    @promise(CREATE, LIST, why=TOPIC_TESTS)
    def test_a_draft_is_not_for_students(self, subject: LmsSubject) -> None:
        """What is not published is listed for the teacher alone."""
        fields = topic_fields(title=TITLE, message=TEXT, published=False)
        made = subject.teacher.areas.discussions.create_topic(subject.course, fields)

        assert type(made) is DiscussionTopic
        assert made.id in listed(subject, subject.teacher)
        assert made.id not in listed(subject, subject.student)

    @promise(CREATE, READ, LIST, why=API_TESTS)
    def test_a_list_shows_what_reading_shows(self, subject: LmsSubject) -> None:
        """Title, text and state are the same in a list and by id."""
        made = topic(subject)
        gateway = subject.student.areas.discussions
        page = gateway.topics_page(subject.course, EVERY_TOPIC)
        (found,) = (one for one in page.items if one.id == made.id)
        read = seen(subject, made.id, subject.student)
        fields = ("title", "message", "published", "read_state", "unread_count", "subscribed", "locked")

        assert unlike(found, DiscussionTopic, **{name: getattr(read, name) for name in fields}) == []

    @promise(UPDATE, CREATE, READ, why=CONTROLLER_TESTS)
    def test_a_change_changes_what_it_names(self, subject: LmsSubject) -> None:
        """An update changes the fields that it names and leaves the rest."""
        made = topic(subject)
        fields = topic_fields(title="It was a pigeon")
        changed = subject.teacher.areas.discussions.update_topic(subject.course, made.id, fields)
        found = seen(subject, made.id, subject.student)

        assert type(changed) is DiscussionTopic
        assert unlike(found, DiscussionTopic, title="It was a pigeon", message=TEXT) == []

    @promise(UPDATE, CREATE, why=CONTROLLER_TESTS)
    def test_a_student_does_not_change_a_teachers_topic(self, subject: LmsSubject) -> None:
        """Who may not moderate changes only what is their own."""
        made = topic(subject)
        fields = topic_fields(title="Mine now")
        outcome = subject.student.areas.discussions.update_topic(subject.course, made.id, fields)

        assert type(outcome) is Rejected

    @promise(CREATE, READ, why=TOPIC_TESTS)
    def test_a_copy_is_a_topic_of_its_own(self, subject: LmsSubject) -> None:
        """A copy says the same under another id, and the first stays."""
        made = topic(subject)
        copy = subject.teacher.areas.discussions.duplicate_topic(subject.course, made.id)

        assert type(copy) is DiscussionTopic
        assert unlike(copy, DiscussionTopic, message=TEXT) == []
        assert copy.id != seen(subject, made.id, subject.teacher).id == made.id

    @promise(UPDATE, CREATE, LIST, why=CONTROLLER_TESTS)
    def test_pinned_topics_are_put_in_order(self, subject: LmsSubject) -> None:
        """Pinned topics keep the places that they were put in; a list begins with the last place."""
        gateway = subject.teacher.areas.discussions
        ids = [topic(subject).id for _ in range(3)]
        for id in ids:
            gateway.update_topic(subject.course, id, topic_fields(pinned=True))
        wanted = [ids[2], ids[0], ids[1]]
        outcome = gateway.reorder_topics(subject.course, wanted)

        assert type(outcome) is Ordered
        assert [id for id in outcome.ids if id in ids] == wanted
        assert [id for id in listed(subject, subject.teacher) if id in ids] == wanted[::-1]

    @promise(DELETE, CREATE, READ, LIST, why=API_TESTS)
    def test_a_deleted_topic_is_gone(self, subject: LmsSubject) -> None:
        """A deleted topic is listed no more, and reading it is an error."""
        made = topic(subject)
        outcome = subject.teacher.areas.discussions.delete_topic(subject.course, made.id)

        assert outcome == Deleted(made.id)
        assert made.id not in listed(subject, subject.teacher)
        with pytest.raises(AnsweredError):
            seen(subject, made.id, subject.student)

    @promise(DELETE, CREATE, READ, why=API_TESTS)
    def test_a_student_does_not_delete_a_teachers_topic(self, subject: LmsSubject) -> None:
        """Who may not moderate does not delete what others wrote."""
        made = topic(subject)
        outcome = subject.student.areas.discussions.delete_topic(subject.course, made.id)

        assert type(outcome) is Rejected
        assert seen(subject, made.id, subject.student).id == made.id

    @promise(READ, why=API_TESTS)
    def test_an_unknown_topic_is_not_found(self, subject: LmsSubject) -> None:
        """Reading a topic that is not there raises `NotFound`."""
        with pytest.raises(NotFound):
            seen(subject, NOWHERE, subject.student)

    @promise(MARK, CREATE, READ, why=API_TESTS)
    def test_a_mark_is_ones_own(self, subject: LmsSubject) -> None:
        """Marking as read and unread changes what one sees oneself, and nobody else."""
        made = topic(subject)
        gateway = subject.student.areas.discussions
        first = gateway.mark_topic(subject.course, made.id, read=True)
        read = seen(subject, made.id, subject.student).read_state
        second = gateway.mark_topic(subject.course, made.id, read=False)
        people = (subject.student, subject.students[1])

        assert (first, read, second) == (Marked(), "read", Marked())
        assert [seen(subject, made.id, one).read_state for one in people] == ["unread", "unread"]

    @promise(MARK, CREATE, READ, why=CONTROLLER_TESTS)
    def test_every_topic_is_marked_at_once(self, subject: LmsSubject) -> None:
        """After marking a place as read each of its topics is read, for oneself."""
        ids = [topic(subject).id for _ in range(2)]
        outcome = subject.student.areas.discussions.mark_topics(subject.course)
        people = (subject.student, subject.students[1])

        assert outcome == Marked()
        assert [[seen(subject, id, one).read_state for id in ids] for one in people] == [
            ["read", "read"],
            ["unread", "unread"],
        ]

    @promise(SUBSCRIBE, CREATE, READ, why=API_TESTS)
    def test_a_topic_is_followed_and_left(self, subject: LmsSubject) -> None:
        """Following a topic is one's own, and stands until one leaves it."""
        made = topic(subject)
        gateway = subject.student.areas.discussions
        first = gateway.subscribe(subject.course, made.id, subscribed=True)
        followed = seen(subject, made.id, subject.student).subscribed
        second = gateway.subscribe(subject.course, made.id, subscribed=False)

        assert (first, followed, second) == (Marked(), True, Marked())
        assert seen(subject, made.id, subject.student).subscribed is False


__all__ = ["Discussions"]
