"""Who has not handed in, and what the account says: alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import NotFound, NotSupported, PermissionDenied
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.client import LmsClient
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.partial_backend import partial_areas

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
STUDENTS = ("$done", "$late", "$marked", "$excused", "$idle")
WORLD: World = {
    "users": [{"ref": one, "name": one[1:].title()} for one in ("$teacher", *STUDENTS)],
    "courses": [
        {
            "ref": "$course",
            "name": "Botany",
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                *({"user": one, "role": "student"} for one in STUDENTS),
            ],
        }
    ],
    "assignments": [
        {
            "ref": "$essay",
            "course": "$course",
            "name": "Essay",
            "due_at": "@now-1d",
            "submission_types": ["online_text_entry"],
        },
        {"ref": "$draft", "course": "$course", "name": "Draft", "state": "unpublished"},
    ],
    "submissions": [
        {"assignment": "$essay", "user": "$done", "submitted_at": "@now-2d"},
        {"assignment": "$essay", "user": "$late", "submitted_at": "@now-1h"},
        {"assignment": "$essay", "user": "$marked", "score": 0},
        {"assignment": "$essay", "user": "$excused", "excused": True},
    ],
    "account_notifications": [
        {"ref": "$snow", "subject": "Snow", "message": "No school"},
        {"ref": "$old", "subject": "Old", "message": "m", "start_at": "@now-9d", "end_at": "@now-1d"},
        {"ref": "$bosses", "subject": "Keys", "message": "m", "roles": ["AccountAdmin"]},
    ],
}


def missing(client: LmsClient, **more: Any) -> list[str | None]:
    return [one.name for one in client.assignments.missing("$course", "$essay", **more)]


def test_who_has_nothing_handed_in_is_missing_unless_excused(door: Door) -> None:
    teacher = door(WORLD, "$teacher")

    assert missing(teacher) == ["Marked", "Idle"]
    assert missing(teacher, excused=True) == ["Marked", "Excused", "Idle"]
    assert missing(teacher, overdue=True) == ["Idle"]
    assert missing(teacher, limit=1) == ["Marked"]


def test_a_message_goes_to_everybody_who_has_not_handed_in(door: Door) -> None:
    teacher = door(WORLD, "$teacher")
    people = [one.id for one in teacher.assignments.missing("$course", "$essay")]
    message = teacher.conversations.compose(
        to=people, body="Please hand in.", how="individually", threads="new"
    )

    assert len(people) == 2
    assert teacher.conversations.send(message).all_sent


def test_a_teacher_sees_what_is_not_published_and_a_student_does_not(door: Door) -> None:
    teacher, student = door(WORLD, "$teacher"), door(WORLD, "$idle")

    assert [one.name for one in teacher.assignments.list("$course")] == ["Essay", "Draft"]
    assert [one.name for one in student.assignments.list("$course")] == ["Essay"]
    assert [one.name for one in student.assignments.list("$course", bucket="unsubmitted")] == ["Essay"]
    assert teacher.assignments.read("$course", "$essay").name == "Essay"


def test_a_student_reads_the_own_row_only(door: Door) -> None:
    student = door(WORLD, "$late")
    own = student.assignments.submission("$course", "$essay")

    assert (own.late, own.missing, own.workflow_state) == (True, False, "submitted")
    with pytest.raises(PermissionDenied):
        missing(student)
    with pytest.raises(PermissionDenied):
        student.assignments.submission("$course", "$essay", "$idle")
    with pytest.raises(NotFound):
        student.assignments.read("$course", "999")


def test_what_the_account_says_is_read_and_dismissed(door: Door) -> None:
    student = door(WORLD, "$idle")
    notifications = student.account_notifications

    assert [one.subject for one in notifications.list()] == ["Snow"]
    assert [one.subject for one in notifications.list(past=True)] == ["Snow", "Old"]
    assert notifications.read("$snow").message == "No school"
    assert isinstance(notifications.dismiss("$snow"), Dismissed)
    assert notifications.list() == ()
    assert isinstance(notifications.dismiss("999"), Rejected)
    with pytest.raises(PermissionDenied):
        notifications.read("$bosses")


def test_both_doors_say_the_same(doors: Mapping[str, Door], without_server: Callable[[Any], Any]) -> None:
    reads: tuple[Callable[[LmsClient], Any], ...] = (
        lambda c: list(c.assignments.list("$course")),
        lambda c: list(c.assignments.submissions("$course", "$essay")),
        lambda c: c.assignments.submission("$course", "$essay", "$done"),
        lambda c: c.account_notifications.list(),
    )
    for read in reads:
        memory, network = (without_server(read(door(WORLD, "$teacher"))) for door in doors.values())
        assert memory == network


@pytest.mark.parametrize("capability", ["assignments.submissions", "account_notifications.dismiss"])
def test_who_cannot_says_so_before_anything_leaves(capability: str, doors: Mapping[str, Door]) -> None:
    client = doors["network"](WORLD, "$teacher")
    cannot = partial_areas(client.edition, whoami=lambda: "1")
    other = LmsClient(cannot, client.clock, client.sleep, names=client.names)
    calls: dict[str, Callable[[], Any]] = {
        "assignments.submissions": lambda: other.assignments.missing("$course", "$essay"),
        "account_notifications.dismiss": lambda: other.account_notifications.dismiss("$snow"),
    }

    with pytest.raises(NotSupported) as caught:
        calls[capability]()

    assert caught.value.capability == capability
