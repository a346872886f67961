"""Logging in to a Canvas LMS from Python: the URL, the code, refreshing, giving back; over a socket."""

import base64
import hashlib
import logging
import re
import threading
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import attrs
import pytest
import requests

from canvas_comms.capabilities import Capability
from canvas_comms.errors import (
    AuthenticationFailed,
    InvalidValue,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.redaction import Secret
from canvas_comms_http import Deadline
from canvas_comms_lms import PendingLogin, WebLogin, WebTokens, connect, scopes_of
from canvas_comms_twin import Twin, lms
from canvas_comms_twin.server import TwinServer

CALLBACK = "https://app.example/callback"
CLOCK = "2026-03-15T12:00:00Z"


@attrs.define
class School:
    """A twin on a port, and an app that is registered there."""

    url: str
    names: Any
    login: WebLogin
    kept: list[str]
    journal: Any

    def comes_back(self, pending: PendingLogin, name: str = "$ann", answer: str = "accept") -> str:
        """What somebody's browser does; the address at which it comes back."""
        with requests.Session() as chrome:
            page = chrome.get(pending.url)
            form = {"pseudonym_session[unique_id]": name, "authenticity_token": hidden(page.text)}
            page = chrome.post(urljoin(page.url, "/login/canvas"), form)
            form = {"custom_csrf_token": hidden(page.text)}
            return chrome.post(f"{self.url}/login/oauth2/{answer}", form, allow_redirects=False).headers[
                "Location"
            ]

    def tokens(self, name: str = "$ann", **more: Any) -> WebTokens:
        pending = self.login.begin(**more)
        return self.login.exchange(pending, self.comes_back(pending, name), keep=self.keep)

    def keep(self, refresh_token: Secret) -> None:
        self.kept.append(refresh_token.reveal())

    def client(self, tokens: WebTokens) -> Any:
        return connect(self.url, edition="2025-10", credentials=tokens, allow_insecure_loopback=True)

    def later(self, clock: str) -> None:
        requests.put(f"{self.url}/_twin/clock", json={"now": clock}, timeout=5).raise_for_status()

    def asked(self, route: str) -> int:
        return sum(entry.route == route for entry in self.journal)


def hidden(page: str) -> str:
    return str(re.findall('type="hidden" name="[a-z_]+" value="([^"]+)"', page)[0])


@pytest.fixture
def school(request: pytest.FixtureRequest) -> Iterator[School]:
    key = {"id": 9, "secret": "canary-secret", "redirect_uris": [CALLBACK], **getattr(request, "param", {})}
    twin = Twin(lms())
    users = [{"ref": "$ann", "name": "Ann"}, {"ref": "$bob"}]
    names = twin.load({"clock": CLOCK, "lms": {"users": users, "developer_key": key}})
    with TwinServer(twin) as server:
        login = WebLogin(
            server.url,
            client_id="9",
            client_secret=None if key.get("client_type") == "public" else "canary-secret",
            redirect_uri=CALLBACK,
            allow_insecure_loopback=True,
        )
        yield School(server.url, names, login, [], twin.journal)


def token(tokens: WebTokens) -> str:
    return tokens.token(Deadline.after(5)).secret.reveal()


def test_somebody_logs_in_and_the_client_is_theirs(school: School) -> None:
    tokens = school.tokens("$bob")

    assert school.client(tokens).whoami() == str(school.names.refs["$bob"])
    assert len(school.kept) == 1


def test_the_url_carries_a_state_and_a_challenge_that_are_new_each_time(school: School) -> None:
    one, other = school.login.begin(scopes=("a", "b"), purpose="Mail"), school.login.begin()
    query = {name: values[0] for name, values in parse_qs(urlsplit(one.url).query).items()}
    digest = hashlib.sha256(one.verifier.reveal().encode()).digest()

    assert query == {
        "client_id": "9",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "state": one.state.reveal(),
        "scope": "a b",
        "purpose": "Mail",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert one.state != other.state
    assert one.verifier != other.verifier


def test_an_address_without_the_state_is_refused_before_anything_is_sent(school: School) -> None:
    pending = school.login.begin()
    address = school.comes_back(pending)

    for wrong in (address.replace("state=", "stat="), "", "nonsense", f"{CALLBACK}?state=x&code=y"):
        with pytest.raises(InvalidValue, match="address"):
            school.login.exchange(pending, wrong)
    assert school.asked("/login/oauth2/token") == 0
    state = pending.state.reveal()
    with pytest.raises(InvalidValue, match="must bring a code"):
        school.login.exchange(pending, f"{CALLBACK}?state={state}")


def test_a_no_is_told_and_strange_errors_are_not_repeated(school: School) -> None:
    pending = school.login.begin()

    with pytest.raises(PermissionDenied, match="access_denied"):
        school.login.exchange(pending, school.comes_back(pending, answer="deny"))
    with pytest.raises(PermissionDenied) as caught:
        school.login.exchange(pending, f"{CALLBACK}?error=canary&state={pending.state.reveal()}")
    assert "canary" not in str(caught.value)


def test_a_code_is_good_once(school: School) -> None:
    pending = school.login.begin()
    address = school.comes_back(pending)
    school.login.exchange(pending, address)

    with pytest.raises(AuthenticationFailed, match="invalid_grant"):
        school.login.exchange(pending, address)


def test_a_token_whose_hour_is_over_is_refreshed_and_the_call_is_repeated_once(school: School) -> None:
    tokens = school.tokens()
    client = school.client(tokens)
    first = token(tokens)
    school.later("2026-03-15T13:00:01Z")

    assert client.whoami() == str(school.names.refs["$ann"])
    assert token(tokens) != first
    assert school.asked("/login/oauth2/token") == 2
    assert len(school.kept) == 1


def test_of_many_threads_one_refreshes(school: School) -> None:
    tokens = school.tokens()
    school.later("2026-03-15T13:00:01Z")
    clients = [school.client(tokens) for _ in range(8)]
    found: list[str] = []
    together = threading.Barrier(len(clients))

    def ask(client: Any) -> None:
        together.wait()
        found.append(client.whoami())

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [str(school.names.refs["$ann"])] * len(clients)
    assert school.asked("/login/oauth2/token") == 2


def test_a_program_goes_on_with_the_refresh_token_that_was_kept(school: School) -> None:
    school.tokens()
    again = school.login.resume(school.kept[0])

    assert school.client(again).whoami() == str(school.names.refs["$ann"])


@pytest.mark.parametrize("school", [{"client_type": "public"}], indirect=True)
def test_a_public_app_needs_no_secret_and_keeps_each_new_refresh_token(school: School) -> None:
    tokens = school.tokens()
    school.later("2026-03-15T13:00:01Z")
    school.client(tokens).whoami()
    school.later("2026-03-15T14:00:02Z")
    school.client(tokens).whoami()

    assert len(set(school.kept)) == 3
    with pytest.raises(AuthenticationFailed, match="invalid_grant"):
        token(school.login.resume(school.kept[0]))


@pytest.mark.parametrize("school", [{"auto_expire": False}], indirect=True)
def test_a_token_without_an_end_lasts_and_is_not_refreshed(school: School) -> None:
    tokens = school.tokens()
    school.later("2027-03-15T13:00:01Z")

    assert school.client(tokens).whoami() == str(school.names.refs["$ann"])
    assert school.kept == []


SCOPED = {"require_scopes": True}


@pytest.mark.parametrize("school", [SCOPED], indirect=True)
def test_the_scopes_of_capabilities_are_enough_for_them_and_for_no_more(school: School) -> None:
    client = school.client(school.tokens(scopes=scopes_of({Capability.CONVERSATIONS_LIST})))

    assert list(client.conversations.search()) == []
    asked = school.asked("/login/oauth2/token")
    with pytest.raises(AuthenticationFailed):
        list(client.channels.list())
    assert school.asked("/login/oauth2/token") == asked  # another token would have the same scopes


def test_tokens_are_given_back(school: School) -> None:
    tokens = school.tokens()
    first = token(tokens)
    tokens.revoke(end_sessions=True)
    header = {"Authorization": f"Bearer {first}"}

    assert requests.get(f"{school.url}/api/v1/users/self", headers=header, timeout=5).status_code == 401
    with pytest.raises(AuthenticationFailed):
        token(tokens)
    with pytest.raises(AuthenticationFailed):
        token(school.login.resume(school.kept[0]))


def test_what_is_given_back_late_is_refreshed_before(school: School) -> None:
    tokens = school.tokens()
    school.later("2026-03-15T13:00:01Z")
    tokens.revoke()

    with pytest.raises(AuthenticationFailed):
        token(school.login.resume(school.kept[0]))


def test_nothing_shows_a_secret(school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pending = school.login.begin()
    address = school.comes_back(pending)
    caplog.clear()
    tokens = school.login.exchange(pending, address, keep=school.keep)
    secrets = [pending.state.reveal(), pending.verifier.reveal(), token(tokens), school.kept[0]]
    secrets += ["canary-secret", parse_qs(urlsplit(address).query)["code"][0]]
    with pytest.raises(AuthenticationFailed) as caught:
        school.login.exchange(pending, address)
    below = caught.tb.tb_next  # our own frame has it all
    told = traceback.TracebackException(caught.type, caught.value, below, capture_locals=True)
    parts = [repr(pending), repr(tokens), repr(school.login), "".join(told.format()), caplog.text]

    assert [one for one in secrets if one in " ".join(parts)] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"client_secret": "a b"}, "client_secret"),
        ({"client_id": ""}, "client_id"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"base_url": "http://school.example"}, "base_url"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(wrong: dict[str, str], field: str) -> None:
    good: dict[str, Any] = {
        "base_url": "https://school.example",
        "client_id": "9",
        "client_secret": "s",
        "redirect_uri": CALLBACK,
    }
    with pytest.raises(InvalidValue) as caught:
        WebLogin(**{**good, **wrong})
    assert caught.value.field == field


def test_a_client_needs_a_token_or_credentials_and_not_both(school: School) -> None:
    more: dict[str, Any] = {"edition": "2025-10", "allow_insecure_loopback": True}
    wrongs: list[dict[str, Any]] = [{}, {"token": "t", "credentials": school.login.resume("r")}]
    for wrong in wrongs:
        with pytest.raises(InvalidValue, match="token"):
            connect(school.url, **more, **wrong)


def test_another_server_than_canvas_gives_no_tokens(school: School) -> None:
    pending = school.login.begin()
    address = school.comes_back(pending)
    elsewhere = WebLogin(
        f"{school.url}/nowhere",
        client_id="9",
        client_secret="s",
        redirect_uri=CALLBACK,
        allow_insecure_loopback=True,
    )

    with pytest.raises(RefusedByServer):
        elsewhere.exchange(pending, address)
