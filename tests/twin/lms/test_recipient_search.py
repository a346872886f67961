"""Recipient search as a plain client of the twin sees it: rows and their keys, links, refusals."""

from typing import Any

import pytest
import requests

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_twin import Twin, TwinAdapter, lms

BASE = "https://school.instructure.example"
SEARCH = "/api/v1/search/recipients"
ALIAS = "/api/v1/conversations/find_recipients"
WORLD = {
    "users": [
        {"ref": "$ann", "name": "Ann Teacher", "short_name": "Ann", "pronouns": "she/her"},
        *({"ref": f"${one}", "name": f"{one} student"} for one in ("bob", "cho", "dan")),
        {"ref": "$zoe"},
        {"ref": "$ada", "name": "Ada Admin", "role": "account_admin"},
    ],
    "courses": [
        {
            "ref": "$bio",
            "name": "Biology",
            "sections": [{"ref": "$first", "name": "First"}, {"ref": "$second", "name": "Second"}],
            "enrollments": [
                {"user": "$ann", "role": "teacher"},
                {"user": "$bob", "role": "student"},
                {"user": "$cho", "role": "student"},
                {"user": "$dan", "role": "student", "section": "$second"},
            ],
        }
    ],
    "groups": [{"ref": "$team", "name": "Team", "context": "$bio", "members": ["$bob", "$cho"]}],
    "conversations": [{"ref": "$old", "starter": "$ada", "others": ["$bob"]}],
}


class School:
    def __init__(self, edition: str = "2025-10", **more: Any) -> None:
        self.twin = Twin(lms(LmsEdition.of(edition)))
        self.given = self.twin.load({"clock": "2026-03-15T12:00:00Z", "lms": {**WORLD, **more}})
        self.door = requests.Session()
        self.door.mount(BASE, TwinAdapter(self.twin))

    def id(self, ref: str) -> Any:
        return self.given.refs[ref]

    def ask(self, who: str, path: str = SEARCH, /, **query: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.given.tokens[who]}"}
        return self.door.get(BASE + path, params=query, headers=headers)

    def found(self, who: str, path: str = SEARCH, /, **query: Any) -> list[Any]:
        response = self.ask(who, path, **query)
        assert response.status_code == 200, response.text
        return list(response.json())

    def rels(self, response: requests.Response) -> dict[str, str]:
        return {rel: link["url"] for rel, link in response.links.items()}


@pytest.fixture
def school() -> School:
    return School()


def test_a_person_has_exactly_these_keys(school: School) -> None:
    bio, (row,) = school.id("$bio"), school.found("$bob", user_id=school.id("$ann"))

    assert row == {
        "id": school.id("$ann"),
        "name": "Ann",
        "full_name": "Ann Teacher",
        "pronouns": "she/her",
        "common_courses": {str(bio): ["TeacherEnrollment"]},
        "common_groups": {},
        "avatar_url": f"{BASE}/images/messages/avatar-50.png",
    }


def test_pronouns_are_null_where_there_are_none(school: School) -> None:
    assert school.found("$bob", user_id="self")[0]["pronouns"] is None


def test_a_context_has_exactly_these_keys(school: School) -> None:
    course, section = school.found("$ann", search="", type="context"), school.found("$ann", search="first")

    assert course == [
        {
            "id": f"course_{school.id('$bio')}",
            "name": "Biology",
            "avatar_url": f"{BASE}/images/messages/avatar-group-50.png",
            "type": "context",
            "user_count": 4,
            "permissions": {},
        }
    ]
    assert section[0] == {
        **course[0],
        "id": f"section_{school.id('$first')}",
        "name": "First",
        "user_count": 3,
        "context_name": "Biology",
    }


def test_the_rows_of_a_course_have_exactly_these_keys(school: School) -> None:
    code = f"course_{school.id('$bio')}"
    rows = school.found(
        "$ann", context=code, synthetic_contexts="1", **{"permissions[]": "send_messages_all"}
    )

    assert rows[1:] == [
        {
            "id": f"{code}_students",
            "name": "Students",
            "avatar_url": f"{BASE}/images/messages/avatar-group-50.png",
            "type": "context",
            "user_count": 3,
            "permissions": {"send_messages_all": True},
        },
        {"id": f"{code}_sections", "name": "Course Sections", "type": "context", "item_count": 2},
        {"id": f"{code}_groups", "name": "Student Groups", "type": "context", "item_count": 1},
    ]


@pytest.mark.parametrize("given", ["0", "false", ""])
def test_switches_are_on_with_any_value(school: School, given: str) -> None:
    code = f"course_{school.id('$bio')}"

    assert school.found("$ann", context=code, synthetic_contexts=given)[0]["id"] == f"{code}_teachers"


def test_a_refused_right_is_left_out(school: School) -> None:
    (row,) = school.found(
        "$bob", search="bio", **{"permissions[]": ["send_messages", "send_messages_all", "wat"]}
    )

    assert row["permissions"] == {"send_messages": True}


def test_only_writable_contexts_tell_the_right_to_write(school: School) -> None:
    (row,) = school.found("$bob", search="bio", messageable_only="1")

    assert row["permissions"] == {"send_messages": True}


@pytest.mark.parametrize("path", [SEARCH, ALIAS])
def test_links_lead_on_by_bookmarks_and_tell_the_last_page_on_the_last_one(school: School, path: str) -> None:
    first = school.ask("$bob", path, search="", per_page="2", type="user")
    second = school.door.get(
        school.rels(first)["next"], headers={"Authorization": f"Bearer {school.given.tokens['$bob']}"}
    )

    assert list(school.rels(first)) == ["current", "next", "first"]
    assert school.rels(first)["next"].startswith(f"{BASE}{SEARCH}?search=&type=user&page=bookmark%3AWyJw")
    assert school.rels(first)["next"].endswith("&per_page=2")
    assert list(school.rels(second)) == ["current", "first", "last"]
    assert school.rels(second)["last"] == school.rels(second)["current"] == school.rels(first)["next"]
    assert [row["id"] for row in first.json() + second.json()] == [
        school.id(one) for one in ("$bob", "$cho", "$dan", "$ann")
    ]


@pytest.mark.parametrize("query", [{"user_id": "self"}, {}, {"context": "account_1"}, {"type": "user"}])
def test_without_a_list_there_are_no_links(school: School, query: dict[str, str]) -> None:
    assert "Link" not in school.ask("$bob", **query).headers


@pytest.mark.parametrize("query", [{}, {"context": "account_1"}, {"context": "rubbish"}, {"type": "user"}])
def test_nothing_asked_finds_nothing(school: School, query: dict[str, str]) -> None:
    assert school.found("$bob", **query) == []


def test_a_context_that_cannot_be_read_is_none(school: School) -> None:
    assert school.found("$bob", context="account_1", search="ann")[0]["name"] == "Ann"


@pytest.mark.parametrize("page", ["2", "3"])
def test_a_numbered_page_is_refused(school: School, page: str) -> None:
    response = school.ask("$bob", search="", page=page)

    assert response.status_code == 400
    assert list(response.json()["errors"][0]) == ["page"]
    assert school.ask("$bob", search="", page="1").status_code == 200
    assert school.ask("$bob", user_id="self", page=page).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"user_id": "999"},
        {"user_id": ""},
        {"user_id": "wat"},
        {"user_id": "uuid:wat"},
        {"context": "course_999"},
        {"context": "section_999_students"},
        {"context": "differentiation_tag_1", "search": ""},
        {"context": "group_999", "user_id": "self"},
    ],
)
def test_who_and_what_does_not_exist_is_not_found(school: School, query: dict[str, str]) -> None:
    response = school.ask("$bob", **query)

    assert response.status_code == 404
    assert response.json() == {"errors": [{"message": "The specified resource does not exist."}]}


@pytest.mark.parametrize("name", ["exclude", "permissions"])
def test_the_server_trips_over_text_where_a_list_must_be(school: School, name: str) -> None:
    assert school.ask("$bob", search="", **{name: "course_1"}).status_code == 500
    assert school.ask("$bob", user_id="self", **{name: "course_1"}).status_code == 200


def test_who_cannot_be_written_to_is_not_shown_unless_a_conversation_is_named(school: School) -> None:
    ada, old = school.id("$ada"), school.id("$old")

    assert school.found("$bob", user_id=ada) == []
    assert [row["id"] for row in school.found("$bob", user_id=ada, from_conversation_id=old)] == [ada]
    assert school.found("$cho", user_id=ada, from_conversation_id=old) == []
    code = f"course_{school.id('$bio')}"
    assert school.found("$bob", user_id=ada, from_conversation_id=old, context=code) == []


def test_a_named_conversation_lets_a_message_through(school: School) -> None:
    headers = {"Authorization": f"Bearer {school.given.tokens['$bob']}"}
    form = {"recipients[]": school.id("$ada"), "body": "hi"}
    without = school.door.post(f"{BASE}/api/v1/conversations", form, headers=headers)
    form["from_conversation_id"] = school.id("$old")

    assert without.status_code == 400
    assert school.door.post(f"{BASE}/api/v1/conversations", form, headers=headers).status_code == 201


def test_administrators_find_everybody_and_share_a_course_that_does_not_exist(school: School) -> None:
    (row,) = school.found("$ada", search="cho", type="user")
    code = f"course_{school.id('$bio')}"

    assert row["common_courses"] == {"0": ["FakeEnrollment"]}
    assert school.found("$ada", search="cho", context=code)[0]["common_courses"] == {
        str(school.id("$bio")): ["StudentEnrollment"]
    }


def test_older_editions_know_less() -> None:
    old = School("2024", settings={"restrict_student_access": True})
    new = School("2025-10", settings={"restrict_student_access": True})
    tag = {"context": "differentiation_tag_1"}

    assert (old.ask("$bob", **tag).status_code, new.ask("$bob", **tag).status_code) == (200, 404)
    assert [len(one.found("$bob", search="", type="user")) for one in (old, new)] == [4, 1]
    pictures = [one.found("$ann", user_id="self", no_avatar_fallback="1")[0] for one in (old, new)]
    assert [one["avatar_url"] is None for one in pictures] == [False, True]


def test_a_login_is_needed(school: School) -> None:
    assert school.door.get(f"{BASE}{SEARCH}?search=").status_code == 401
