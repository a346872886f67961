"""The SMART web flow: login page, code, tokens, refresh; as a plain client goes through it."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from canvas_comms.medical.rules.logins import challenge_of
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

ANN_KEY = "1" * 32
BACK = "https://app.example/back"
VERIFIER = "v" * 50
FORM = "application/x-www-form-urlencoded"
ASKED = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": BACK, "state": "s&1"}


def page(server: Any, **more: str) -> Any:
    return server.ask("GET", f"/auth/authorize/?{urlencode({**ASKED, **more})}", token=None)


def fields_of(answer: Any) -> dict[str, str]:
    """What a browser would send of the form."""
    found = re.findall(r'name="([a-z_]+)" value="([^"]*)">', answer.body.decode())
    return {name: html.unescape(value) for name, value in found if name not in ("allow", "deny")}


def press(server: Any, answer: Any, button: str = "allow", **more: str) -> dict[str, str]:
    """Press a button of the page; what the browser brings back to the client."""
    body = urlencode({**fields_of(answer), button: "x", **more}).encode()
    back = server.ask("POST", "/auth/authorize/", body=body, content_type=FORM, token=None)
    assert (back.status, back.headers["location"].partition("?")[0]) == (302, BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(back.headers["location"]).query).items()}


def tokens(server: Any, **form: str) -> Any:
    body = urlencode({"client_id": CLIENT_ID, **form}).encode()
    return server.ask("POST", "/auth/token/", body=body, content_type=FORM, token=None)


def redeem(server: Any, code: str, **more: str) -> Any:
    given = {"client_secret": CLIENT_SECRET, "redirect_uri": BACK, **more}
    return tokens(server, grant_type="authorization_code", code=code, **given)


def test_a_user_allows_and_the_code_gives_tokens(canvas: Any) -> None:
    server = canvas()
    told = press(server, page(server, scope="user/Communication.read"))
    answer = redeem(server, told["code"])

    assert (told["state"], answer.status) == ("s&1", 200)
    assert set(answer.json) == {"access_token", "expires_in", "token_type", "scope", "refresh_token"}
    assert (answer.json["expires_in"], answer.json["scope"]) == (36_000, "user/Communication.read")
    assert server.get("/Communication", token=answer.json["access_token"]).status == 200
    assert server.get("/Patient", token=answer.json["access_token"]).status == 403
    assert server.create(token=answer.json["access_token"]).status == 403


def test_a_code_is_good_once_and_for_a_minute(canvas: Any) -> None:
    server = canvas()
    code, other = (press(server, page(server))["code"] for _ in range(2))

    assert redeem(server, code).status == 200
    again = redeem(server, code)
    assert (again.status, again.json) == (400, {"error": "invalid_grant"})
    server.control("PUT", "clock", {"now": "2024-08-01T12:01:00Z"})
    assert redeem(server, other).json == {"error": "invalid_grant"}


def test_a_refresh_token_is_good_once_and_replaced(canvas: Any) -> None:
    server = canvas()
    first = redeem(server, press(server, page(server))["code"]).json
    server.control("PUT", "clock", {"now": "2025-08-01T12:00:00Z"})
    given = {"grant_type": "refresh_token", "client_secret": CLIENT_SECRET}
    second = tokens(server, refresh_token=first["refresh_token"], **given)
    again = tokens(server, refresh_token=first["refresh_token"], **given)
    third = tokens(server, refresh_token=second.json["refresh_token"], **given)

    assert server.get("/Communication", token=first["access_token"]).status == 401
    assert server.get("/Communication", token=second.json["access_token"]).status == 200
    assert (again.status, again.json) == (400, {"error": "invalid_grant"})
    assert third.status == 200
    assert tokens(server, refresh_token="x", grant_type="refresh_token").status == 401


def test_a_patient_is_chosen_and_the_token_reaches_that_patient_only(canvas: Any) -> None:
    messages = [
        {"ref": "$mine", "sender": "$ann", "recipient": "$doc", "content": "x"},
        {"ref": "$other", "sender": "$bob", "recipient": "$doc", "content": "y"},
    ]
    server = canvas(messages=messages)
    shown = page(server, scope="launch/patient patient/Communication.read patient/Patient.read")
    assert f'<option value="{ANN_KEY}">ann</option>' in shown.body.decode()
    given = redeem(server, press(server, shown, patient=ANN_KEY)["code"]).json

    assert given["patient"] == ANN_KEY
    found = server.get("/Communication", token=given["access_token"]).json["entry"]
    assert [one["resource"]["id"] for one in found] == [server.handover.refs["$mine"]]
    assert server.get(f"/Patient/{ANN_KEY}", token=given["access_token"]).status == 200


def test_a_patient_in_context_does_not_limit_a_users_scopes(canvas: Any) -> None:
    server = canvas()
    shown = page(server, scope="launch user/Patient.read", launch="$ann")
    given = redeem(server, press(server, shown, patient=ANN_KEY)["code"]).json

    assert given["patient"] == ANN_KEY
    assert server.get("/Patient", token=given["access_token"]).json["total"] == 2


def test_without_a_choice_the_page_comes_again(canvas: Any) -> None:
    server = canvas()
    shown = page(server, scope="patient/Patient.read")
    body = urlencode({**fields_of(shown), "allow": "x"}).encode()
    again = server.ask("POST", "/auth/authorize/", body=body, content_type=FORM, token=None)

    assert (again.status, again.reasons) == (200, ["patient-not-chosen"])


def test_a_public_client_needs_its_verifier_and_no_secret(canvas: Any) -> None:
    server = canvas()
    bound = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}
    one, two = (press(server, page(server, **bound))["code"] for _ in range(2))
    answer = redeem(server, one, client_secret="", code_verifier=VERIFIER)
    refresh = answer.json["refresh_token"]

    assert redeem(server, two, client_secret="", code_verifier="wrong").json == {"error": "invalid_grant"}
    assert redeem(server, two, client_secret="wrong", code_verifier=VERIFIER).status == 401
    assert answer.status == 200
    assert tokens(server, grant_type="refresh_token", refresh_token=refresh).status == 200


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"code_challenge": "short", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_what_cannot_be_asked_leads_back_with_an_error(canvas: Any, more: dict[str, str], error: str) -> None:
    answer = page(canvas(), **more)
    told = parse_qs(urlsplit(answer.headers["location"]).query)

    assert (answer.status, told) == (302, {"error": [error], "state": ["s&1"]})


def test_a_user_may_deny(canvas: Any) -> None:
    server = canvas()

    assert press(server, page(server), "deny") == {"error": "access_denied", "state": "s&1"}


@pytest.mark.parametrize(
    "more", [{"client_id": "x"}, {"redirect_uri": "/back"}, {"redirect_uri": "https://a/#b"}]
)
def test_nobody_is_sent_where_nobody_is_trusted(canvas: Any, more: dict[str, str]) -> None:
    answer = page(canvas(), **more)

    assert (answer.status, "location" in answer.headers) == (400, False)


def test_other_methods_are_not_offered(canvas: Any) -> None:
    answer = canvas().ask("PUT", "/auth/authorize/")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")
