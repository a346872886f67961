"""A fault that could never strike is refused when it is set: nobody waits for it in vain."""

import time
from typing import Any

import attrs
import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.medical import Edition
from canvas_comms_twin import Fault, Kind, Request, Twin, lms, medical
from canvas_comms_twin.faults.scheduling import check_reach

NEWEST = Twin(medical(Edition.V2_2024), lms())
FIRST = Twin(medical(Edition.V1_2022))

NOWHERE = [
    ("POST /Comunication", r"route: leads to nothing .*nearest: POST /Communication \(segment 1: Communi"),
    ("POST /communication", r"nearest: POST /Communication \("),
    ("/communication", r"nearest: /Communication \("),
    ("/api/v1/converstaions", r"nearest: /api/v1/conversations \("),
    ("POST /conversations", r"nearest: POST /api/v1/conversations \(/api/v1 in front\)"),
    ("PATCH /Communication", r"nearest: GET /Communication \(method GET\)"),
    ("FETCH /metadata", r"nearest: GET /metadata \(method GET\)"),
    ("/api/v1/course/*/discussion_topics", r"nearest: /api/v1/courses/:course_id/discussion_topics \("),
    ("/api/v2/**", "route: leads to nothing that this twin has$"),
    ("/nowhere", "route: leads to nothing that this twin has$"),
]


@pytest.mark.parametrize(("route", "told"), NOWHERE)
def test_a_route_that_is_not_there_is_refused_with_the_nearest(route: str, told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        NEWEST.faults.add("throttle", route=route)


def test_a_route_of_the_other_product_is_refused_by_the_product() -> None:
    with pytest.raises(InvalidValue, match=r"product: has no such route; medical has"):
        NEWEST.faults.add("throttle", route="POST /Communication", product="lms")


@pytest.mark.parametrize(
    ("kind", "settings", "told"),
    [
        ("announcement-downgraded", {"product": "medical"}, "strikes POST /api/v1/courses/:c"),
        ("draft", {"product": "lms"}, "strikes POST /Communication$"),
        ("html-for-text", {"product": "lms"}, "strikes POST /Communication$"),
        ("no-location", {"product": "lms"}, "strikes POST /Communication$"),
        ("alien-location", {"route": "POST /api/v1/conversations"}, "strikes POST /Communication$"),
        ("subject-dropped", {"product": "medical"}, "strikes POST /api/v1/conversations$"),
        ("half-batch", {"route": "POST /Communication"}, "strikes POST /api/v1/conversations$"),
        ("draft", {"route": "GET /Communication"}, "strikes POST /Communication$"),
        ("absent", {"route": "POST /auth/token/"}, "strikes POST /Communication, "),
        ("next-relative", {"route": "POST /Communication"}, "strikes GET /Communication, "),
        ("next-foreign", {"route": "GET /metadata"}, "strikes GET /Communication, "),
        ("rows-missing", {"route": "GET /Communication/:id"}, "strikes GET /Communication, "),
        ("next-looping", {"route": "GET /api/v1/courses/:id/permissions"}, "strikes GET /api/v1/"),
        ("rows-missing", {"route": "GET /api/v1/users/self/todo"}, "strikes GET /api/v1/"),
        (
            "next-looping",
            {"route": "GET /api/v1/progress/:id"},
            "strikes GET /api/v1/users/self/activity_stream, GET /api/v1/users/activity_stream, ",
        ),
    ],
)
def test_a_kind_that_finds_nothing_to_act_on_there_is_refused(kind: str, settings: Any, told: str) -> None:
    with pytest.raises(InvalidValue, match=f"kind: {kind} finds nothing to act on there; it {told}"):
        NEWEST.faults.add(kind, **settings)


def test_a_kind_that_strikes_nothing_in_this_twin_is_refused() -> None:
    with pytest.raises(InvalidValue, match="kind: half-batch finds nothing to act on in this twin"):
        FIRST.faults.add("half-batch")


def test_a_route_that_the_edition_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValue, match="route: leads to nothing"):
        FIRST.faults.add("html", route="/Communication/:id")


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        *((kind, {}) for kind in Kind),
        ("throttle", {"route": "/**"}),
        ("throttle", {"route": "/api/v1/**"}),
        ("throttle", {"route": "/api/v1/users/*/communication_channels.json"}),
        ("throttle", {"route": "POST /auth/token"}),
        ("throttle", {"route": "HEAD /api/v1/conversations"}),
        ("throttle", {"route": "OPTIONS /Communication"}),
        ("redirect", {"route": "/Communication/"}),
        ("html", {"route": "/Communication/5"}),
        ("next-foreign", {"route": "GET /api/v1/conversations/*"}),
        ("5xx-before-apply", {"route": "put /api/v1/conversations/12"}),
        ("search-ignored", {"route": "POST /Communication/_search"}),
        ("announcement-downgraded", {"route": "/api/v1/groups/**"}),
        ("rows-missing", {"route": "GET /api/v1/search/recipients"}),
    ],
)
def test_what_could_strike_is_set(kind: Any, settings: Any) -> None:
    with NEWEST.faults.add(kind, **settings) as fault:
        assert fault.calls == 0


def test_the_alias_of_a_version_is_a_route_where_it_is_offered() -> None:
    with FIRST.faults.add("html", route="/Communication/*/_history/1") as fault:
        FIRST.handle(Request("GET", "/Communication/5/_history/1"))

    assert fault.struck == 1


def test_the_refusal_quotes_nothing_of_the_route() -> None:
    with pytest.raises(InvalidValue) as caught:
        NEWEST.faults.add("throttle", route="/Communication/5/secret")

    assert "secret" not in str(caught.value)


def test_a_hostile_route_takes_no_time() -> None:
    fault = attrs.evolve(Fault("html"), route="/" + "a/" * 250)
    began = time.thread_time()

    with pytest.raises(InvalidValue):
        check_reach(fault, NEWEST.stage.routes_by_product)
    assert time.thread_time() - began < 0.5


def test_over_http_it_is_the_same_refusal(client: Any) -> None:
    refused = client.control("POST", "faults", {"kind": "html", "route": "POST /Comunication"})

    assert (refused.status_code, refused.json()["path"]) == (400, "route")
    assert "nearest: POST /Communication" in refused.json()["error"]


def test_a_lie_about_pages_counts_only_what_comes_in_pages() -> None:
    twin = Twin(lms())
    token = twin.load({"lms": {"users": [{"ref": "$ann"}]}}).tokens["$ann"]
    headers = {"authorization": f"Bearer {token}"}
    with twin.faults.add("next-looping") as looping:
        for path in ("/api/v1/users/self", "/api/v1/users/self/todo", "/api/v1/conversations"):
            twin.handle(Request("GET", path, "", headers))

    assert looping.calls == 1
