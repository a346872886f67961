"""An announcement is one, and is listed; or it is said plainly that it became something else."""

from datetime import UTC, datetime, timedelta

import pytest

from canvas_comms.errors import GatewayError
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.announcements.use import Downgraded, announce, list_announcements
from canvas_comms.lms.discussions.outcomes import Made
from canvas_comms.lms.discussions.requests import topic_fields
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_CODE, ANNOUNCEMENT_TESTS, PERMISSIONS
from canvas_comms.lms.losses import OnLoss
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.comparing import faults_of, unlike
from canvas_comms_plugins.conformance.lms.forum import ANNOUNCE, ANNOUNCED, LIST, NOWHERE, TEXT, TITLE
from canvas_comms_plugins.conformance.lms.forum import listed as topics_listed
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.promises import promise


class Announcements(LmsSuite):
    """Making and listing announcements."""

    @promise(ANNOUNCE, ANNOUNCED, why=ANNOUNCEMENT_TESTS)
    def test_an_announcement_is_listed_for_its_readers(self, subject: LmsSubject) -> None:
        """What the teacher announces is an announcement, and students find it in the list."""
        outcome = _announced(subject, subject.teacher)

        assert type(outcome) is Made
        (found,) = (one for one in _listed(subject, subject.student) if one.id == outcome.topic.id)
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
        before = [one.id for one in _listed(subject, subject.teacher)]
        outcome = _announced(subject, subject.student)

        assert type(outcome) in (Downgraded, Rejected)
        assert [one.id for one in _listed(subject, subject.teacher)] == before

    @promise(ANNOUNCE, LIST, why=ANNOUNCEMENT_CODE)
    def test_announcements_are_not_among_the_discussions(self, subject: LmsSubject) -> None:
        """A list of discussions holds no announcement, and an announcement's list no discussion."""
        outcome = _announced(subject, subject.teacher)

        assert type(outcome) is Made
        assert outcome.topic.id not in topics_listed(subject, subject.student)

    @promise(ANNOUNCED, why=ANNOUNCEMENT_CODE)
    def test_what_is_listed_is_an_announcement_of_these_courses(self, subject: LmsSubject) -> None:
        """Whatever is listed as an announcement is one, whole, and of the courses asked for."""
        found = _listed(subject, subject.student)

        assert [fault for one in found for fault in faults_of(one, DiscussionTopic)] == []
        assert {one.is_announcement for one in found} <= {True}
        assert {one.context_code for one in found} <= {subject.course.code}

    @promise(ANNOUNCED, LIST, why=ANNOUNCEMENT_CODE)
    def test_discussions_are_not_among_the_announcements(self, subject: LmsSubject) -> None:
        """Nothing is listed both as an announcement and as a discussion."""
        found = {one.id for one in _listed(subject, subject.student)}

        assert sorted(found & set(topics_listed(subject, subject.student))) == []

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
    return announce(subject.course, fields, by.areas.discussions, now, on_loss=OnLoss.ACCEPT).outcome


def _listed(subject: LmsSubject, by: Person) -> list[DiscussionTopic]:
    return list(list_announcements(AnnouncementQuery((subject.course.id,)), by.areas.discussions))


__all__ = ["Announcements"]
