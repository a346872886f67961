"""canvasapi as it comes, against the twin: the way from a token to people and places.

What its page *getting started* does first, and the calls of its tests on courses, users, sections,
groups and accounts. Seen with canvasapi 3.6.0.
"""

from typing import Any

import pytest
from canvasapi import Canvas
from canvasapi.exceptions import BadRequest, Forbidden, ResourceDoesNotExist

from canvas_comms_twin import Twin, TwinAdapter, lms

BASE = "https://school.instructure.example"
WORLD = {
    "users": [
        {"ref": "$ann", "name": "Ann Teacher", "login_id": "ann"},
        {"ref": "$bob", "name": "Bob Student", "sis_user_id": "S1"},
        {"ref": "$zoe", "name": "Zoe Parent"},
        {"ref": "$admin", "name": "Ada Min", "role": "account_admin"},
    ],
    "channels": [{"user": "$bob", "address": "bob@school.example"}],
    "crowd": [{"course": "$bio", "role": "student", "count": 25, "name": "Student"}],
    "observer_links": [{"observer": "$zoe", "student": "$bob"}],
    "courses": [
        {
            "ref": "$bio",
            "name": "Biology",
            "code": "BIO",
            "sections": [{"ref": "$one", "name": "One"}, {"ref": "$two", "name": "Two"}],
            "enrollments": [
                {"user": "$ann", "role": "teacher"},
                {"user": "$bob", "role": "student", "section": "$two"},
            ],
        },
        {"ref": "$art", "name": "Art", "enrollments": [{"user": "$ann", "role": "ta"}]},
    ],
    "groups": [
        {
            "ref": "$red",
            "name": "Red",
            "context": "$bio",
            "group_category": "$teams",
            "members": ["$bob"],
        }
    ],
}


class School:
    """The twin, and callers by name."""

    def __init__(self) -> None:
        self.twin = Twin(lms())
        given = self.twin.load({"clock": "2026-03-15T12:00:00Z", "lms": WORLD})
        self.refs, self.tokens = given.refs, given.tokens

    def canvas(self, who: str) -> Any:
        canvas = Canvas(BASE, self.tokens[who])
        canvas._Canvas__requester._session.mount(BASE, TwinAdapter(self.twin))
        return canvas

    def course(self, who: str) -> Any:
        return self.canvas(who).get_course(self.refs["$bio"])


@pytest.fixture(scope="module")
def school() -> School:
    return School()


def test_getting_started(school: School) -> None:
    """The lines of the page: a course, its name, its people, the ones of a kind."""
    canvas = school.canvas("$ann")
    course = canvas.get_course(school.refs["$bio"])
    users = list(course.get_users(enrollment_type=["student"]))

    assert (course.name, course.course_code) == ("Biology", "BIO")
    assert [str(one) for one in canvas.get_courses()][-1] == f"BIO Biology ({school.refs['$bio']})"
    assert len(users) == 26
    assert users[0].sortable_name == "1, Student"
    assert len(list(course.get_users())) == 27


def test_courses_are_listed_with_what_was_asked_for(school: School) -> None:
    found = list(school.canvas("$ann").get_courses(include=["term", "total_students"], per_page=1))

    assert [(one.name, one.total_students) for one in found] == [("Art", 0), ("Biology", 26)]
    assert found[0].term["name"] == "Default Term"
    assert [one.name for one in school.canvas("$ann").get_courses(enrollment_type="ta")] == ["Art"]


def test_people_are_found_by_what_the_caller_may_see(school: School) -> None:
    course = school.course("$ann")
    (bob,) = course.get_users(search_term="bob@", include=["email", "enrollments"])

    assert (bob.email, bob.sis_user_id) == ("bob@school.example", "S1")
    assert [one["type"] for one in bob.enrollments] == ["StudentEnrollment"]
    assert course.get_user(school.refs["$bob"]).name == "Bob Student"
    assert list(school.course("$bob").get_users(search_term="bob@")) == []
    with pytest.raises(BadRequest):
        list(course.get_users(search_term="b"))


def test_enrolments_of_a_course_a_section_and_a_user(school: School) -> None:
    course = school.course("$ann")
    teachers = list(course.get_enrollments(type=["TeacherEnrollment"]))
    section = next(one for one in course.get_sections() if one.name == "Two")

    assert [one.user["name"] for one in teachers] == ["Ann Teacher"]
    assert len(list(course.get_enrollments(per_page=10))) == 27
    assert [one.user_id for one in section.get_enrollments()] == [school.refs["$bob"]]
    assert [one.course_id for one in school.canvas("$bob").get_current_user().get_enrollments()] == [
        school.refs["$bio"]
    ]


def test_sections_and_groups(school: School) -> None:
    course = school.course("$ann")
    canvas = school.canvas("$bob")
    red = canvas.get_group(school.refs["$red"])
    (category,) = course.get_group_categories()

    assert [one.name for one in course.get_sections(include=["total_students"])] == ["One", "Two"]
    assert canvas.get_section(school.refs["$one"]).name == "One"
    assert [one.name for one in course.get_groups()] == ["Red"]
    assert [one.name for one in canvas.get_current_user().get_groups()] == ["Red"]
    assert [one.name for one in red.get_users()] == ["Bob Student"]
    assert [one.user_id for one in red.get_memberships()] == [school.refs["$bob"]]
    assert red.get_membership(school.refs["$bob"], "users").workflow_state == "accepted"
    assert [one.name for one in category.get_groups()] == ["Red"]
    assert len(list(category.get_users())) == 26


def test_oneself_and_whom_one_observes(school: School) -> None:
    me = school.canvas("$ann").get_current_user()

    assert (me.name, me.id) == ("Ann Teacher", school.refs["$ann"])
    assert school.canvas("$ann").get_user("self").name == "Ann Teacher"
    assert me.get_profile()["login_id"] == "ann"
    assert [one.name for one in me.get_courses()] == ["Art", "Biology"]
    parent = school.canvas("$zoe").get_current_user()
    assert [one.name for one in parent.get_observees()] == ["Bob Student"]
    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$ann").get_user(school.refs["$bob"])


def test_accounts_for_administrators(school: School) -> None:
    canvas = school.canvas("$admin")
    (account,) = canvas.get_accounts()

    assert account.name == "Default Account"
    assert canvas.get_account(account.id).name == account.name
    assert [one.name for one in account.get_users(search_term="Bob")] == ["Bob Student"]
    assert [one.name for one in account.get_courses()] == ["Biology", "Art"]
    assert list(school.canvas("$ann").get_accounts()) == []
    assert [one.name for one in school.canvas("$ann").get_course_accounts()] == ["Default Account"]
    with pytest.raises(Forbidden):
        school.canvas("$bob").get_account(account.id)


def test_the_way_to_a_message_to_all_students(school: School) -> None:
    """A teacher's script: find the course, its students, and write to each."""
    canvas = school.canvas("$ann")
    course = next(one for one in canvas.get_courses() if one.course_code == "BIO")
    students = [str(one.id) for one in course.get_users(enrollment_type=["student"])]
    sent = canvas.create_conversation(students, "Bring boots.", subject="Trip", group_conversation=False)

    assert len(sent) == len(students) == 26
