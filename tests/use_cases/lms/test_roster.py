"""Courses and people are read alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound, NotSupported, PermissionDenied
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.roster.resources import GroupObject
from canvas_comms_plugins.partial_backend import partial_areas

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
Read = Callable[[LmsClient], Any]
READS: dict[str, tuple[str, Read]] = {
    "own courses": ("$teacher", lambda c: list(c.courses.list(include=("term", "teachers", "sections")))),
    "a course": ("$student", lambda c: c.courses.read("$course", include="permissions")),
    "people": ("$teacher", lambda c: list(c.courses.users("$course", include=("enrollments", "group_ids")))),
    "students": ("$teacher", lambda c: list(c.courses.users("$course", enrollment_types="student"))),
    "people found": ("$teacher", lambda c: list(c.courses.users("$course", search_term="ines"))),
    "enrolments": ("$admin", lambda c: list(c.courses.enrollments("$course"))),
    "one's enrolments": ("$student", lambda c: list(c.users.enrollments())),
    "sections": ("$student", lambda c: list(c.courses.sections("$course"))),
    "groups of a course": ("$teacher", lambda c: list(c.courses.groups("$course"))),
    "permissions": ("$student", lambda c: dict(c.courses.permissions("$course"))),
    "oneself": ("$student", lambda c: c.users.read()),
    "another": ("$admin", lambda c: c.users.read("$student")),
    "one's profile": ("$student", lambda c: c.users.profile()),
    "observees": ("$student", lambda c: list(c.users.observees())),
    "own groups": ("$student", lambda c: list(c.groups.list())),
    "a group": ("$student", lambda c: c.groups.read("$group")),
    "members": ("$student", lambda c: list(c.groups.users("$group"))),
    "memberships": ("$student", lambda c: list(c.groups.memberships("$group"))),
    "accounts": ("$admin", lambda c: list(c.accounts.list())),
    "an account": ("$admin", lambda c: c.accounts.read()),
    "everybody": ("$admin", lambda c: list(c.accounts.users(include="email"))),
    "every course": ("$admin", lambda c: list(c.accounts.courses())),
}


@pytest.mark.parametrize("name", READS)
def test_both_doors_say_the_same(
    name: str, doors: Mapping[str, Door], example_world: World, without_server: Callable[[Any], Any]
) -> None:
    who, read = READS[name]
    memory, network = (without_server(read(door(example_world, who))) for door in doors.values())

    assert memory == network


def test_what_is_read_is_what_there_is(door: Door, example_world: World) -> None:
    teacher, student = door(example_world, "$teacher"), door(example_world, "$student")

    assert [one.name for one in teacher.courses.list()] == ["Botany"]
    assert [one.email for one in teacher.courses.users("$course")] == [
        *("ines@school.example", "tamsin@school.example", "paulo@school.example"),
    ]
    assert [one.email for one in student.courses.users("$course")] == [None, None, None]
    assert [one.name for one in teacher.courses.sections("$course")] == ["Evening", "Morning"]
    groups: list[GroupObject] = list(student.groups.list())
    assert [(one.name, one.members_count) for one in groups] == [("Mosses", 2)]
    assert student.courses.permissions("$course", ["read_roster", "nothing"]) == {
        "read_roster": True,
        "nothing": False,
    }


def test_what_one_may_not_read_is_an_error(door: Door, example_world: World) -> None:
    student = door(example_world, "$student")

    with pytest.raises(PermissionDenied):
        student.accounts.read()
    with pytest.raises(NotFound):
        student.users.read("$teacher")
    with pytest.raises(NotFound):
        student.courses.read("999")


@pytest.mark.parametrize("name", READS)
def test_who_cannot_read_says_so_before_anything_leaves(
    name: str, doors: Mapping[str, Door], example_world: World
) -> None:
    client = doors["network"](example_world, "$student")
    cannot = partial_areas(client.edition, whoami=lambda: "1")

    with pytest.raises(NotSupported) as caught:
        READS[name][1](LmsClient(cannot, client.clock, client.sleep, names=client.names))

    assert caught.value.capability in {
        one.value for one in Capability if one.area in ("courses", "users", "groups", "accounts")
    }
