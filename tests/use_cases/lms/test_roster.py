"""Courses and people are read alike in memory and across a network."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound, NotSupported, PermissionDenied
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.roster.resources import GroupObject
from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms.areas import ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.lms_areas import areas_of
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins.partial_backend import partial_areas
from canvas_comms_twin import Twin, lms
from canvas_comms_twin.transport import TwinAdapter

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BASE = "https://school.example"
EDITION = LmsEdition.Y2025_10

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


def in_memory(who: str) -> LmsClient:
    school = MemoryLms(EDITION, Environment(clock=FrozenClock(NOW)))
    loaded = school.load(example_school().lms or pytest.fail("there is no school"), NOW)
    areas = areas_of(school, loaded, who)
    return LmsClient(areas, areas.clock, areas.sleep, names=areas.names)


def across_a_network(who: str) -> LmsClient:
    twin = Twin(lms(EDITION))
    handover = twin.load({**_school(), "clock": NOW.isoformat()})
    names = {name: str(id) for name, id in handover.refs.items()}
    credentials = BearerToken(Secret(handover.tokens[who]))
    network = Network(transport=TwinAdapter(twin))
    areas: LmsAreas = ServerAreas(CanvasLms(BASE, EDITION, credentials, network=network))
    return LmsClient(areas, lambda: NOW, lambda _: None, names=names)


def _school() -> dict[str, Any]:
    text = files("canvas_comms_memory").joinpath("example_school.json").read_text()
    found: dict[str, Any] = json.loads(text)
    return found


def plain(found: Any) -> Any:
    """What was read, its URLs without the server."""
    if isinstance(found, list | tuple):
        return [plain(one) for one in found]
    if attrs.has(type(found)):
        return plain(attrs.asdict(found))
    if isinstance(found, dict):
        return {key: plain(one) for key, one in found.items()}
    return found.removeprefix(BASE) if isinstance(found, str) else found


@pytest.mark.parametrize("name", READS)
def test_both_doors_say_the_same(name: str) -> None:
    who, read = READS[name]

    assert plain(read(in_memory(who))) == plain(read(across_a_network(who)))


@pytest.mark.parametrize("door", [in_memory, across_a_network])
def test_what_is_read_is_what_there_is(door: Callable[[str], LmsClient]) -> None:
    teacher, student = door("$teacher"), door("$student")

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


@pytest.mark.parametrize("door", [in_memory, across_a_network])
def test_what_one_may_not_read_is_an_error(door: Callable[[str], LmsClient]) -> None:
    student = door("$student")

    with pytest.raises(PermissionDenied):
        student.accounts.read()
    with pytest.raises(NotFound):
        student.users.read("$teacher")
    with pytest.raises(NotFound):
        student.courses.read("999")


@pytest.mark.parametrize("name", READS)
def test_who_cannot_read_says_so_before_anything_leaves(name: str) -> None:
    client = across_a_network("$student")
    cannot = partial_areas(EDITION, whoami=lambda: "1")

    with pytest.raises(NotSupported) as caught:
        READS[name][1](LmsClient(cannot, client.clock, client.sleep, names=client.names))

    assert caught.value.capability in {
        one.value for one in Capability if one.area in ("courses", "users", "groups", "accounts")
    }
