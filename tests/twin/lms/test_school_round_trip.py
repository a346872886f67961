"""`GET /_twin/world` of a school: what it gives loads again to the same answers."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.twin.lms.schools import NOW, SCHOOL, USERS, School, Step, steps, worlds

AFTERWARDS: tuple[Step, ...] = (
    ("$teacher", "POST", "/api/v1/conversations", {"recipients[]": "{user}", "body": "one more"}, [1]),
    ("", "PUT", "/_twin/clock", {"now": "2026-03-25T12:00:00Z"}, [0]),
    ("", "POST", "/_twin/jobs", {}, [0]),
)
"""What is done to both in the end: what waited is done, and new ids follow."""


EVERYBODY = (*USERS, "$app", "$nobody")


def differences(
    school: School, readers: Sequence[str] = EVERYBODY, later: Sequence[str] = EVERYBODY
) -> list[str]:
    """What a school answers otherwise than one that has loaded its world: now, and later."""
    world = school.world()
    copy = School(world)
    assert copy.world() == world
    found = different(school, copy, readers)
    for step in AFTERWARDS:
        answers = [one.do(step) for one in (school, copy)]
        assert answers[0].body == answers[1].body
    return found + different(school, copy, later)


def different(school: School, copy: School, readers: Sequence[str]) -> list[str]:
    one, other = dict(school.answers(readers)), dict(copy.answers(readers))
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]


def test_a_school_in_which_everything_is_comes_back_to_the_same_answers() -> None:
    assert differences(School({"clock": NOW, "lms": SCHOOL})) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.lists(steps, max_size=12))
def test_whatever_was_done_in_a_school_comes_back_to_the_same_answers(world: Any, done: list[Step]) -> None:
    school = School(world)
    for step in done:
        school.do(step)

    assert differences(school, ("$teacher", "$student", "$site_admin"), ("$student",)) == []
