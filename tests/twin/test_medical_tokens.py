"""The token endpoint: who gets a token, what it opens, and for how long."""

import base64
from typing import Any

import pytest

from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

ANN_KEY, BOB_KEY = "1" * 32, "2" * 32
GRANT = f"grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
FORM = "application/x-www-form-urlencoded"


def basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


def ask(server: Any, body: str, path: str = "/auth/token/", **headers: str) -> Any:
    return server.ask("POST", path, body=body.encode(), token=None, content_type=FORM, **headers)


@pytest.mark.parametrize("path", ["/auth/token/", "/auth/token"])
def test_client_credentials_in_the_form_give_a_full_token(canvas: Any, path: str) -> None:
    server = canvas()
    answer = ask(server, GRANT, path)

    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json["expires_in"] == 36_000
    assert answer.json["token_type"] == "Bearer"
    assert server.get("/Communication", token=answer.json["access_token"]).status == 200


def test_client_credentials_by_basic_do_too(canvas: Any) -> None:
    answer = ask(canvas(), "grant_type=client_credentials", authorization=basic(CLIENT_ID, CLIENT_SECRET))

    assert answer.status == 200


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("grant_type=client_credentials", {}),
        (f"grant_type=client_credentials&client_id={CLIENT_ID}&client_secret=wrong", {}),
        (f"grant_type=client_credentials&client_id=x&client_secret={CLIENT_SECRET}", {}),
        ("grant_type=client_credentials", {"authorization": basic(CLIENT_ID, "wrong")}),
        (GRANT, {"authorization": basic(CLIENT_ID, "wrong")}),
        ("grant_type=client_credentials", {"authorization": "Basic !!!"}),
        ("grant_type=client_credentials", {"authorization": "Basic /w=="}),
    ],
)
def test_other_credentials_are_401(canvas: Any, body: str, headers: Any) -> None:
    answer = ask(canvas(), body, **headers)

    assert (answer.status, answer.json) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    "body", ["", "grant_type=password", "\udcff", "a=%ZZ&&=", "grant_type=client_credential"]
)
def test_another_grant_is_400(canvas: Any, body: str) -> None:
    answer = canvas().ask("POST", "/auth/token/", body=body.encode("utf-8", "surrogateescape"), token=None)

    assert (answer.status, answer.json) == (400, {"error": "unsupported_grant_type"})


@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token"])
def test_a_grant_of_the_web_flow_needs_what_the_flow_gives(canvas: Any, grant: str) -> None:
    answer = ask(canvas(), GRANT.replace("client_credentials", grant))

    assert (answer.status, answer.json) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("more", "error", "reason"),
    [
        (f"&patient={ANN_KEY}", "invalid_scope", "patient-needs-scope"),
        ("&scope=nonsense", "invalid_scope", "scope-unreadable"),
        ("&scope=user/Communication.read nonsense", "invalid_scope", "scope-unreadable"),
        ("&patient=unknown&scope=patient/Communication.*", "invalid_request", "no-such-patient"),
        (f"&patient=Patient/{ANN_KEY}&scope=patient/Communication.*", "invalid_request", "no-such-patient"),
    ],
)
def test_a_scope_or_patient_that_cannot_be_is_400(canvas: Any, more: str, error: str, reason: str) -> None:
    answer = ask(canvas(), GRANT + more)

    assert (answer.status, answer.json, answer.reasons) == (400, {"error": error}, [reason])


def test_a_patients_token_reaches_that_patient_only(canvas: Any) -> None:
    messages = [
        {"ref": "$mine", "sender": "$ann", "recipient": "$doc", "content": "x"},
        {"ref": "$other", "sender": "$bob", "recipient": "$doc", "content": "y"},
    ]
    server = canvas(messages=messages)
    token, refs = server.get_token(scope="patient/Communication.*", patient=ANN_KEY), server.handover.refs

    found = [entry["resource"]["id"] for entry in server.get("/Communication", token=token).json["entry"]]
    assert found == [refs["$mine"]]
    assert server.get(f"/Communication/{refs['$mine']}", token=token).status == 200
    assert server.get(f"/Communication/{refs['$other']}", token=token).status == 403
    assert server.get(f"/Communication?patient=Patient/{BOB_KEY}", token=token).status == 403
    assert server.create(token=token).status == 201
    assert server.create({"sender": {"reference": f"Patient/{BOB_KEY}"}}, token=token).status == 403


def test_a_token_lives_36000_seconds_by_the_twins_clock(canvas: Any) -> None:
    server = canvas()

    server.control("PUT", "clock", {"now": "2024-08-01T21:59:59Z"})
    assert server.get("/Communication").status == 200
    server.control("PUT", "clock", {"now": "2024-08-01T22:00:00Z"})
    assert server.get("/Communication").status == 401


def test_old_tokens_stay_valid_beside_new_ones(canvas: Any) -> None:
    server = canvas()
    tokens = [server.get_token() for _ in range(100)]

    assert len(set(tokens)) == 100
    assert all(server.get("/Communication?_count=0", token=token).status == 200 for token in tokens)


def test_a_new_world_knows_no_token_of_the_old_one(canvas: Any) -> None:
    server = canvas()
    old = server.token
    server.load([], server.clock)

    assert server.get("/Communication", token=old).status == 401


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer x y", "Token {}", "{}", "Basic {}"]
)
def test_nothing_but_a_bearer_token_opens(canvas: Any, authorization: str) -> None:
    server = canvas()
    shown = authorization.format(server.token)

    assert server.get("/Communication", authorization=shown).status == 401


def test_bearer_may_be_written_in_any_case(canvas: Any) -> None:
    server = canvas()

    assert server.get("/Communication", authorization=f"bEARER {server.token}").status == 200


@pytest.mark.parametrize("path", ["/auth/introspect/", "/auth/introspect"])
def test_a_token_can_be_looked_into(canvas: Any, path: str) -> None:
    server = canvas()
    token = server.get_token(scope="user/Communication.read")
    told = server.get(f"{path}?token={token}", token=None).json

    assert told == {
        "active": True,
        "scope": "user/Communication.read",
        "client_id": CLIENT_ID,
        "exp": 1722513600 + 36_000,
    }
    assert server.get(f"{path}?token=unknown").json == {"active": False}
    assert server.get(path).json == {"active": False}
