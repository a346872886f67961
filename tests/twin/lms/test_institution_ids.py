"""Ids of institutions in the twin: where they work, and where they do not. Source: facts neighbours C."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import attrs
import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

import canvas_comms_lms
import canvas_comms_memory
from canvas_comms.errors import InvalidValue, NotFound
from canvas_comms.lms import contexts
from canvas_comms.lms.rules.ids import in_hex
from canvas_comms_twin import Request, Twin, lms
from canvas_comms_twin.server import TwinServer

BASE = "http://127.0.0.1:8000"
SLASHED = "2026/S1?bio.101%"
WORLD: dict[str, Any] = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "account": {"sis_account_id": "School"},
        "users": [
            {"ref": "$boss", "role": "account_admin", "sis_user_id": "B/1", "login_id": "Boss@School"},
            {
                "ref": "$ann",
                "sis_user_id": "A1",
                "login_id": "ann",
                "integration_id": "I",
                "lti_user_id": "L",
            },
        ],
        "channels": [
            {"user": "$ann", "address": "ann@school.example"},
            *({"user": "$boss", "address": f"boss{n}@school.example"} for n in range(250)),
        ],
        "courses": [
            {
                "ref": "$bio",
                "sis_course_id": SLASHED,
                "sections": [{"ref": "$lab", "name": "Lab", "sis_section_id": "LAB"}],
                "enrollments": [
                    {"user": "$boss", "role": "teacher"},
                    {"user": "$ann", "role": "student"},
                ],
            }
        ],
        "groups": [{"ref": "$crew", "context": "$bio", "members": ["$ann"], "sis_group_id": "CREW"}],
        "topics": [{"ref": "$trip", "context": "$bio", "title": "Trip", "author": "$boss"}],
    },
}


@attrs.define
class School:
    twin: Twin
    names: Any

    def ask(self, target: str, name: str = "$boss", method: str = "GET") -> tuple[int, Any]:
        path, _, query = target.partition("?")
        header = {"authorization": f"Bearer {self.names.tokens[name]}"}
        answer = self.twin.handle(Request(method, path, query, header, b"", BASE))
        return answer.status, json.loads(answer.body or b"null")


@pytest.fixture(scope="module")
def school() -> School:
    twin = Twin(lms())
    return School(twin, twin.load(WORLD))


USERS = [
    "sis_user_id:A1",
    "sis_login_id:ANN",
    "sis_integration_id:I",
    "lti_user_id:L",
    "hex:sis_user_id:4131",
]


@pytest.mark.parametrize("id", USERS)
def test_a_user_is_found_by_what_the_institution_calls_them(school: School, id: str) -> None:
    ann = school.names.refs["$ann"]

    assert school.ask(f"/api/v1/users/{id}")[1]["id"] == ann
    assert school.ask(f"/api/v1/users/1~{ann}")[1]["id"] == ann
    status, channels = school.ask(f"/api/v1/users/{id}/communication_channels")
    assert (status, [one["user_id"] for one in channels]) == (200, [ann])


@pytest.mark.parametrize(
    ("collection", "id", "ref"),
    [
        ("courses", f"sis_course_id:{SLASHED}", "$bio"),
        ("courses", in_hex(f"sis_course_id:{SLASHED}"), "$bio"),
        ("sections", "sis_section_id:LAB", "$lab"),
        ("groups", "sis_group_id:CREW", "$crew"),
        ("accounts", "sis_account_id:School", "$root"),
    ],
)
def test_so_are_places(school: School, collection: str, id: str, ref: str) -> None:
    written = quote(id, safe="").replace(".", "%2E")
    status, found = school.ask(f"/api/v1/{collection}/{written}")

    assert (status, found["id"]) == (200, school.names.refs[ref])


def test_topics_of_a_course_are_found_by_its_sis_id_and_by_no_other_prefix(school: School) -> None:
    written = quote(f"sis_course_id:{SLASHED}", safe="").replace(".", "%2E")
    topic = school.names.refs["$trip"]

    assert school.ask(f"/api/v1/courses/{written}/discussion_topics/{topic}")[1]["title"] == "Trip"
    assert school.ask("/api/v1/courses/sis_group_id:CREW/discussion_topics")[0] == 404
    assert school.ask(f"/api/v1/courses/{written}/discussion_topics/sis_topic_id:{topic}")[0] == 404
    assert school.ask(f"/api/v1/courses/2~{school.names.refs['$bio']}")[0] == 404
    assert school.ask(f"/api/v1/courses/{10**13 + school.names.refs['$bio']}")[0] == 404


@pytest.mark.parametrize(
    ("as_user", "status"),
    [
        ("sis_user_id:A1", 200),
        ("hex:sis_login_id:414E4E", 200),
        ("", 200),
        ("sis_user_id:nobody", 401),
        ("sis_course_id:x", 401),
        ("2~1", 401),
    ],
)
def test_a_masquerade_names_people_in_the_same_way(school: School, as_user: str, status: int) -> None:
    found, body = school.ask(f"/api/v1/users/self?as_user_id={quote(as_user)}")

    assert found == status
    assert body == {"errors": "Invalid as_user_id"} if status == 401 else body["id"]


def test_recipients_and_context_codes_take_no_such_ids(school: School) -> None:
    sent = school.ask("/api/v1/conversations?recipients[]=sis_user_id:A1&body=hi", method="POST")

    assert sent[0] == 400
    assert school.ask("/api/v1/announcements?context_codes[]=course_sis_course_id:BIO")[0] in (400, 404)


ROUTES = [
    "/api/v1/users/{}",
    "/api/v1/users/{}/communication_channels",
    "/api/v1/users/{}/courses",
    "/api/v1/courses/{}",
    "/api/v1/courses/{}/users",
    "/api/v1/courses/{}/discussion_topics",
    "/api/v1/courses/{}/sections",
    "/api/v1/sections/{}",
    "/api/v1/groups/{}",
    "/api/v1/groups/{}/discussion_topics",
    "/api/v1/accounts/{}",
    "/api/v1/accounts/{}/bounced_communication_channels",
]


@settings(deadline=None)
@given(
    st.sampled_from(ROUTES),
    st.one_of(
        st.text(min_size=1, max_size=30, alphabet=st.characters(exclude_categories=["Cs"])),
        st.builds(
            "{}:{}".format,
            st.sampled_from(["sis_user_id", "sis_course_id", "hex:sis_user_id", "uuid", "lti_user_id"]),
            st.text(max_size=30, alphabet=st.characters(exclude_categories=["Cs"])),
        ),
        st.integers(min_value=0).map(str),
    ),
)
@example("/api/v1/users/{}", "hex:sis_user_id:zz")
@example("/api/v1/courses/{}", "9" * 30)
@example("/api/v1/courses/{}", "1~" + "9" * 30)
def test_no_text_in_the_place_of_an_id_is_an_error(school: School, route: str, text: str) -> None:
    written = quote(text, safe="").replace(".", "%2E")

    assert school.ask(route.format(written))[0] in (200, 403, 404)


@pytest.fixture
def url(school: School) -> Iterator[str]:
    with TwinServer(school.twin) as server:
        yield server.url


def test_over_a_socket(school: School, url: str) -> None:
    header = {"Authorization": f"Bearer {school.names.tokens['$boss']}"}
    found = requests.get(f"{url}/api/v1/users/sis_user_id:B%2F1", headers=header, timeout=5)

    assert found.json()["id"] == school.names.refs["$boss"]


def test_the_library_takes_them_through_both_doors(school: School, url: str) -> None:
    memory = canvas_comms_memory.connect("lms", edition="2025-10", world=WORLD, actor="$boss")
    server = canvas_comms_lms.connect(
        url, edition="2025-10", token=school.names.tokens["$boss"], allow_insecure_loopback=True
    )
    for client in (memory, server):
        [channel] = client.channels.list(user="sis_user_id:A1")
        assert channel.address == "ann@school.example"
        assert len(list(client.channels.list(user="sis_user_id:B/1"))) == 250
        [topic] = client.discussions.list(contexts.course(in_hex(f"sis_course_id:{SLASHED}")))
        assert topic.title == "Trip"
        with pytest.raises(NotFound):
            list(client.channels.list(user="sis_user_id:a1"))
        with pytest.raises(InvalidValue):
            client.channels.list(user="a/b")


def test_the_library_acts_as_somebody_whom_the_institution_names(school: School, url: str) -> None:
    ann = str(school.names.refs["$ann"])
    for as_user in ("sis_user_id:A1", "sis_login_id:ANN", f"1~{ann}"):
        memory = canvas_comms_memory.connect(
            "lms", edition="2025-10", world=WORLD, actor="$boss", as_user=as_user
        )
        server = canvas_comms_lms.connect(
            url,
            edition="2025-10",
            token=school.names.tokens["$boss"],
            as_user=as_user,
            allow_insecure_loopback=True,
        )
        assert {memory.whoami(), server.whoami()} == {ann}
