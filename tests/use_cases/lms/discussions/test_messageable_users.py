"""Whom the caller can write to of those who see a topic, in memory and over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.errors import NotFound, PermissionDenied
from canvas_comms.lms.discussions import messageable_users
from canvas_comms.lms.discussions.operations import ListMessageableUsers
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, ServerPage
from canvas_comms.lms.paging import Rel

SECTIONS = {"sections": [{"ref": "$one", "name": "One"}, {"ref": "$two", "name": "Two"}]}
ENROLLED = [
    {"user": "$teacher", "role": "teacher", "section": "$one"},
    {"user": "$student", "role": "student", "section": "$one"},
    {"user": "$student2", "role": "student", "section": "$two"},
]


def people(school: Any, who: str, topic: str = "topic", **more: Any) -> list[str]:
    found = messageable_users(school.course, school[topic], school.gateway(who), **more)
    names = {id: ref[1:] for ref, id in school.refs.items()}
    return [names[one.id] for one in found]


def test_everybody_in_the_course_is_there_the_caller_too_by_sortable_name(school: Any) -> None:
    assert people(school, "teacher") == ["designer", "observer", "student", "student2", "teacher"]


def test_a_student_sees_no_observers_but_their_own(school: Any) -> None:
    assert "observer" in people(school, "student")
    assert "observer" not in people(school, "student2")


def test_only_names_and_id_are_told(school: Any) -> None:
    [one] = messageable_users(school.course, school["topic"], school.gateway("teacher"), search="designer")

    assert (one.id, one.name, one.full_name) == (school["designer"], "Designer Example", "Designer Example")
    assert (one.pronouns, one.uuid, one.common_courses, one.common_groups, one.avatar_url) == (None,) * 5


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("STUDENT2", ["student2"]),
        ("exam stud", ["student", "student2"]),
        ("donald", []),
        ("  ", ["designer", "observer", "student", "student2", "teacher"]),
        ("%", []),
    ],
)
def test_every_word_must_occur_in_the_name_in_any_case(school: Any, search: str, found: list[str]) -> None:
    assert people(school, "teacher", search=search) == found


def test_who_is_in_none_of_the_topics_sections_is_left_out(open_school: Callable[..., Any]) -> None:
    school = open_school(course={**SECTIONS, "enrollments": ENROLLED})
    topic = school.made(title="T", message="m", published=True, specific_sections=[school["one"]]).id

    found = messageable_users(school.course, topic, school.gateway("teacher"))
    assert [one.id for one in found] == [school["student"], school["teacher"]]
    with pytest.raises(PermissionDenied):
        list(messageable_users(school.course, topic, school.gateway("student2")))


def test_who_does_not_see_an_unpublished_topic_is_left_out(open_school: Callable[..., Any]) -> None:
    school = open_school(
        topics=[{"ref": "$topic", "context": "$course", "title": "T", "state": "unpublished"}],
    )

    assert people(school, "teacher") == ["designer", "teacher"]


def test_in_a_group_its_members_are_there(open_school: Callable[..., Any]) -> None:
    school = open_school(topics=[{"ref": "$topic", "context": "$red", "title": "T", "author": "$student"}])
    found = messageable_users(school.group("red"), school["topic"], school.gateway("student"))

    assert [one.id for one in found] == [school["student"]]


def test_pages_are_bookmarked_and_lead_through_everybody_once(school: Any) -> None:
    def page(token: str | None) -> ServerPage[Any]:
        command = ListMessageableUsers(school.course, school["topic"], per_page="2", page=token)
        found = school.does("teacher", command)
        assert isinstance(found, ServerPage)
        return found

    pages = [page(None)]
    while (following := pages[-1].links.pages.get(Rel.NEXT)) is not None:
        pages.append(page(following))

    assert [len(one.items) for one in pages] == [2, 2, 1]
    assert len({one.id for each in pages for one in each.items}) == 5
    assert [list(one.links.pages) for one in pages] == [
        [Rel.CURRENT, Rel.NEXT, Rel.FIRST],
        [Rel.CURRENT, Rel.NEXT, Rel.FIRST],
        [Rel.CURRENT, Rel.FIRST, Rel.LAST],
    ]


def test_more_than_one_page_is_read_though_the_links_lead_to_the_topics(
    open_school: Callable[..., Any],
) -> None:
    crowd = [f"$s{number:03}" for number in range(230)]
    school = open_school(
        users=[{"ref": ref, "name": ref[1:]} for ref in ["$teacher", *crowd]],
        course={
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                *({"user": ref, "role": "student"} for ref in crowd),
            ]
        },
        groups=[],
        topics=[{"ref": "$topic", "context": "$course", "title": "T"}],
    )

    assert people(school, "teacher") == [*(ref[1:] for ref in crowd), "teacher"]
    assert people(school, "teacher", limit=120) == [ref[1:] for ref in crowd[:120]]


def test_a_bookmark_that_names_nobody_begins_anew(school: Any) -> None:
    command = ListMessageableUsers(school.course, school["topic"], per_page="1", page="bookmark:nobody")
    found = school.does("teacher", command)

    assert [one.id for one in found.items] == [school["designer"]]


def test_a_numbered_page_is_refused(school: Any) -> None:
    refused = school.does("teacher", ListMessageableUsers(school.course, school["topic"], page="2"))

    assert isinstance(refused, Denied)
    assert refused.answer.status == 400


def test_strangers_and_topics_that_are_not_there_are_refused(school: Any) -> None:
    gateway = school.gateway("teacher")

    with pytest.raises(PermissionDenied):
        people(school, "outsider")
    with pytest.raises(NotFound):
        list(messageable_users(school.course, "987654", gateway))
    assert isinstance(school.does(None, ListMessageableUsers(school.course, school["topic"])), Denied)


ANONYMOUS = [
    {"ref": "$topic", "context": "$course", "title": "T", "author": "$teacher", "anonymous_state": state}
    for state in ("full_anonymity", "partial_anonymity")
]


@pytest.mark.parametrize("topic", ANONYMOUS, ids=["full", "partial"])
def test_the_people_of_an_anonymous_topic_are_for_staff_only(
    topic: dict[str, Any], open_school: Callable[..., Any]
) -> None:
    school = open_school(topics=[topic])

    assert "student" in people(school, "teacher")
    assert "student" in people(school, "designer")
    for who in ("student", "observer"):
        with pytest.raises(PermissionDenied):
            people(school, who)


def test_older_servers_listed_the_people_of_an_anonymous_topic(open_school: Callable[..., Any]) -> None:
    school = open_school(LmsEdition.Y2024, topics=[ANONYMOUS[0]])

    assert "student" in people(school, "student")
