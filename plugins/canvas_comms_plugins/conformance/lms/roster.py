"""Courses, the people in them, sections, groups and accounts."""

from collections.abc import Callable

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.roster import use
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.lms.roster.requests import (
    EVERY_COURSE,
    EVERY_ENROLLMENT,
    EVERYBODY,
    EnrollmentSearch,
    PeopleSearch,
)
from canvas_comms.lms.roster.resources import (
    AccountObject,
    CourseObject,
    EnrollmentObject,
    GroupObject,
    SectionObject,
    UserObject,
)
from canvas_comms.lms.roster.sources import COURSES, ENROLLMENTS, GROUPS, PEOPLE, USERS
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise

IN_COURSES, OF_USERS = Capability.COURSES_READ, Capability.USERS_READ
IN_GROUPS, IN_ACCOUNTS = Capability.GROUPS_READ, Capability.ACCOUNTS_READ
NOTHING = "999999999"
"""The id of nothing."""

Call = Callable[[RosterGateway], object]


def _refuses(gateway: RosterGateway, *calls: Call) -> None:
    for call in calls:
        with pytest.raises(AnsweredError):
            call(gateway)


class Roster(LmsSuite):
    """Who and what there is around the messages."""

    @promise(IN_COURSES, why=COURSES)
    def test_ones_courses_hold_the_course(self, subject: LmsSubject) -> None:
        """The teacher's own courses are whole, each once, and the course of the subject is one of them."""
        found = list(use.list_courses(subject.teacher.areas.roster))

        assert [fault for one in found for fault in faults_of(one, CourseObject)] == []
        assert [one.id for one in found].count(subject.course.id) == 1

    @promise(IN_COURSES, why=COURSES)
    def test_one_course_is_that_of_the_list(self, subject: LmsSubject) -> None:
        """Asked for by its id, a course has the name that the list gives it."""
        gateway = subject.teacher.areas.roster
        (listed,) = (one for one in use.list_courses(gateway) if one.id == subject.course.id)
        read = gateway.course(subject.course.id)

        assert (read.id, read.name, read.course_code) == (listed.id, listed.name, listed.course_code)

    @promise(IN_COURSES, why=PEOPLE)
    def test_the_people_of_a_course_are_listed_each_once(self, subject: LmsSubject) -> None:
        """Teacher and students are among the people of their course, whole and once."""
        found = list(use.list_course_users(subject.course.id, subject.teacher.areas.roster))
        ids = [one.id for one in found]

        assert [fault for one in found for fault in faults_of(one, UserObject)] == []
        assert {subject.teacher.id, *(one.id for one in subject.students)} <= set(ids)
        assert len(ids) == len(set(ids))

    @promise(IN_COURSES, why=PEOPLE)
    def test_people_are_chosen_by_what_they_are(self, subject: LmsSubject) -> None:
        """Who asks for teachers gets no students."""
        search = PeopleSearch(roles=(CourseRole.TEACHER,))
        gateway = subject.teacher.areas.roster
        ids = {one.id for one in use.list_course_users(subject.course.id, gateway, search=search)}

        assert subject.teacher.id in ids
        assert ids.isdisjoint(one.id for one in subject.students)

    @promise(IN_COURSES, why=ENROLLMENTS)
    def test_an_enrolment_says_who_is_what(self, subject: LmsSubject) -> None:
        """The students have enrolments of students, whole, in the course that is asked about."""
        search = EnrollmentSearch(roles=(CourseRole.STUDENT,))
        found = list(use.list_enrollments(subject.course, subject.teacher.areas.roster, search=search))

        assert [fault for one in found for fault in faults_of(one, EnrollmentObject)] == []
        assert {one.id for one in subject.students} <= {one.user_id for one in found}
        assert {(one.type, one.course_id) for one in found} == {("StudentEnrollment", subject.course.id)}

    @promise(IN_COURSES, why=COURSES)
    def test_a_course_has_sections(self, subject: LmsSubject) -> None:
        """Every course has a section at least, which says whose it is."""
        found = list(use.list_sections(subject.course.id, subject.teacher.areas.roster))

        assert [fault for one in found for fault in faults_of(one, SectionObject)] == []
        assert {one.course_id for one in found} == {subject.course.id}

    @promise(IN_COURSES, why=COURSES)
    def test_what_one_may_is_told_by_name(self, subject: LmsSubject) -> None:
        """A teacher may read the roster; a name that stands for no right is answered no."""
        names = ("read_roster", "no_such_right")
        found = use.read_permissions(subject.course.id, subject.teacher.areas.roster, names=names)

        assert dict(found) == {"read_roster": True, "no_such_right": False}

    @promise(IN_COURSES, why=COURSES)
    def test_a_course_that_is_not_there_is_an_error(self, subject: LmsSubject) -> None:
        """What is asked about an unknown course or user is an error, not an empty list."""
        nowhere = contexts.course(NOTHING)
        _refuses(
            subject.teacher.areas.roster,
            lambda g: g.courses_page(NOTHING, EVERY_COURSE),
            lambda g: g.course(NOTHING),
            lambda g: g.course_users_page(NOTHING, EVERYBODY),
            lambda g: g.enrollments_page(nowhere, EVERY_ENROLLMENT),
            lambda g: g.sections_page(NOTHING),
            lambda g: g.permissions(NOTHING),
        )

    @promise(OF_USERS, why=USERS)
    def test_self_is_who_is_logged_in(self, subject: LmsSubject) -> None:
        """`self` names oneself, in the user and in the profile."""
        student = subject.student
        gateway = student.areas.roster

        assert use.read_user("self", gateway).id == use.read_profile("self", gateway).id == student.id

    @promise(OF_USERS, why=USERS)
    def test_a_user_who_is_not_there_is_an_error(self, subject: LmsSubject) -> None:
        """What is asked about an unknown user is an error."""
        _refuses(
            subject.student.areas.roster,
            lambda g: g.user(NOTHING),
            lambda g: g.profile(NOTHING),
            lambda g: g.observees_page(NOTHING),
        )

    @promise(IN_GROUPS, why=GROUPS)
    def test_ones_groups_are_whole_and_can_be_read(self, subject: LmsSubject) -> None:
        """Each of one's own groups can be asked for by its id, and one is among its members."""
        student = subject.student
        gateway = student.areas.roster
        found = list(use.list_groups(Context(ContextKind.USER, "self"), gateway))

        assert [fault for one in found for fault in faults_of(one, GroupObject)] == []
        for one in found:
            assert use.read_group(one.id, gateway).id == one.id
            assert student.id in {user.id for user in use.list_group_users(one.id, gateway)}
            assert student.id in {user.user_id for user in use.list_memberships(one.id, gateway)}

    @promise(IN_GROUPS, why=GROUPS)
    def test_a_group_that_is_not_there_is_an_error(self, subject: LmsSubject) -> None:
        """What is asked about an unknown group, or the groups of an unknown course, is an error."""
        nowhere = contexts.course(NOTHING)
        _refuses(
            subject.student.areas.roster,
            lambda g: g.groups_page(nowhere),
            lambda g: g.group(NOTHING),
            lambda g: g.group_users_page(NOTHING),
            lambda g: g.memberships_page(NOTHING),
        )

    @promise(IN_ACCOUNTS, why=USERS)
    def test_an_administrator_reads_the_account(self, subject: LmsSubject) -> None:
        """The root account is there, with everybody and every course; each account is whole."""
        gateway = subject.admin.areas.roster
        root = use.read_account("self", gateway)
        accounts = list(use.list_accounts(gateway))
        users = {one.id for one in use.list_account_users("self", gateway)}

        assert faults_of(root, AccountObject) == []
        assert accounts
        assert [fault for one in accounts for fault in faults_of(one, AccountObject)] == []
        assert {one.id for one in subject.students} <= users
        assert subject.course.id in {one.id for one in use.list_account_courses("self", gateway)}

    @promise(IN_ACCOUNTS, why=USERS)
    def test_a_student_reads_no_account(self, subject: LmsSubject) -> None:
        """A student administers nothing, and sees neither the account nor its people."""
        gateway = subject.student.areas.roster

        assert list(use.list_accounts(gateway)) == []
        _refuses(
            gateway,
            lambda g: g.account("self"),
            lambda g: g.account_users_page("self", EVERYBODY),
            lambda g: g.account_courses_page("self"),
        )


__all__ = ["Roster"]
