"""Assignments and submissions, as canvasapi and plain clients read them; and who has not handed in."""

from typing import Any

import pytest
import requests
from canvasapi import Canvas
from canvasapi.exceptions import Forbidden, ResourceDoesNotExist

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$t"}, {"ref": "$ann"}, {"ref": "$bob"}, {"ref": "$cho"}, {"ref": "$obs"}],
        "courses": [
            {
                "ref": "$c",
                "enrollments": [
                    {"user": "$t", "role": "teacher"},
                    {"user": "$bob", "role": "student"},
                    {"user": "$ann", "role": "student"},
                    {"user": "$cho", "role": "student"},
                    {"user": "$obs", "role": "observer", "observes": "$ann"},
                ],
            }
        ],
        "topics": [{"ref": "$talk", "context": "$c", "author": "$t", "title": "Talk"}],
        "assignments": [
            {"ref": "$essay", "course": "$c", "name": "Essay", "due_at": "@now-1d", "points_possible": 10},
            {"ref": "$later", "course": "$c", "name": "Later", "due_at": "@now+2d"},
            {"ref": "$draft", "course": "$c", "name": "Draft", "state": "unpublished"},
        ],
        "submissions": [
            {"assignment": "$essay", "user": "$ann", "submitted_at": "@now-2h", "score": 8},
            {"assignment": "$essay", "user": "$bob", "excused": True},
        ],
    },
}
SUBMISSIONS = "/courses/$c/assignments/$essay/submissions"
BY_STUDENT = "/courses/$c/students/submissions"


class School:
    """A twin, and everybody's way to it."""

    def __init__(self) -> None:
        self.twin = Twin()
        self.known = self.twin.load(WORLD)

    def id(self, ref: str) -> int:
        return int(self.known.refs[ref])

    def canvas(self, who: str) -> Canvas:
        canvas = Canvas(HOST, str(self.known.tokens[who]))
        canvas._Canvas__requester._session.mount(HOST, TwinAdapter(self.twin))
        return canvas

    def get(
        self, who: str, path: str, query: dict[str, Any] | None = None, method: str = "GET"
    ) -> requests.Response:
        for ref in sorted(self.known.refs, key=len, reverse=True):
            path = path.replace(ref, str(self.known.refs[ref]))
        session = requests.Session()
        session.mount(HOST, TwinAdapter(self.twin))
        headers = {"Authorization": f"Bearer {self.known.tokens[who]}"}
        url, form = f"{HOST}/api/v1{path}", None if method == "GET" else query
        return session.request(method, url, headers=headers, params=None if form else query, data=form)


@pytest.fixture
def school() -> School:
    return School()


def test_everybody_who_has_not_handed_in_gets_a_message(school: School) -> None:
    """As teachers' scripts do it, with canvasapi as it is."""
    canvas = school.canvas("$t")
    course = canvas.get_course(school.id("$c"))
    essay = next(one for one in course.get_assignments() if one.name == "Essay")
    late = [one.user_id for one in essay.get_submissions() if not one.submitted_at and not one.excused]

    canvas.create_conversation(
        [str(user) for user in late], "Please hand in.", subject="Essay", context_code=f"course_{course.id}"
    )

    assert late == [school.id("$cho")]
    inbox = school.get("$cho", "/conversations").json()
    assert [one["last_message"] for one in inbox] == ["Please hand in."]
    assert school.get("$ann", "/conversations").json() == []


def test_every_student_has_a_row_with_its_state(school: School) -> None:
    rows = school.get("$t", SUBMISSIONS, {"include[]": "user"}).json()

    assert [(one["user"]["name"], one["workflow_state"], one["score"]) for one in rows] == [
        ("ann", "graded", 8.0),
        ("bob", "graded", None),
        ("cho", "unsubmitted", None),
    ]
    assert [(one["late"], one["seconds_late"], one["missing"]) for one in rows] == [
        (True, 79200, False),
        (False, 0, False),
        (False, 0, True),
    ]
    assert len({one["id"] for one in rows}) == 3


@pytest.mark.parametrize(
    ("who", "query", "names"),
    [
        ("$t", {}, ["Essay", "Later", "Draft"]),
        ("$ann", {}, ["Essay", "Later"]),
        ("$ann", {"bucket": "past"}, ["Essay"]),
        ("$cho", {"bucket": "overdue"}, ["Essay"]),
        ("$ann", {"bucket": "overdue"}, []),
        ("$ann", {"bucket": "upcoming"}, ["Later"]),
        ("$t", {"bucket": "undated"}, ["Draft"]),
        ("$t", {"bucket": "future"}, ["Later", "Draft"]),
        ("$cho", {"bucket": "unsubmitted"}, ["Essay", "Later"]),
        ("$t", {"bucket": "ungraded"}, []),
        ("$t", {"search_term": "at"}, ["Later"]),
        ("$t", {"order_by": "name"}, ["Draft", "Essay", "Later"]),
        ("$t", {"order_by": "due_at", "per_page": "2"}, ["Essay", "Later"]),
    ],
)
def test_assignments_are_listed(school: School, who: str, query: dict[str, str], names: list[str]) -> None:
    assert [one["name"] for one in school.get(who, "/courses/$c/assignments", query).json()] == names


def test_an_unknown_id_refuses_the_list(school: School) -> None:
    answer = school.get("$t", "/courses/$c/assignments", {"assignment_ids[]": ["999"]})

    assert (answer.status_code, answer.json()) == (400, {"message": "Invalid assignment_ids: 999"})


def test_one_assignment_is_shown_with_ones_own_submission(school: School) -> None:
    shown = school.get("$ann", "/courses/$c/assignments/$essay", {"include[]": "submission"}).json()

    assert (shown["name"], shown["submission"]["grade"]) == ("Essay", "8")
    assert "needs_grading_count" not in shown
    assert school.get("$t", "/courses/$c/assignments/$essay").json()["needs_grading_count"] == 0
    assert school.get("$ann", "/courses/$c/assignments/$draft").status_code == 403
    assert school.get("$t", "/courses/$c/assignments/999").status_code == 404


@pytest.mark.parametrize(
    ("who", "query", "users"),
    [
        ("$t", {"student_ids[]": "all", "assignment_ids[]": "$essay"}, ["$ann", "$bob", "$cho"]),
        ("$ann", {}, ["$ann", "$ann"]),
        ("$obs", {"student_ids[]": "all"}, ["$ann", "$ann"]),
        ("$t", {"student_ids[]": "all", "workflow_state": "graded"}, ["$ann", "$bob"]),
        ("$t", {"student_ids[]": "all", "submitted_since": "2026-03-15T00:00:00Z"}, ["$ann"]),
        ("$t", {"student_ids[]": "all", "graded_since": "2026-03-15T11:00:00Z"}, []),
        ("$t", {"student_ids[]": "all", "enrollment_state": "concluded"}, []),
    ],
)
def test_submissions_of_students_are_listed(
    school: School, who: str, query: dict[str, str], users: list[str]
) -> None:
    sent = {name: school.known.refs.get(value, value) for name, value in query.items()}

    found = school.get(who, BY_STUDENT, sent).json()

    assert [one["user_id"] for one in found] == [school.id(user) for user in users]


def test_submissions_can_be_ordered_by_when_they_were_graded(school: School) -> None:
    query = {"student_ids[]": "all", "order": "graded_at", "order_direction": "descending"}

    assert school.get("$t", BY_STUDENT, query).json()[0]["user_id"] == school.id("$ann")


def test_submissions_can_be_grouped_by_student(school: School) -> None:
    sent = {"student_ids[]": "all", "grouped": "1", "per_page": "2"}

    found = school.get("$t", BY_STUDENT, sent).json()

    assert [(one["user_id"], len(one["submissions"])) for one in found] == [
        (school.id("$ann"), 2),
        (school.id("$bob"), 2),
    ]


@pytest.mark.parametrize(
    ("who", "path", "query", "status", "body"),
    [
        ("$ann", BY_STUDENT, {"student_ids[]": "$bob"}, 403, None),
        ("$ann", SUBMISSIONS, {}, 403, None),
        ("$ann", f"{SUBMISSIONS}/$bob", {}, 403, None),
        ("$t", f"{SUBMISSIONS}/$t", {}, 404, None),
        (
            "$t",
            BY_STUDENT,
            {"student_ids[]": [str(n) for n in range(101)]},
            400,
            {"error": "too many students"},
        ),
        (
            "$t",
            BY_STUDENT,
            {"student_ids[]": "all", "assignment_ids[]": "999"},
            403,
            {"error": "invalid assignment ids requested"},
        ),
        (
            "$t",
            BY_STUDENT,
            {"student_ids[]": "all", "enrollment_state": "odd"},
            400,
            {"error": "invalid enrollment_state"},
        ),
    ],
)
def test_what_may_not_be_read_is_refused(
    school: School, who: str, path: str, query: dict[str, Any], status: int, body: Any
) -> None:
    sent = {n: school.known.refs.get(v, v) if isinstance(v, str) else v for n, v in query.items()}

    answer = school.get(who, path, sent)

    assert answer.status_code == status
    assert body is None or answer.json() == body


def test_one_submission_is_read_by_its_owner_their_observer_and_graders(school: School) -> None:
    found = [school.get(who, f"{SUBMISSIONS}/$ann").json()["score"] for who in ("$ann", "$obs", "$t")]

    assert found == [8.0] * 3
    assert school.get("$ann", f"{SUBMISSIONS}/self").json()["score"] == 8.0


def test_a_graded_discussion_is_an_assignment_that_entries_are_handed_in_for(school: School) -> None:
    topic = "/courses/$c/discussion_topics/$talk"
    school.get("$t", topic, {"assignment[points_possible]": "5", "published": "true"}, "PUT")
    graded = school.get("$t", "/courses/$c/assignments", {"search_term": "talk"}).json()[0]
    school.get("$bob", f"{topic}/entries", {"message": "mine"}, "POST")

    rows = school.get("$t", f"/courses/$c/assignments/{graded['id']}/submissions").json()
    assert (graded["points_possible"], graded["submission_types"]) == (5.0, ["discussion_topic"])
    assert [one["user_id"] for one in rows if one["submitted_at"]] == [school.id("$bob")]

    school.get("$t", topic, method="DELETE")
    assert school.get("$t", f"/courses/$c/assignments/{graded['id']}").status_code == 404


def test_canvasapi_reads_them_all(school: School) -> None:
    course = school.canvas("$t").get_course(school.id("$c"))
    essay = course.get_assignment(school.id("$essay"))

    assert essay.get_submission(school.id("$ann")).grade == "8"
    assert len(list(course.get_multiple_submissions(student_ids=["all"]))) == 6
    with pytest.raises(ResourceDoesNotExist):
        course.get_assignment(999)
    seen_by_a_student = school.canvas("$ann").get_course(school.id("$c")).get_assignment(essay.id)
    with pytest.raises(Forbidden):
        list(seen_by_a_student.get_submissions())


def test_what_is_to_be_done_is_told_and_counted(school: School) -> None:
    school.get("$t", "/courses/$c/discussion_topics/$talk", {"assignment[points_possible]": "5"}, "PUT")
    school.get("$t", "/courses/$c/discussion_topics/$talk", {"published": "true"}, "PUT")
    school.get("$bob", "/courses/$c/discussion_topics/$talk/entries", {"message": "mine"}, "POST")

    found = {who: school.get(who, "/users/self/todo").json() for who in ("$t", "$ann", "$cho")}
    told = {who: [(one["type"], one["assignment"]["name"]) for one in items] for who, items in found.items()}

    assert told == {
        "$t": [("grading", "Talk")],
        "$ann": [("submitting", "Later")],
        "$cho": [("submitting", "Essay"), ("submitting", "Later")],
    }
    assert found["$t"][0]["needs_grading_count"] == 1
    assert found["$cho"] == school.get("$cho", "/courses/$c/todo").json()
    assert school.get("$cho", "/users/self/todo_item_count").json() == {
        "needs_grading_count": 0,
        "assignments_needing_submitting": 2,
    }
    assert school.get("$t", "/courses/999/todo").status_code == 404
