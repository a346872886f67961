"""The people of a topic over HTTP, as a plain client sees them."""

from typing import Any

import requests

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "lms": {
        "users": [
            {"ref": "$t", "name": "Tea"},
            {"ref": "$s", "name": "Stu"},
            {"ref": "$j", "name": "John"},
        ],
        "courses": [
            {
                "ref": "$c",
                "enrollments": [
                    {"user": "$t", "role": "teacher"},
                    {"user": "$s", "role": "student"},
                    {"user": "$j", "role": "student"},
                ],
            }
        ],
        "groups": [{"ref": "$g", "context": "$c", "members": ["$s", "$j"]}],
        "topics": [
            {"ref": "$p", "context": "$c", "title": "discussion"},
            {"ref": "$q", "context": "$g", "title": "discussion of the group"},
        ],
    }
}


def get(path: str, **query: str) -> tuple[requests.Response, Any]:
    twin = Twin()
    known = twin.load(WORLD)
    session = requests.Session()
    session.mount(HOST, TwinAdapter(twin))
    for ref, id in known.refs.items():
        path = path.replace(ref, str(id))
    headers = {"Authorization": f"Bearer {known.tokens['$s']}"}
    return session.get(HOST + path, params=query, headers=headers), known.refs


def test_a_person_has_four_keys() -> None:
    answer, refs = get("/api/v1/courses/$c/discussion_topics/$p/messageable_users", search="john")

    assert answer.status_code == 200
    assert answer.json() == [{"id": int(refs["$j"]), "name": "John", "full_name": "John", "pronouns": None}]


def test_the_links_lead_to_the_list_of_topics() -> None:
    answer, refs = get("/api/v1/courses/$c/discussion_topics/$p/messageable_users", search="", per_page="1")
    list_of_topics = f"{HOST}/api/v1/courses/{refs['$c']}/discussion_topics?search=&page="

    assert len(answer.json()) == 1
    assert answer.links["next"]["url"] == f"{list_of_topics}bookmark%3A{refs['$j']}&per_page=1"
    assert answer.links["first"]["url"] == f"{list_of_topics}first&per_page=1"


def test_nobody_is_found_by_a_word_that_is_in_no_name() -> None:
    answer, _ = get("/api/v1/courses/$c/discussion_topics/$p/messageable_users", search="donald")

    assert (answer.status_code, answer.json()) == (200, [])


def test_groups_have_the_same_route() -> None:
    answer, refs = get("/api/v1/groups/$g/discussion_topics/$q/messageable_users")

    assert [one["id"] for one in answer.json()] == [int(refs["$j"]), int(refs["$s"])]
