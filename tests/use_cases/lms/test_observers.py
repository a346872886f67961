"""Who observes these students, and where an assignment lies: alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import NotFound
from canvas_comms.lms.client import LmsClient

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
PEOPLE = ("$teacher", "$ann", "$bob", "$cem", "$parent", "$aunt", "$left")


def observes(who: str, whom: str, **more: Any) -> Mapping[str, Any]:
    return {"user": who, "role": "observer", "observes": whom, **more}


WORLD: World = {
    "users": [{"ref": one, "name": one[1:].title()} for one in PEOPLE],
    "courses": [
        {
            "ref": "$music",
            "name": "Music",
            "enrollments": [{"user": "$teacher", "role": "student"}],
        },
        {
            "ref": "$botany",
            "name": "Botany",
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                *({"user": one, "role": "student"} for one in ("$ann", "$bob", "$cem")),
                observes("$parent", "$ann"),
                observes("$parent", "$bob"),
                observes("$aunt", "$cem"),
                observes("$left", "$ann", state="inactive"),
                {"user": "$aunt", "role": "observer"},
            ],
        },
    ],
    "assignments": [{"ref": "$essay", "course": "$botany", "name": "Essay"}],
}


def test_each_observer_is_told_once_with_whom_they_observe(door: Door) -> None:
    found = door(WORLD, "$teacher").courses.observers("$botany", ["$ann", "$bob"])

    assert [(one.name, [student.name for student in one.students]) for one in found] == [
        ("Parent", ["Ann", "Bob"])
    ]
    assert "Parent" not in repr(found)


def test_nobody_observes_somebody_who_is_not_there(door: Door) -> None:
    assert door(WORLD, "$teacher").courses.observers("$botany", "99999") == ()


def test_an_assignment_is_found_by_its_id_alone(door: Door) -> None:
    client = door(WORLD, "$teacher")
    found = client.assignments.find("$essay")

    assert (found.name, found.course_id) == ("Essay", client.names["$botany"])


@pytest.mark.parametrize(("who", "which"), [("$teacher", "99999"), ("$left", "$essay")])
def test_an_assignment_of_no_course_of_ones_own_is_not_found(who: str, which: str, door: Door) -> None:
    with pytest.raises(NotFound):
        door(WORLD, who).assignments.find(which)
