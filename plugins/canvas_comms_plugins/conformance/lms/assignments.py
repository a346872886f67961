"""Assignments, who has handed in, and what an account says to its users."""

from collections.abc import Callable

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms.account_notifications import gateway as notifications
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.assignments import use
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.assignments.requests import EVERY_ASSIGNMENT
from canvas_comms.lms.assignments.resources import Assignment, Submission
from canvas_comms.lms.assignments.rules.submissions import SOURCE
from canvas_comms.lms.discussions.requests import graded_fields, topic_fields
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.lms.discussions import (
    CREATE,
    POST,
    post_entry,
)
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise, unlike

READ, SUBMISSIONS = Capability.ASSIGNMENTS_READ, Capability.ASSIGNMENTS_SUBMISSIONS
NOTICES, DISMISS = Capability.ACCOUNT_NOTIFICATIONS_READ, Capability.ACCOUNT_NOTIFICATIONS_DISMISS
NOTICES_SOURCE = "facts neighbours A8"
NOTHING = "999999999"
"""The id of nothing."""


def _refuses(gateway: AssignmentGateway, *calls: Callable[[AssignmentGateway], object]) -> None:
    for call in calls:
        with pytest.raises(AnsweredError):
            call(gateway)


def _graded(subject: LmsSubject) -> tuple[str, str]:
    """A graded discussion of the teacher's: its id, and that of its assignment."""
    grading = graded_fields(points_possible=3)
    fields = topic_fields(title="Mosses", message="<p>Which?</p>", published=True, assignment=grading)
    topic = subject.teacher.areas.discussions.create_topic(subject.course, fields)
    assert type(topic) is DiscussionTopic
    assert topic.assignment_id is not None, "a graded discussion names its assignment"
    return topic.id, topic.assignment_id


class Assignments(LmsSuite):
    """What is to be handed in, and who has."""

    @promise(READ, CREATE, why=SOURCE)
    def test_a_graded_discussion_is_an_assignment_of_its_course(self, subject: LmsSubject) -> None:
        """It is listed once, whole, and is the one that is read by its id."""
        course, gateway = subject.course.id, subject.teacher.areas.assignments
        _, id = _graded(subject)
        found = list(use.list_assignments(course, gateway))

        assert [fault for one in found for fault in faults_of(one, Assignment)] == []
        assert [one.id for one in found].count(id) == 1
        known = {"id": id, "course_id": course, "points_possible": 3}
        assert unlike(use.read_assignment(course, id, gateway), Assignment, **known) == []

    @promise(SUBMISSIONS, CREATE, POST, why=SOURCE)
    def test_every_student_has_a_row_and_who_posted_is_not_missing(self, subject: LmsSubject) -> None:
        """Who has written in a graded discussion has handed in; everybody else is missing."""
        course, gateway = subject.course.id, subject.teacher.areas.assignments
        topic, id = _graded(subject)
        post_entry(subject, topic, subject.student)
        rows = list(use.list_submissions(course, id, gateway))
        missing = [one.id for one in use.list_missing(course, id, gateway)]

        assert [fault for one in rows for fault in faults_of(one, Submission)] == []
        assert {one.id for one in subject.students} <= {one.user_id for one in rows}
        assert subject.student.id not in missing
        assert [missing.count(one.id) for one in subject.students[1:]] == [1] * len(subject.students[1:])

    @promise(SUBMISSIONS, CREATE, why=SOURCE)
    def test_a_student_reads_the_own_row_and_no_other(self, subject: LmsSubject) -> None:
        """One's own submission can be read, another's and the list of all cannot."""
        course, other = subject.course.id, subject.students[1]
        _, id = _graded(subject)
        gateway = subject.student.areas.assignments
        own = use.read_submission(course, id, "self", gateway)

        assert unlike(own, Submission, user_id=subject.student.id, submitted_at=None) == []
        _refuses(
            gateway,
            lambda g: g.submission(course, id, other.id),
            lambda g: g.submissions_page(course, id),
        )

    @promise(READ, SUBMISSIONS, why=SOURCE)
    def test_an_assignment_that_is_not_there_is_an_error(self, subject: LmsSubject) -> None:
        """What is asked about an unknown course or assignment is an error, not an empty list."""
        course = subject.course.id
        _refuses(
            subject.teacher.areas.assignments,
            lambda g: g.assignments_page(NOTHING, EVERY_ASSIGNMENT),
            lambda g: g.assignment(course, NOTHING),
            lambda g: g.submissions_page(course, NOTHING),
            lambda g: g.submission(course, NOTHING, "self"),
        )


class AccountNotifications(LmsSuite):
    """What an account says to its users. The subject may have none."""

    @promise(NOTICES, why=NOTICES_SOURCE)
    def test_notifications_are_whole_and_can_be_read(self, subject: LmsSubject) -> None:
        """Each that is listed is the one that is read by its id."""
        gateway = subject.student.areas.account_notifications
        found = notifications.list_notifications(gateway)

        assert [fault for one in found for fault in faults_of(one, AccountNotification)] == []
        read = [notifications.read_notification(one.id, gateway) for one in found]
        assert [(one.id, one.subject) for one in read] == [(one.id, one.subject) for one in found]

    @promise(NOTICES, DISMISS, why=NOTICES_SOURCE)
    def test_who_dismisses_one_sees_it_no_more_and_others_do(self, subject: LmsSubject) -> None:
        """Closing is for oneself."""
        gateway = subject.student.areas.account_notifications
        teachers = subject.teacher.areas.account_notifications
        before = [one.id for one in notifications.list_notifications(teachers)]
        for one in notifications.list_notifications(gateway):
            assert isinstance(notifications.dismiss(one.id, gateway), Dismissed)

        assert notifications.list_notifications(gateway) == ()
        assert [one.id for one in notifications.list_notifications(teachers)] == before

    @promise(DISMISS, why=NOTICES_SOURCE)
    def test_one_that_is_not_there_is_rejected(self, subject: LmsSubject) -> None:
        """Nobody closes what there is not."""
        gateway = subject.student.areas.account_notifications

        assert isinstance(notifications.dismiss(NOTHING, gateway), Rejected)


__all__ = ["AccountNotifications", "Assignments"]
