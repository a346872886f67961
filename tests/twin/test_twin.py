"""The twin as a whole: any bytes in, an answer out."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical import Edition
from canvas_comms_twin import Request, Response, Twin, medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

GRANT = f"grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}".encode()
PATHS = [
    "/Communication",
    "/Communication/_search",
    "/Communication/x",
    "/auth/token/",
    "/_twin/world",
    "/_twin/ui",
]
MEDIA = ["application/json", "application/x-www-form-urlencoded", "", "text/plain;;;"]

TWINS = [Twin(medical(edition)) for edition in Edition]


def token_of(twin: Twin) -> str:
    found: str = json.loads(twin.handle(Request("POST", "/auth/token/", body=GRANT)).body)["access_token"]
    return found


TOKENS = [token_of(twin) for twin in TWINS]

requests = st.builds(
    Request,
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) | st.text(max_size=5),
    path=st.sampled_from(PATHS) | st.text(max_size=20).map("/Communication/{}".format) | st.text(max_size=20),
    query=st.text(max_size=30) | st.text(alphabet="_countfseprma=&%1-+", max_size=30),
    headers=st.fixed_dictionaries(
        {"content-type": st.sampled_from(MEDIA)}, optional={"authorization": st.text()}
    ),
    body=st.binary(max_size=50)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    ).map(lambda value: json.dumps(value).encode("utf-8", "replace")),
)


@given(requests, st.sampled_from(range(len(TWINS))), st.booleans())
def test_any_request_has_an_answer_that_is_no_defect(request: Request, index: int, known: bool) -> None:
    headers = {**request.headers, "authorization": f"Bearer {TOKENS[index]}"} if known else request.headers
    asked = Request(request.method, request.path, request.query, headers, request.body)
    answer = TWINS[index].handle(asked)

    assert answer.status != 500
    for name, value in answer.headers:
        assert "\n" not in name + value
        assert "\r" not in name + value
        value.encode("latin-1")


def test_a_defect_of_ours_is_an_answer_that_tells_its_kind_and_no_text() -> None:
    class Broken:
        handover: Any = None

        def receive(self, request: Request) -> Request:
            return request

        def answer(self, request: Request) -> Response:
            raise LookupError("canary")

    twin = Twin()
    object.__setattr__(twin.stage, "apps", (Broken(),))
    answer = twin.handle(Request("GET", "/Communication"))

    assert answer.status == 500
    assert b"LookupError" in answer.body
    assert b"canary" not in answer.body


def test_it_begins_with_the_example_world() -> None:
    twin = Twin()
    asked = Request("GET", "/Communication", headers={"authorization": f"Bearer {token_of(twin)}"})

    assert json.loads(twin.handle(asked).body)["total"] == 1


@pytest.mark.parametrize("path", ["/api/v1/conversations", "/login/oauth2/token"])
def test_without_canvas_lms_its_routes_are_501_and_named(path: str) -> None:
    answer = Twin(medical()).handle(Request("GET", path))

    assert answer.status == 501
    assert path.encode() in answer.body


@pytest.mark.parametrize("path", ["", "*", "/nothing", "/communication"])
def test_a_path_that_no_canvas_has_is_404(path: str) -> None:
    assert Twin().handle(Request("GET", path)).status == 404


def test_many_threads_lose_no_message_and_no_tick_of_the_clock() -> None:
    twin = Twin(medical())
    people = {
        "patients": [{"ref": "$ann", "id": "1" * 32}],
        "practitioners": [{"ref": "$doc", "id": "2" * 32}],
    }
    twin.load({"clock": "2024-08-01T00:00:00Z", "clock_step": 1, "medical": people})
    body = {
        "status": "unknown",
        "sender": {"reference": "Patient/" + "1" * 32},
        "recipient": [{"reference": "Practitioner/" + "2" * 32}],
        "payload": [{"contentString": "x"}],
    }
    headers = {"authorization": f"Bearer {token_of(twin)}", "content-type": "application/json"}
    create = Request("POST", "/Communication", headers=headers, body=json.dumps(body).encode())
    search = Request("GET", "/Communication", "_count=100", headers)

    def work(_: int) -> None:
        for _ in range(25):
            assert twin.handle(create).status == 201
            assert twin.handle(search).status == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert json.loads(twin.handle(search).body)["total"] == 200
    assert twin.stage.clock() == datetime(2024, 8, 1, tzinfo=UTC) + timedelta(seconds=1 + 400 + 1)
