"""Plain requests and curl against Canvas LMS on a port, in the manner of its documentation.

curl runs as itself where it is installed, and is read by us where it is not.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
import requests

from canvas_comms_twin import Twin, lms
from canvas_comms_twin.server import TwinServer

STUDENTS = ["$bob", "$cho", "$dan"]
WORLD: Any = {
    "lms": {
        "users": [{"ref": one} for one in ("$ann", *STUDENTS)],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    *({"user": one, "role": "student"} for one in STUDENTS),
                ],
            }
        ],
    },
}


@attrs.frozen
class School:
    api: str
    refs: Any
    headers: Any

    def post(self, path: str, **options: Any) -> Any:
        return requests.post(self.api + path, headers=self.headers, timeout=5, **options)

    def get(self, path: str, **options: Any) -> Any:
        return requests.get(self.api + path, headers=self.headers, timeout=5, **options)

    def curl(self, path: str, *words: str) -> Any:
        """`-d` and `-F` as curl sends them."""
        authorised = ["-H", f"Authorization: {self.headers['Authorization']}"]
        if shutil.which("curl"):
            command = ["curl", "--silent", self.api + path, *authorised, *words]
            return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        pairs = [value.split("=", 1) for value in words[1::2]]
        if "-F" in words:
            return self.post(path, files=[(name, (None, value)) for name, value in pairs]).json()
        return (self.post(path, data=pairs) if words else self.get(path)).json()


@pytest.fixture
def school() -> Iterator[School]:
    twin = Twin(lms())
    given = twin.load(WORLD)
    with TwinServer(twin) as server:
        headers = {"Authorization": f"Bearer {given.tokens['$ann']}"}
        yield School(server.url + "/api/v1", given.refs, headers)


def everybody(school: School) -> list[str]:
    return [str(school.refs[one]) for one in STUDENTS]


def test_requests_names_a_list_with_its_brackets_and_everybody_is_written_to(school: School) -> None:
    made = school.post(
        "/conversations", data={"recipients[]": everybody(school), "subject": "Trip", "body": "Boots!"}
    )

    assert (made.status_code, len(made.json())) == (201, 3)


def test_without_brackets_only_the_last_of_several_is_written_to(school: School) -> None:
    made = school.post("/conversations", data={"recipients": everybody(school), "body": "Boots!"}).json()

    assert [one["audience"] for one in made] == [[school.refs["$dan"]]]


def test_json_works_as_well_as_a_form(school: School) -> None:
    made = school.post("/conversations", json={"recipients": everybody(school), "body": "Boots!"})

    assert (made.status_code, len(made.json())) == (201, 3)


def test_requests_follows_the_pages_by_their_link_header(school: School) -> None:
    school.post("/conversations", data={"recipients[]": everybody(school), "body": "Boots!"})
    page = school.get("/conversations", params={"scope": "sent", "per_page": 2})
    rest = requests.get(page.links["next"]["url"], headers=school.headers, timeout=5)

    assert (len(page.json()), len(rest.json()), "next" in rest.links) == (2, 1, False)


def test_requests_announces(school: School) -> None:
    announcement = {"title": "Trip", "message": "<p>Boots!</p>", "is_announcement": "true"}
    school.post(f"/courses/{school.refs['$bio']}/discussion_topics", data=announcement)
    listed = school.get("/announcements", params={"context_codes[]": f"course_{school.refs['$bio']}"})

    assert [one["title"] for one in listed.json()] == ["Trip"]


@pytest.mark.parametrize("flag", ["-d", "-F"])
def test_curl_writes_to_a_whole_course_by_form_or_by_parts(school: School, flag: str) -> None:
    fields = [
        f"recipients[]=course_{school.refs['$bio']}",
        "subject=Trip",
        "body=Boots!",
        "group_conversation=true",
    ]
    (made,) = school.curl("/conversations", *(word for field in fields for word in (flag, field)))

    assert (made["subject"], len(made["audience"])) == ("Trip", 3)


def test_curl_adds_a_channel_with_names_in_brackets(school: School) -> None:
    made = school.curl(
        "/users/self/communication_channels",
        *("-d", "communication_channel[address]=ann@home.example", "-d", "communication_channel[type]=email"),
    )

    assert (made["address"], made["workflow_state"]) == ("ann@home.example", "unconfirmed")


def test_curl_is_told_what_was_wrong(school: School) -> None:
    assert school.curl("/conversations", "-d", "body=Boots!")[0]["message"] == "blank"
