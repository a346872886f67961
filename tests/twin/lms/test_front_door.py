"""The request line as Rails and Rack read it, and bodies as Rails writes them."""

import json
from typing import Any
from urllib.parse import quote

import attrs
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_twin import Request, Response, Twin, lms
from canvas_comms_twin.lms.front_door import METHODS, normalised
from canvas_comms_twin.server import TwinServer

FORM = "application/x-www-form-urlencoded"
WORLD: Any = {
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
            }
        ],
        "conversations": [{"ref": "$talk", "starter": "$ann", "others": ["$bob"]}],
    }
}


@attrs.frozen
class Canvas:
    twin: Twin
    refs: Any
    token: str

    @property
    def talk(self) -> str:
        return f"/api/v1/conversations/{self.refs['$talk']}"

    def ask(
        self, method: str, path: str, body: str | bytes = "", kind: str = FORM, **headers: str
    ) -> Response:
        sent = {"authorization": f"Bearer {self.token}", "content-type": kind}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, bytes) else body.encode()
        return self.twin.handle(Request(method, path, "", {k: v for k, v in sent.items() if v}, raw))


@pytest.fixture
def canvas() -> Canvas:
    twin = Twin(lms())
    known = twin.load(WORLD)
    return Canvas(twin, known.refs, known.tokens["$ann"])


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conversations/",
        "//api/v1/conversations",
        "/api//v1///conversations//",
        "/api/v1/conversations.json",
        "/api/v1/conversations.json/",
    ],
)
def test_slashes_too_many_and_json_at_the_end_change_nothing(path: str, canvas: Canvas) -> None:
    assert canvas.ask("GET", path).body == canvas.ask("GET", "/api/v1/conversations").body


def test_links_of_pages_have_no_slash_too_many(canvas: Canvas) -> None:
    answer = canvas.ask("GET", "//api/v1/conversations/")

    assert "/api/v1/conversations?" in dict(answer.headers)["Link"]


def test_another_suffix_is_a_part_of_an_id_or_of_no_route(canvas: Canvas) -> None:
    assert canvas.ask("GET", f"{canvas.talk}.json").status == 200
    assert canvas.ask("GET", f"{canvas.talk}.xml").status == 404
    assert canvas.ask("GET", "/api/v1/conversations.xml").status == 404


@given(st.text("/ab%2fF.x"))
def test_a_path_that_is_normalised_stays_as_it_is(path: str) -> None:
    once = normalised(path)

    assert normalised(once) == once
    assert once.startswith("/")
    assert "//" not in once
    assert once == "/" or not once.endswith("/")


@given(st.lists(st.text(min_size=1).map(lambda one: quote(one, safe="")), min_size=1), st.data())
def test_only_slashes_and_the_case_of_escapes_are_changed(segments: list[str], data: st.DataObject) -> None:
    slashes = [data.draw(st.sampled_from(["/", "//", "///"])) for _ in segments]
    path = "".join(slash + one for slash, one in zip(slashes, segments, strict=True))

    assert normalised(path + data.draw(st.sampled_from(["", "/", "//"]))) == "/" + "/".join(segments)


@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        ("_method=PUT&conversation[starred]=true", FORM, {}),
        ("conversation[starred]=true&_method=put", FORM, {}),
        ("%5Fmethod=put&conversation[starred]=true", FORM, {}),
        ("_method=put&conversation[starred]=true", "", {}),
        ("conversation[starred]=true", FORM, {"x_http_method_override": "PUT"}),
        ('{"conversation":{"starred":true}}', "application/json", {"x_http_method_override": "put"}),
        (
            '--b\r\nContent-Disposition: form-data; name="_method"\r\n\r\nput\r\n'
            '--b\r\nContent-Disposition: form-data; name="conversation[starred]"\r\n\r\ntrue\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            {},
        ),
    ],
)
def test_a_post_may_stand_for_another_method(
    body: str, kind: str, headers: dict[str, str], canvas: Canvas
) -> None:
    answer = canvas.ask("POST", canvas.talk, body, kind, **headers)

    assert (answer.status, json.loads(answer.body)["starred"]) == (200, True)


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "headers"),
    [
        ("POST", "{}", '{"_method":"PUT"}', "application/json", {}),
        ("POST", "{}", "_method=fly", FORM, {"x_http_method_override": "PUT"}),
        ("POST", "{}", "a[_method]=PUT", FORM, {}),
        ("PATCH", "{}", "_method=PUT", FORM, {"x_http_method_override": "PUT"}),
        ("POST", "{}", "", FORM, {"x_http_method_override": "PATCH"}),
    ],
)
def test_nothing_else_stands_for_another_method(
    method: str, path: str, body: str, kind: str, headers: dict[str, str], canvas: Canvas
) -> None:
    assert canvas.ask(method, path.format(canvas.talk), body, kind, **headers).status == 404


def test_the_query_says_no_method(canvas: Canvas) -> None:
    headers = {"authorization": f"Bearer {canvas.token}"}
    answer = canvas.twin.handle(Request("POST", canvas.talk, "_method=PUT", headers))

    assert answer.status == 404


def test_the_parts_of_a_stranger_are_not_read_for_a_method(canvas: Canvas) -> None:
    body = '--b\r\nContent-Disposition: form-data; name="_method"\r\n\r\nput\r\n--b--\r\n'

    answer = canvas.ask("POST", canvas.talk, body, "multipart/form-data; boundary=b", authorization="")
    assert answer.status == 404


def test_a_get_may_be_posted(canvas: Canvas) -> None:
    answer = canvas.ask("POST", "/api/v1/conversations/unread_count", "_method=get")

    assert (answer.status, json.loads(answer.body)) == (200, {"unread_count": "0"})


def test_the_journal_tells_the_method_that_was_meant(canvas: Canvas) -> None:
    canvas.ask("POST", f"{canvas.talk}/", "_method=put&conversation[starred]=true")
    (entry,) = canvas.twin.journal

    assert (entry.method, entry.route) == ("PUT", "/api/v1/conversations/:id")


@pytest.mark.parametrize("body", ["{", '{"a":1,}', "[" * 2000, b"\xff", '{"a":NaN}'])
def test_a_body_that_is_no_json_is_refused_in_the_words_of_the_server(
    body: str | bytes, canvas: Canvas
) -> None:
    answer = canvas.ask("POST", "/api/v1/conversations", body, "application/json")

    assert answer.status == 400
    assert json.loads(answer.body) == {
        "errors": [{"message": "An error occurred.", "error_code": "bad_request"}]
    }
    assert dict(answer.headers)["canvas-comms-twin-reason"].startswith("unreadable@parameters")


def test_the_signs_of_markup_are_escaped_in_json(canvas: Canvas) -> None:
    path = f"/api/v1/courses/{canvas.refs['$bio']}/discussion_topics"
    answer = canvas.ask("POST", path, "title=a<b>%26c&message=x")

    assert b'"title":"a\\u003cb\\u003e\\u0026c"' in answer.body
    assert json.loads(answer.body)["title"] == "a<b>&c"
    assert not {b"<", b">", b"&"} & {bytes([one]) for one in answer.body}


def test_head_is_a_get_without_a_body() -> None:
    twin = Twin(lms())
    known = twin.load(WORLD)
    authorised = {"Authorization": f"Bearer {known.tokens['$ann']}"}
    with TwinServer(twin) as server:
        url = f"{server.url}//api/v1/conversations/"
        got, head = (requests.request(one, url, headers=authorised, timeout=5) for one in ("GET", "HEAD"))
        put = requests.post(
            f"{server.url}/api/v1/conversations/{known.refs['$talk']}/",
            {"_method": "put", "conversation[starred]": "1"},
            headers=authorised,
            timeout=5,
        )

    assert (got.status_code, head.status_code, head.content) == (200, 200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert (put.status_code, put.json()["starred"]) == (200, True)


def test_the_methods_that_a_post_may_stand_for_are_those_of_rack() -> None:
    assert {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "LINK", "UNLINK"} == METHODS
