"""Topics and announcements are there as they were written, for those who may see them.

The topics and entries of the suite are made here.
"""

from datetime import UTC, datetime, timedelta

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError, GatewayError, NotFound
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.announcements.use import Downgraded, announce, list_announcements
from canvas_comms.lms.discussions.operations import Deleted, Made, Marked, Ordered
from canvas_comms.lms.discussions.requests import EVERY_TOPIC, entry_fields, topic_fields
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.sources import (
    ANNOUNCEMENT_CODE,
    ANNOUNCEMENT_TESTS,
    API_TESTS,
    CONTROLLER_TESTS,
    PERMISSIONS,
    TOPIC_TESTS,
)
from canvas_comms.lms.discussions.use import list_entries, list_topics
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.suite import PLAIN, faults_of, promise, unlike

ANNOUNCE = Capability.ANNOUNCEMENTS_CREATE
ANNOUNCED = Capability.ANNOUNCEMENTS_LIST
LIST = Capability.DISCUSSIONS_LIST
READ = Capability.DISCUSSIONS_READ
CREATE = Capability.DISCUSSIONS_CREATE
UPDATE = Capability.DISCUSSIONS_UPDATE
DELETE = Capability.DISCUSSIONS_DELETE
POST = Capability.DISCUSSIONS_POST
MARK = Capability.DISCUSSIONS_MARK
SUBSCRIBE = Capability.DISCUSSIONS_SUBSCRIBE

TITLE = "What flew past the window?"
TEXT = "<p>It was grey, and had a letter.</p>"
SAID = "<p>A pigeon.</p>"
NOWHERE = "999999999"


def make_topic(
    subject: LmsSubject, title: str = TITLE, message: str = TEXT, *, likes: bool = False
) -> DiscussionTopic:
    """A topic that the teacher has just made, for everybody to see."""
    fields = topic_fields(title=title, message=message, published=True, allow_rating=likes)
    made = subject.teacher.areas.discussions.create_topic(subject.course, fields)
    assert type(made) is DiscussionTopic
    return made


def post_entry(
    subject: LmsSubject, make_topic: str, by: Person, said: str = SAID, parent: str | None = None
) -> DiscussionEntry:
    """An entry that somebody has just posted."""
    made = by.areas.discussions.post_entry(subject.course, make_topic, entry_fields(said), parent)
    assert type(made) is DiscussionEntry
    return made


def read_topic(subject: LmsSubject, id: str, by: Person) -> DiscussionTopic:
    """A topic as somebody sees it."""
    return by.areas.discussions.topic(subject.course, id)


def topic_ids(subject: LmsSubject, by: Person) -> list[str]:
    """The ids of the topics that somebody is shown in the course."""
    return [one.id for one in list_topics(subject.course, by.areas.discussions)]


def top_level_entries(subject: LmsSubject, id: str, by: Person) -> list[DiscussionEntry]:
    """The top-level entries of a topic as somebody sees them, newest first."""
    return list(list_entries(subject.course, id, by.areas.discussions))


def entry_with(said: str) -> Parameters:
    """The fields of an entry, unchecked."""
    return Parameters({"message": said})


class Discussions(LmsSuite):
    """Topics."""

    @promise(CREATE, READ, LIST, why=API_TESTS)
    def test_a_topic_is_there_for_students(self, subject: LmsSubject) -> None:
        """What the teacher publishes is a new topic, listed for students with its title and text."""
        before = topic_ids(subject, subject.student)
        made = make_topic(subject)
        found = read_topic(subject, made.id, subject.student)

        assert [id for id in topic_ids(subject, subject.student) if id not in before] == [made.id]
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
        made = make_topic(subject, title=title)

        assert unlike(read_topic(subject, made.id, subject.student), DiscussionTopic, title=title) == []

    @promise(CREATE, LIST, why=TOPIC_TESTS)
    def test_a_draft_is_not_for_students(self, subject: LmsSubject) -> None:
        """What is not published is listed for the teacher alone."""
        fields = topic_fields(title=TITLE, message=TEXT, published=False)
        made = subject.teacher.areas.discussions.create_topic(subject.course, fields)

        assert type(made) is DiscussionTopic
        assert made.id in topic_ids(subject, subject.teacher)
        assert made.id not in topic_ids(subject, subject.student)

    @promise(CREATE, READ, LIST, why=API_TESTS)
    def test_a_list_shows_what_reading_shows(self, subject: LmsSubject) -> None:
        """Title, text and state are the same in a list and by id."""
        made = make_topic(subject)
        gateway = subject.student.areas.discussions
        page = gateway.topics_page(subject.course, EVERY_TOPIC)
        (found,) = (one for one in page.items if one.id == made.id)
        read = read_topic(subject, made.id, subject.student)
        fields = ("title", "message", "published", "read_state", "unread_count", "subscribed", "locked")

        assert unlike(found, DiscussionTopic, **{name: getattr(read, name) for name in fields}) == []

    @promise(UPDATE, CREATE, READ, why=CONTROLLER_TESTS)
    def test_a_change_changes_what_it_names(self, subject: LmsSubject) -> None:
        """An update changes the fields that it names and leaves the rest."""
        made = make_topic(subject)
        fields = topic_fields(title="It was a pigeon")
        changed = subject.teacher.areas.discussions.update_topic(subject.course, made.id, fields)
        found = read_topic(subject, made.id, subject.student)

        assert type(changed) is DiscussionTopic
        assert unlike(found, DiscussionTopic, title="It was a pigeon", message=TEXT) == []

    @promise(UPDATE, CREATE, why=CONTROLLER_TESTS)
    def test_a_student_does_not_change_a_teachers_topic(self, subject: LmsSubject) -> None:
        """Who may not moderate changes only what is their own."""
        made = make_topic(subject)
        fields = topic_fields(title="Mine now")
        outcome = subject.student.areas.discussions.update_topic(subject.course, made.id, fields)

        assert type(outcome) is Rejected

    @promise(CREATE, READ, why=TOPIC_TESTS)
    def test_a_copy_is_a_topic_of_its_own(self, subject: LmsSubject) -> None:
        """A copy says the same under another id, and the first stays."""
        made = make_topic(subject)
        copy = subject.teacher.areas.discussions.duplicate_topic(subject.course, made.id)

        assert type(copy) is DiscussionTopic
        assert unlike(copy, DiscussionTopic, message=TEXT) == []
        assert copy.id != read_topic(subject, made.id, subject.teacher).id == made.id

    @promise(UPDATE, CREATE, LIST, why=CONTROLLER_TESTS)
    def test_pinned_topics_are_put_in_order(self, subject: LmsSubject) -> None:
        """Pinned topics keep the places that they were put in; a list begins with the last place."""
        gateway = subject.teacher.areas.discussions
        ids = [make_topic(subject).id for _ in range(3)]
        for id in ids:
            gateway.update_topic(subject.course, id, topic_fields(pinned=True))
        wanted = [ids[2], ids[0], ids[1]]
        outcome = gateway.reorder_topics(subject.course, wanted)

        assert type(outcome) is Ordered
        assert [id for id in outcome.ids if id in ids] == wanted
        assert [id for id in topic_ids(subject, subject.teacher) if id in ids] == wanted[::-1]

    @promise(DELETE, CREATE, READ, LIST, why=API_TESTS)
    def test_a_deleted_topic_is_gone(self, subject: LmsSubject) -> None:
        """A deleted topic is listed no more, and reading it is an error."""
        made = make_topic(subject)
        outcome = subject.teacher.areas.discussions.delete_topic(subject.course, made.id)

        assert outcome == Deleted(made.id)
        assert made.id not in topic_ids(subject, subject.teacher)
        with pytest.raises(AnsweredError):
            read_topic(subject, made.id, subject.student)

    @promise(DELETE, CREATE, READ, why=API_TESTS)
    def test_a_student_does_not_delete_a_teachers_topic(self, subject: LmsSubject) -> None:
        """Who may not moderate does not delete what others wrote."""
        made = make_topic(subject)
        outcome = subject.student.areas.discussions.delete_topic(subject.course, made.id)

        assert type(outcome) is Rejected
        assert read_topic(subject, made.id, subject.student).id == made.id

    @promise(READ, why=API_TESTS)
    def test_an_unknown_topic_is_not_found(self, subject: LmsSubject) -> None:
        """Reading a topic that is not there raises `NotFound`."""
        with pytest.raises(NotFound):
            read_topic(subject, NOWHERE, subject.student)

    @promise(MARK, CREATE, READ, why=API_TESTS)
    def test_a_mark_is_ones_own(self, subject: LmsSubject) -> None:
        """Marking as read and unread changes what one sees oneself, and nobody else."""
        made = make_topic(subject)
        gateway = subject.student.areas.discussions
        first = gateway.mark_topic(subject.course, made.id, read=True)
        read = read_topic(subject, made.id, subject.student).read_state
        second = gateway.mark_topic(subject.course, made.id, read=False)
        people = (subject.student, subject.students[1])

        assert (first, read, second) == (Marked(), "read", Marked())
        assert [read_topic(subject, made.id, one).read_state for one in people] == ["unread", "unread"]

    @promise(MARK, CREATE, READ, why=CONTROLLER_TESTS)
    def test_every_topic_is_marked_at_once(self, subject: LmsSubject) -> None:
        """After marking a place as read each of its topics is read, for oneself."""
        ids = [make_topic(subject).id for _ in range(2)]
        outcome = subject.student.areas.discussions.mark_topics(subject.course)
        people = (subject.student, subject.students[1])

        assert outcome == Marked()
        assert [[read_topic(subject, id, one).read_state for id in ids] for one in people] == [
            ["read", "read"],
            ["unread", "unread"],
        ]

    @promise(SUBSCRIBE, CREATE, READ, why=API_TESTS)
    def test_a_topic_is_followed_and_left(self, subject: LmsSubject) -> None:
        """Following a topic is one's own, and stands until one leaves it."""
        made = make_topic(subject)
        gateway = subject.student.areas.discussions
        first = gateway.subscribe(subject.course, made.id, subscribed=True)
        followed = read_topic(subject, made.id, subject.student).subscribed
        second = gateway.subscribe(subject.course, made.id, subscribed=False)

        assert (first, followed, second) == (Marked(), True, Marked())
        assert read_topic(subject, made.id, subject.student).subscribed is False


class Announcements(LmsSuite):
    """Making and listing announcements."""

    @promise(ANNOUNCE, ANNOUNCED, why=ANNOUNCEMENT_TESTS)
    def test_an_announcement_is_listed_for_its_readers(self, subject: LmsSubject) -> None:
        """What the teacher announces is an announcement, and students find it in the list."""
        outcome = _announced(subject, subject.teacher)

        assert type(outcome) is Made
        (found,) = (one for one in _announcements(subject, subject.student) if one.id == outcome.topic.id)
        assert (
            unlike(
                found,
                DiscussionTopic,
                title=TITLE,
                message=TEXT,
                is_announcement=True,
                context_code=subject.course.code,
            )
            == []
        )

    @promise(ANNOUNCE, ANNOUNCED, why=PERMISSIONS)
    def test_what_became_a_topic_is_never_called_an_announcement(self, subject: LmsSubject) -> None:
        """Without the right to announce the server makes an ordinary topic, or none: never `Made`."""
        before = [one.id for one in _announcements(subject, subject.teacher)]
        outcome = _announced(subject, subject.student)

        assert type(outcome) in (Downgraded, Rejected)
        assert [one.id for one in _announcements(subject, subject.teacher)] == before

    @promise(ANNOUNCE, LIST, why=ANNOUNCEMENT_CODE)
    def test_announcements_are_not_among_the_discussions(self, subject: LmsSubject) -> None:
        """A list of discussions holds no announcement, and an announcement's list no discussion."""
        outcome = _announced(subject, subject.teacher)

        assert type(outcome) is Made
        assert outcome.topic.id not in topic_ids(subject, subject.student)

    @promise(ANNOUNCED, why=ANNOUNCEMENT_CODE)
    def test_what_is_listed_is_an_announcement_of_these_courses(self, subject: LmsSubject) -> None:
        """Whatever is listed as an announcement is one, whole, and of the courses asked for."""
        found = _announcements(subject, subject.student)

        assert [fault for one in found for fault in faults_of(one, DiscussionTopic)] == []
        assert {one.is_announcement for one in found} <= {True}
        assert {one.context_code for one in found} <= {subject.course.code}

    @promise(ANNOUNCED, LIST, why=ANNOUNCEMENT_CODE)
    def test_discussions_are_not_among_the_announcements(self, subject: LmsSubject) -> None:
        """Nothing is listed both as an announcement and as a discussion."""
        found = {one.id for one in _announcements(subject, subject.student)}

        assert sorted(found & set(topic_ids(subject, subject.student))) == []

    @promise(ANNOUNCE, ANNOUNCED, why=ANNOUNCEMENT_TESTS)
    def test_a_window_leaves_out_what_is_not_in_it(self, subject: LmsSubject) -> None:
        """An announcement of now is not in a window that ended before."""
        outcome = _announced(subject, subject.teacher)
        assert type(outcome) is Made
        posted = outcome.topic.posted_at or datetime.now(UTC)
        day = timedelta(days=2)
        gateway, courses = subject.student.areas.discussions, (subject.course.id,)
        inside = AnnouncementQuery(courses, posted - day, posted + day)
        before = AnnouncementQuery(courses, posted - 2 * day, posted - day)

        assert outcome.topic.id in [one.id for one in list_announcements(inside, gateway)]
        assert outcome.topic.id not in [one.id for one in list_announcements(before, gateway)]

    @promise(ANNOUNCED, why=ANNOUNCEMENT_TESTS)
    def test_a_course_that_is_not_there_has_none(self, subject: LmsSubject) -> None:
        """Courses that one may not read are left out, or refused."""
        try:
            found = list(list_announcements(AnnouncementQuery((NOWHERE,)), subject.student.areas.discussions))
        except GatewayError:
            found = []

        assert found == []

    @promise(ANNOUNCE, why=ANNOUNCEMENT_CODE)
    @pytest.mark.parametrize("title", ["x" * 255, "x" * 256], ids=["at the limit", "over the limit"])
    def test_a_title_has_a_limit(self, subject: LmsSubject, title: str) -> None:
        """A title of 255 characters is taken, a longer one is refused."""
        fields = topic_fields(title=title, message=TEXT, is_announcement=True)
        made = subject.teacher.areas.discussions.create_topic(subject.course, fields)

        assert type(made) is (DiscussionTopic if len(title) == 255 else Rejected)


def _announced(subject: LmsSubject, by: Person) -> object:
    fields = topic_fields(title=TITLE, message=TEXT, published=True)
    now = datetime.now(UTC)
    return announce(subject.course, fields, by.areas.discussions, now=now, on_loss=OnLoss.ACCEPT).outcome


def _announcements(subject: LmsSubject, by: Person) -> list[DiscussionTopic]:
    return list(list_announcements(AnnouncementQuery((subject.course.id,)), by.areas.discussions))


__all__ = ["Announcements", "Discussions"]
