"""The web flow of OAuth2 as browsers and apps see it. Source: facts neighbours D1 and D2."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_comms.lms.logins.rules.granting import challenge_of
from canvas_comms_twin import Request, Response, Twin, lms

BASE = "http://127.0.0.1:8000"
CALLBACK = "https://app.example/callback"
KEY = {"id": 9, "secret": "s3cret", "name": "Mail & more", "redirect_uris": [CALLBACK]}
WORLD: dict[str, Any] = {
    "users": [{"ref": "$ann", "name": "Ann <b>Teacher</b>", "login_id": "Ann@School"}, {"ref": "$bob"}],
    "courses": [{"ref": "$bio", "enrollments": [{"user": "$ann", "role": "teacher"}]}],
}
CLOCK = "2026-03-15T12:00:00Z"
SELF = "/api/v1/users/self"
FOREIGN = "redirect_uri does not match client settings"


@attrs.define
class Browser:
    """A browser and an app in one: keeps the cookie, follows nothing by itself."""

    twin: Twin
    names: Any
    cookie: str = ""

    def ask(self, method: str, target: str, form: Any = None, **headers: str) -> Response:
        path, _, query = target.removeprefix(BASE).partition("?")
        sent = {"cookie": self.cookie, **{name.lower(): value for name, value in headers.items()}}
        body = b""
        if form is not None:
            body = urlencode(form).encode()
            sent["content-type"] = "application/x-www-form-urlencoded"
        answer = self.twin.handle(Request(method, path, query, sent, body, BASE))
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self.cookie = value.partition(";")[0]
        return answer

    def authorize(self, **more: str) -> Response:
        asked = {"client_id": "9", "response_type": "code", "redirect_uri": CALLBACK, "state": "x y", **more}
        return self.ask("GET", f"/login/oauth2/auth?{urlencode({k: v for k, v in asked.items() if v})}")

    def log_in(self, name: str) -> Response:
        page = self.ask("GET", "/login").body.decode()
        token = hidden(page, "authenticity_token")
        form = {"pseudonym_session[unique_id]": name, "authenticity_token": token}
        return self.ask("POST", "/login/canvas", form)

    def say_yes(self, **more: str) -> Response:
        page = self.ask("GET", "/login/oauth2/confirm").body.decode()
        form = {"custom_csrf_token": hidden(page, "custom_csrf_token"), **more}
        return self.ask("POST", "/login/oauth2/accept", form)

    def code(self, name: str = "$ann", **more: str) -> str:
        self.authorize(**more)
        self.log_in(name)
        return told(self.say_yes())["code"]

    def token(self, **more: str) -> Response:
        form = {"client_id": "9", "client_secret": "s3cret", **more}
        return self.ask("POST", "/login/oauth2/token", {k: v for k, v in form.items() if v})

    def api(self, token: str, target: str = SELF, method: str = "GET") -> Response:
        return self.ask(method, target, authorization=f"Bearer {token}")

    def move(self, clock: str) -> None:
        body = json.dumps({"now": clock}).encode()
        self.twin.handle(Request("PUT", "/_twin/clock", "", {"content-type": "application/json"}, body, BASE))


def hidden(page: str, name: str) -> str:
    return str(re.findall(f'name="{name}" value="([^"]+)"', page)[0])


def location(answer: Response) -> str:
    assert answer.status == 302
    return dict(answer.headers)["Location"]


def told(answer: Response) -> dict[str, str]:
    """What an app reads in the address that it is sent to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location(answer)).query).items()}


def body(answer: Response) -> Any:
    return json.loads(answer.body)


def browser(key: dict[str, Any] | None = None, edition: str = "2025-10", **more: Any) -> Browser:
    twin = Twin(lms())
    section = {**WORLD, "edition": edition, "developer_key": {**KEY, **(key or {})}, **more}
    return Browser(twin, twin.load({"clock": CLOCK, "lms": section}))


def test_somebody_logs_in_says_yes_and_the_app_gets_a_token() -> None:
    chrome = browser()

    assert location(chrome.authorize()) == f"{BASE}/login"
    assert location(chrome.log_in("$ann")) == f"{BASE}/login/oauth2/confirm"
    back = chrome.say_yes()
    assert location(back).startswith(f"{CALLBACK}?code=")
    assert told(back)["state"] == "x y"
    answer = chrome.token(code=told(back)["code"])
    granted = body(answer)
    ann = chrome.names.refs["$ann"]
    assert answer.status == 200
    assert granted.keys() == {
        "access_token", "token_type", "user", "canvas_region", "refresh_token", "expires_in"
    }  # fmt: skip
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 3600)
    assert granted["user"] == {
        "id": ann,
        "name": "Ann <b>Teacher</b>",
        "global_id": str(10**13 + ann),
        "effective_locale": "en",
        "fake_student": False,
    }
    assert body(chrome.api(granted["access_token"]))["id"] == ann


@pytest.mark.parametrize(
    ("more", "status", "error", "description"),
    [
        ({"client_id": "8"}, 401, "invalid_client", "unknown client"),
        ({"client_id": "abc"}, 401, "invalid_client", "unknown client"),
        ({"client_id": ""}, 401, "invalid_client", "unknown client"),
        (
            {"redirect_uri": f"{CALLBACK}/x"},
            400,
            "invalid_request",
            FOREIGN,
        ),
        ({"redirect_uri": ""}, 400, "invalid_request", FOREIGN),
    ],
)
def test_an_unknown_app_and_a_foreign_address_are_refused_at_once(
    more: dict[str, str], status: int, error: str, description: str
) -> None:
    answer = browser().authorize(**more)

    assert answer.status == status
    assert body(answer) == {"error": error, "error_description": description}


@pytest.mark.parametrize("state", ["inactive", "deleted"])
def test_a_key_that_is_switched_off_asks_nobody(state: str) -> None:
    assert browser({"state": state}).authorize().status == 401


@pytest.mark.parametrize(
    ("key", "more", "error"),
    [
        ({}, {"response_type": "token"}, "unsupported_response_type"),
        ({}, {"response_type": ""}, "unsupported_response_type"),
        ({}, {"prompt": "none"}, "login_required"),
        ({}, {"prompt": "consent"}, "unsupported_prompt_type"),
        ({"require_scopes": True}, {}, "invalid_scope"),
        ({"require_scopes": True}, {"scope": "email"}, "invalid_scope"),
        ({"require_scopes": True, "scopes": ["a"]}, {"scope": "url:GET|/api/v1/courses"}, "invalid_scope"),
    ],
)
def test_other_errors_are_told_to_the_app(key: dict[str, Any], more: dict[str, str], error: str) -> None:
    answer = told(browser(key).authorize(**more))

    assert (answer["error"], answer["state"]) == (error, "x y")


def test_prompt_none_needs_a_yes_that_was_given_before() -> None:
    chrome, trusting = browser(), browser({"trusted": True})
    for one in (chrome, trusting):
        one.log_in("$ann")

    assert told(chrome.authorize(prompt="none"))["error"] == "interaction_required"
    assert told(trusting.authorize(prompt="none"))["code"]


def test_a_trusted_key_asks_nobody() -> None:
    chrome = browser({"trusted": True})
    chrome.authorize()

    assert told(chrome.log_in("$ann"))["code"]
    assert told(chrome.authorize())["code"]


def test_a_yes_is_remembered_for_who_somebody_is() -> None:
    chrome = browser()
    chrome.authorize(scope="/auth/userinfo")
    chrome.log_in("$ann")
    first = told(chrome.say_yes(remember_access="1"))["code"]

    assert body(chrome.token(code=first))["access_token"] is None
    assert told(chrome.authorize(scope="/auth/userinfo"))["code"]
    assert location(chrome.authorize()) == f"{BASE}/login/oauth2/confirm"


@pytest.mark.parametrize("more", [{"force_login": "1"}, {"prompt": "login"}])
def test_an_app_can_ask_for_another_login(more: dict[str, str]) -> None:
    chrome = browser()
    chrome.log_in("$ann")

    assert location(chrome.authorize(**more)) == f"{BASE}/login"
    assert location(chrome.authorize(unique_id="$bob", **more)) == f"{BASE}/login?unique_id=%24bob"
    assert 'value="$bob"' in chrome.ask("GET", "/login?unique_id=$bob").body.decode()


def test_a_no_is_told_to_the_app() -> None:
    chrome = browser()
    chrome.authorize()
    chrome.log_in("$ann")
    answer = chrome.ask("POST", "/login/oauth2/deny", {})

    assert told(answer) == {"error": "access_denied", "state": "x y"}
    assert chrome.ask("POST", "/login/oauth2/deny", {}).status == 400


def test_apps_without_an_address_read_that_of_the_browser() -> None:
    chrome = browser()
    chrome.authorize(redirect_uri="urn:ietf:wg:oauth:2.0:oob", state="")
    chrome.log_in("$ann")
    answer = chrome.say_yes()

    assert location(answer).startswith(f"{BASE}/login/oauth2/auth?code=")
    assert chrome.ask("GET", location(answer)).status == 200
    assert chrome.token(code=told(answer)["code"]).status == 200


def test_a_yes_counts_only_from_the_page_that_asked() -> None:
    chrome = browser()

    assert chrome.ask("POST", "/login/oauth2/accept", {"custom_csrf_token": "x"}).status == 400
    chrome.authorize()
    chrome.log_in("$ann")
    assert chrome.ask("POST", "/login/oauth2/accept", {}).status == 400
    chrome.ask("GET", "/login/oauth2/confirm")
    assert chrome.ask("POST", "/login/oauth2/accept", {"custom_csrf_token": "x"}).status == 400
    assert told(chrome.say_yes())["code"]


@pytest.mark.parametrize("name", ["", "nobody", "$bio", "999"])
def test_only_people_of_the_world_log_in(name: str) -> None:
    assert browser().log_in(name).status == 400


@pytest.mark.parametrize("name", ["$ann", "ann@school", " ANN@SCHOOL ", "sis_login_id:ann@school"])
def test_people_are_known_by_their_login_and_by_their_name_in_the_world(name: str) -> None:
    chrome = browser({"trusted": True})
    chrome.authorize()

    assert told(chrome.log_in(name))["code"]


def test_a_login_form_needs_its_token_and_changes_the_session() -> None:
    chrome = browser()
    chrome.ask("GET", "/login")
    before = chrome.cookie

    assert chrome.ask("POST", "/login/canvas", {"pseudonym_session[unique_id]": "$ann"}).status == 400
    chrome.log_in("$ann")
    assert chrome.cookie not in ("", before)


def test_pages_are_escaped_and_lead_nowhere_else() -> None:
    chrome = browser()
    chrome.authorize(purpose="<script>", scope="<i>")
    login = chrome.ask("GET", '/login?unique_id="><script>')
    chrome.log_in("$ann")
    confirm = chrome.ask("GET", "/login/oauth2/confirm")
    policy = dict(confirm.headers)["Content-Security-Policy"]

    for page in (login.body.decode(), confirm.body.decode()):
        assert "<script" not in page
        assert "<b>" not in page
        assert "<i>" not in page
    assert "Mail &amp; more wants to use Canvas as Ann &lt;b&gt;Teacher" in confirm.body.decode()
    assert policy == (
        "default-src 'none'; form-action 'self' https://app.example; frame-ancestors 'none'; base-uri 'none'"
    )
    assert "HttpOnly" in dict(login.headers)["Set-Cookie"]


def test_a_code_is_good_once_and_for_ten_minutes() -> None:
    chrome = browser()
    code = chrome.code()

    assert chrome.token(code=code).status == 200
    again = chrome.token(code=code)
    assert (again.status, body(again)) == (
        400,
        {"error": "invalid_grant", "error_description": "authorization_code not found"},
    )
    late = chrome.code()
    chrome.move("2026-03-15T12:10:00Z")
    assert body(chrome.token(code=late))["error_description"] == "authorization_code not found"


@pytest.mark.parametrize(
    ("more", "status", "error", "description"),
    [
        ({"client_id": "8", "code": "x"}, 401, "invalid_client", "unknown client"),
        ({"client_secret": "x", "code": "x"}, 401, "invalid_client", "invalid client"),
        (
            {"grant_type": "authorization_code"},
            400,
            "invalid_request",
            "You must provide the code parameter when using the authorization_code grant type",
        ),
        (
            {"grant_type": "refresh_token"},
            400,
            "invalid_request",
            "You must provide the refresh_token parameter when using the refresh_token grant type",
        ),
        ({"code": "x"}, 400, "invalid_grant", "authorization_code not found"),
        (
            {"grant_type": "refresh_token", "refresh_token": "x"},
            400,
            "invalid_grant",
            "refresh_token not found",
        ),
        (
            {"grant_type": "password"},
            400,
            "unsupported_grant_type",
            "The grant_type you requested is not currently supported",
        ),
        ({}, 400, "unsupported_grant_type", "The grant_type you requested is not currently supported"),
    ],
)
def test_what_brings_no_token(more: dict[str, str], status: int, error: str, description: str) -> None:
    answer = browser().token(**more)

    assert answer.status == status
    assert body(answer) == {"error": error, "error_description": description}
    assert ("WWW-Authenticate" in dict(answer.headers)) is (status == 401)


def test_what_the_real_server_gives_to_tools_is_not_built() -> None:
    assert browser().token(grant_type="client_credentials").status == 501


def test_a_client_may_show_itself_by_basic_authorization() -> None:
    chrome = browser()
    code = chrome.code()
    basic = "Basic OTpzM2NyZXQ="  # 9:s3cret

    assert chrome.ask("POST", "/login/oauth2/token", {"code": code}, Authorization=basic).status == 200


def test_an_hour_later_the_token_has_to_be_refreshed() -> None:
    chrome = browser()
    granted = body(chrome.token(code=chrome.code()))
    old = granted["access_token"]
    chrome.move("2026-03-15T13:00:00Z")

    refused = chrome.api(old)
    assert (refused.status, body(refused)) == (401, {"errors": [{"message": "Invalid access token."}]})
    refreshed = body(chrome.token(grant_type="refresh_token", refresh_token=granted["refresh_token"]))
    assert "refresh_token" not in refreshed
    assert chrome.api(refreshed["access_token"]).status == 200
    assert chrome.api(old).status == 401
    again = chrome.token(grant_type="refresh_token", refresh_token=granted["refresh_token"])
    assert again.status == 200


def test_tokens_of_a_key_without_expiry_last() -> None:
    chrome = browser({"auto_expire": False})
    granted = body(chrome.token(code=chrome.code()))
    chrome.move("2027-03-15T13:00:00Z")

    assert {"refresh_token", "expires_in"}.isdisjoint(granted)
    assert chrome.api(granted["access_token"]).status == 200


VERIFIER = "a-verifier-that-is-long-enough-for-the-rfc-7636"
PKCE = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}


def test_a_public_client_proves_itself_by_its_verifier_and_gets_new_refresh_tokens() -> None:
    chrome = browser({"client_type": "public"})
    code = chrome.code(**PKCE)
    granted = body(chrome.token(client_secret="", code=code, code_verifier=VERIFIER))
    first = granted["refresh_token"]
    refreshed = chrome.token(client_secret="", grant_type="refresh_token", refresh_token=first)
    again = chrome.token(client_secret="", grant_type="refresh_token", refresh_token=first)

    assert body(refreshed)["refresh_token"] != first
    assert (again.status, body(again)["error_description"]) == (400, "refresh_token not found")


@pytest.mark.parametrize("verifier", ["", "another-verifier"])
def test_without_its_verifier_a_code_with_a_challenge_is_worth_nothing(verifier: str) -> None:
    chrome = browser()
    code = chrome.code(**PKCE)

    assert body(chrome.token(code=code, code_verifier=verifier))["error"] == "invalid_grant"
    assert chrome.token(code=code, code_verifier=VERIFIER).status == 400


def test_servers_before_2025_10_knew_no_challenge() -> None:
    chrome = browser(edition="2024")
    granted = chrome.token(code=chrome.code(**PKCE))

    assert granted.status == 200
    assert "fake_student" not in body(granted)["user"]


def test_old_tokens_can_be_replaced() -> None:
    chrome = browser()
    first = body(chrome.token(code=chrome.code()))["access_token"]
    second = body(chrome.token(code=chrome.code()))["access_token"]
    body(chrome.token(code=chrome.code(), replace_tokens="1"))

    assert chrome.api(first).status == 401
    assert body(chrome.api(second)) == {"errors": [{"message": "Revoked access token."}]}


def test_a_token_is_given_back() -> None:
    chrome = browser()
    token = body(chrome.token(code=chrome.code()))["access_token"]
    answer = chrome.api(token, "/login/oauth2/token?expire_sessions=1", "DELETE")

    assert (answer.status, body(answer)) == (200, {})
    assert body(chrome.api(token)) == {"errors": [{"message": "Revoked access token."}]}
    assert location(chrome.authorize()) == f"{BASE}/login"
    without = chrome.ask("DELETE", "/login/oauth2/token")
    assert (without.status, body(without)) == (
        400,
        {"message": "can't delete OAuth access token when not using an OAuth access token"},
    )


def test_a_session_url_logs_a_browser_in_once() -> None:
    chrome = browser()
    token = body(chrome.token(code=chrome.code()))["access_token"]
    made = body(chrome.api(token, f"/login/session_token?return_to={BASE}/courses?a=1"))
    fresh = Browser(chrome.twin, chrome.names)

    assert made["requires_terms_acceptance"] is False
    assert location(fresh.ask("GET", made["session_url"])) == f"{BASE}/courses?a=1"
    assert location(fresh.authorize()) == f"{BASE}/login/oauth2/confirm"
    assert Browser(chrome.twin, chrome.names).ask("GET", made["session_url"]).status == 401
    assert chrome.api(token, "/login/session_token?return_to=https://elsewhere.example/").status == 403
    assert chrome.ask("GET", "/login/session_token", cookie="").status == 401


SCOPED = {"require_scopes": True}
COURSES = "url:GET|/api/v1/users/:user_id"


def test_tokens_of_a_world_have_scopes_and_an_end() -> None:
    chrome = browser(
        SCOPED,
        tokens=[
            {"ref": "$scoped", "user": "$ann", "scopes": [COURSES], "purpose": "tests"},
            {"ref": "$bare", "user": "$ann"},
            {"ref": "$ended", "user": "$ann", "scopes": [COURSES], "expires_at": "@now-1d"},
        ],
    )
    tokens = chrome.names.tokens

    assert chrome.api(tokens["$scoped"]).status == 200
    refused = chrome.api(tokens["$scoped"], "/api/v1/conversations")
    assert (refused.status, body(refused)) == (
        401,
        {"errors": [{"message": "Insufficient scopes on access token."}]},
    )
    assert "WWW-Authenticate" not in dict(refused.headers)
    assert chrome.api(tokens["$bare"]).status == 401
    assert body(chrome.api(tokens["$ended"])) == {
        "errors": [{"message": "Expired access token.", "expired_at": "2026-03-14T12:00:00Z"}]
    }
    assert chrome.api(tokens["$ann"], "/api/v1/conversations").status == 200
    assert set(chrome.names.sessions) == {"$ann", "$bob"}


def test_the_app_and_its_secret_are_handed_out() -> None:
    assert browser().names.developer_key == {"client_id": "9", "client_secret": "s3cret"}


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["client_id", "redirect_uri", "scope", "state", "prompt", "response_type", "code"]),
        st.one_of(st.sampled_from(["9", CALLBACK, "code", "none", "login"]), st.text(max_size=20)),
    )
)
def test_whatever_an_app_asks_is_answered(asked: dict[str, str]) -> None:
    chrome = browser()
    target = urlencode(asked, errors="replace")

    assert chrome.ask("GET", f"/login/oauth2/auth?{target}").status in (200, 302, 400, 401)
    assert chrome.ask(
        "POST",
        "/login/oauth2/token",
        {
            "client_secret": "s3cret",
            **{name: value.encode("utf-8", "replace") for name, value in asked.items()},
        },
    ).status in (400, 401)
