"""Which number an announcement has, and how many of them a student's list counts."""

from collections.abc import Callable
from typing import Any

from canvas_comms.lms.discussions import delete_topic
from canvas_comms.lms.discussions.operations import ListTopics
from canvas_comms.lms.operations import ServerPage
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import Parameters

SECTIONS = [{"ref": "$morning", "name": "Morning"}, {"ref": "$evening", "name": "Evening"}]
ENROLLED = [
    {"user": "$teacher", "role": "teacher"},
    {"user": "$student", "role": "student", "section": "$morning"},
]


def test_announcements_count_up_and_a_deleted_one_keeps_its_number(school: Any) -> None:
    second = school.made(title="B", message="b", is_announcement=True)
    delete_topic(school.course, second.id, school.gateway("teacher"))
    third = school.made(title="C", message="c", is_announcement=True)

    assert (second.position, third.position) == (2, 3)


def test_a_discussion_has_no_position_until_it_is_pinned(school: Any) -> None:
    school.made(title="B", message="b", is_announcement=True)

    assert school.made(title="Plain").position is None
    assert school.made(title="Pinned", pinned=True).position == 1


def announcements_of_a_school(open_school: Callable[..., Any]) -> Any:
    news = {"context": "$course", "kind": "announcement", "author": "$teacher", "message": "m"}
    return open_school(
        course={"sections": SECTIONS, "enrollments": ENROLLED},
        topics=[
            {"ref": "$a", "title": "A", **news},
            {"ref": "$b", "title": "B", "specific_sections": ["$evening"], **news},
            {"ref": "$c", "title": "C", **news},
        ],
    )


def test_announcements_of_other_sections_are_not_counted(open_school: Callable[..., Any]) -> None:
    school = announcements_of_a_school(open_school)
    query = Parameters({"only_announcements": "1", "per_page": "1", "page": "2"})

    page = school.does("student", ListTopics(school.course, query))

    assert isinstance(page, ServerPage)
    assert ([one.title for one in page.items], page.links.pages[Rel.LAST]) == (["A"], "2")


def test_who_reads_as_admin_has_all_of_them_counted(open_school: Callable[..., Any]) -> None:
    school = announcements_of_a_school(open_school)
    query = Parameters({"only_announcements": "1", "per_page": "1"})

    page = school.does("teacher", ListTopics(school.course, query))

    assert isinstance(page, ServerPage)
    assert page.links.pages[Rel.LAST] == "3"
