"""A request that finds no route is told the nearest ones, and what is different there."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical import Edition
from canvas_comms_twin import Request, Response, Twin, lms, medical
from canvas_comms_twin.nearest_routes import nearest

ROUTES = (
    ("GET", "/api/v1/conversations"),
    ("POST", "/api/v1/conversations"),
    ("GET", "/api/v1/conversations/:id"),
    ("POST", "/api/v1/conversations/:id/add_message"),
    ("GET", "/api/v1/courses/:course_id/discussion_topics"),
    ("GET", "/Communication"),
    ("POST", "/Communication"),
    ("POST", "/auth/token/"),
)

NEAR = [
    ("GET", "/api/v1/converstaions", "GET /api/v1/conversations (segment 3: conversations)"),
    ("GET", "/conversations", "GET /api/v1/conversations (/api/v1 in front)"),
    ("GET", "/v1/conversations", "GET /api/v1/conversations (/api/v1 in front)"),
    ("GET", "/api/conversations", "GET /api/v1/conversations (/api/v1 in front)"),
    ("GET", "/api/v1/conversations/", "GET /api/v1/conversations (no slash at the end)"),
    ("POST", "/auth/token", "POST /auth/token/ (a slash at the end)"),
    ("GET", "/communication", "GET /Communication (segment 1: Communication)"),
    ("DELETE", "/api/v1/conversations/5", "GET /api/v1/conversations/:id (method GET)"),
    (
        "POST",
        "/api/v1/conversations/5/add_mesage",
        "POST /api/v1/conversations/:id/add_message (segment 5: add_message)",
    ),
    ("POST", "/api/v1/conversations/5/", "GET /api/v1/conversations/:id (method GET, no slash at the end)"),
    (
        "GET",
        "/api/v1/courses/5/discussion_topic",
        "GET /api/v1/courses/:course_id/discussion_topics (segment 5: discussion_topics)",
    ),
    (
        "GET",
        "/api/v1/courses/5",
        "GET /api/v1/courses/:course_id/discussion_topics (then /discussion_topics)",
    ),
    ("GET", "/Communication/", "GET /Communication (no slash at the end)"),
    ("POST", "/Communication/_new", "POST /Communication (without the last segment)"),
    ("GET", "/api/v1//conversations", "GET /api/v1/conversations (no doubled slash)"),
    ("GET", "//Communication", "GET /Communication (no doubled slash)"),
    ("GET", "/api/v1/conversations///5", "GET /api/v1/conversations/:id (no doubled slash)"),
    ("GET", "/api/v2/conversations", "GET /api/v1/conversations (/api/v1 in front)"),
    ("GET", "/v1/conversation", "GET /api/v1/conversations (/api/v1 in front, segment 3: conversations)"),
    ("GET", "/API/V1/conversations", "GET /api/v1/conversations (/api/v1 in front)"),
    ("GET", "/canvas/api/v1/conversations", "GET /api/v1/conversations (nothing before /api)"),
    ("POST", "/fhir/Communication", "POST /Communication (nothing before /Communication)"),
    ("GET", "/fhir/r4/Communication", "GET /Communication (nothing before /Communication)"),
    ("PUT", "/fhir/Communication", "GET /Communication (method GET, nothing before /Communication)"),
    ("GET", "/Communication.json", "GET /Communication (no .json at the end)"),
    ("DELETE", "/api/v1/conversations.json", "GET /api/v1/conversations (method GET)"),
    ("GET", "/Communications", "GET /Communication (segment 1: Communication)"),
    (
        "GET",
        "/api/v1/courses/5/topics",
        "GET /api/v1/courses/:course_id/discussion_topics (segment 5: discussion_topics)",
    ),
]


@pytest.mark.parametrize(("method", "path", "expected"), NEAR)
def test_the_nearest_route_says_what_differs(method: str, path: str, expected: str) -> None:
    assert str(nearest(method, path, ROUTES)[0]) == expected


def test_another_word_that_begins_otherwise_is_not_told() -> None:
    assert [near.route for near in nearest("GET", "/Comunication", ROUTES)] == ["/Communication"]


def test_of_a_prefix_and_a_part_too_many_neither_is_too_far() -> None:
    assert nearest("GET", "/a/b/c/d/Communication", ROUTES) == ()


@pytest.mark.parametrize("path", ["/", "/zzz", "/api/v1/quizzes/7/questions/5", "/x" * 50, "/" + "c" * 100])
def test_what_is_far_from_everything_is_told_nothing(path: str) -> None:
    assert nearest("GET", path, ROUTES) == ()


@pytest.mark.parametrize(("method", "path"), [("GET", "/Communication"), ("GET", "/api/v1/conversations/9")])
def test_a_route_that_is_there_is_not_told(method: str, path: str) -> None:
    assert all(near.differs for near in nearest(method, path, ROUTES))


@given(st.sampled_from(["GET", "PATCH"]), st.text(max_size=40))
def test_any_path_gets_at_most_three_routes_in_plain_ascii(method: str, path: str) -> None:
    found = nearest(method, path, ROUTES)

    assert len(found) <= 3
    assert ", ".join(map(str, found)).isascii()


def test_a_hostile_path_takes_no_time() -> None:
    twin = Twin()
    began = time.thread_time()
    for path in ("/api/v1/" + "conversation" * 1000, "/" + "/".join("ab" * 30 for _ in range(15))):
        twin.handle(Request("GET", path))

    assert time.thread_time() - began < 0.5


def told(answer: Response) -> Any:
    return dict(answer.headers).get("canvas-comms-twin-reason", "")


def test_a_404_of_canvas_lms_keeps_its_body_and_tells_in_a_header() -> None:
    answer = Twin(lms()).handle(Request("GET", "/api/v1/converstaions"))

    assert (answer.status, json.loads(answer.body)) == (
        404,
        {"errors": [{"message": "The specified resource does not exist."}]},
    )
    assert told(answer).startswith("no-such-route@path; nearest: GET /api/v1/conversations ")


def test_a_404_of_a_thing_that_is_not_there_tells_of_no_routes() -> None:
    twin = Twin(lms())
    token = twin.load({"lms": {"users": [{"ref": "$ann"}]}}).tokens["$ann"]

    answer = twin.handle(Request("GET", "/api/v1/users/99", "", {"authorization": f"Bearer {token}"}))

    assert (answer.status, "nearest" in told(answer)) == (404, False)


def test_a_501_tells_in_its_body_as_well() -> None:
    answer = Twin(lms()).handle(Request("GET", "/api/v1/courses/1/discussion_topics/2/date_details"))

    assert answer.status == 501
    assert json.loads(answer.body)["nearest"][0] == {
        "method": "GET",
        "route": "/api/v1/courses/:course_id/discussion_topics/:topic_id",
        "differs": ["without the last segment"],
    }
    assert told(answer).startswith("not-built@path; nearest: GET /api/v1/courses/:course_id/")


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("PUT", "/Communication", 405, "GET /Communication (method GET), POST /Communication (method POST)"),
        ("POST", "/metadata", 405, "GET /metadata (method GET)"),
        ("GET", "/Comunication", 404, "GET /Communication (segment 1: Communication)"),
        ("GET", "/Task/_search", 405, ""),
        ("GET", "/Communication/1/_history", 404, "GET /Communication/:id (without the last segment)"),
        ("GET", "/auth/tokens", 501, ""),
    ],
)
def test_canvas_medical_tells_too(method: str, path: str, status: int, expected: str) -> None:
    answer = Twin(medical()).handle(Request(method, path))

    assert answer.status == status
    assert told(answer).partition("nearest: ")[2] == expected


def test_routes_are_those_of_the_edition() -> None:
    def routes(edition: Edition) -> Any:
        return [route for _, route in Twin(medical(edition)).stage.routes]

    assert "/Communication/:id" not in routes(Edition.V1_2022)
    assert {"/Communication/:id", "/Communication/_search"} <= set(routes(Edition.V2_2024))


def test_a_path_of_no_product_is_told_the_nearest_of_all() -> None:
    answer = Twin().handle(Request("GET", "/announcements"))

    assert answer.status == 404
    assert json.loads(answer.body)["nearest"][0]["route"] == "/api/v1/announcements"
