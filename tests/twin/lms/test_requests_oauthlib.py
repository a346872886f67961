"""requests-oauthlib, unmodified, goes through the web flow of the twin on a port."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from requests_oauthlib import OAuth2Session

from canvas_comms_twin import Twin, lms
from canvas_comms_twin.server import TwinServer

CALLBACK = "https://app.example/callback"
WORLD = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann", "name": "Ann"}, {"ref": "$bob", "name": "Bob"}],
        "developer_key": {"id": 77, "secret": "s3cret", "name": "App", "redirect_uris": [CALLBACK]},
    },
}


@pytest.fixture
def canvas(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any]]:
    """The URL of a twin on a port, and the names of its world. The library takes http only if told."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    twin = Twin(lms())
    names = twin.load(WORLD)
    with TwinServer(twin) as server:
        yield server.url, names


def authorised(url: str, name: str) -> str:
    """What a browser does: log in, say yes; the address at which the app is called back."""
    with requests.Session() as chrome:
        page = chrome.get(url)
        assert page.url.endswith("/login")
        form = {"pseudonym_session[unique_id]": name, "authenticity_token": hidden(page.text)}
        page = chrome.post(urljoin(page.url, "/login/canvas"), form)
        assert page.url.endswith("/login/oauth2/confirm")
        accept, form = urljoin(page.url, "accept"), {"custom_csrf_token": hidden(page.text)}
        return chrome.post(accept, form, allow_redirects=False).headers["Location"]


def hidden(page: str) -> str:
    return str(re.findall('type="hidden" name="[a-z_]+" value="([^"]+)"', page)[0])


def session(**more: Any) -> Any:
    return OAuth2Session("77", redirect_uri=CALLBACK, **more)


@pytest.mark.parametrize("pkce", [None, "S256"])
def test_it_gets_a_token_and_uses_it(canvas: tuple[str, Any], pkce: str | None) -> None:
    base, names = canvas
    with session(pkce=pkce) as client:
        url, _ = client.authorization_url(f"{base}/login/oauth2/auth")
        token = client.fetch_token(
            f"{base}/login/oauth2/token",
            authorization_response=authorised(url, "$bob"),
            client_secret="s3cret",
            include_client_id=True,
        )
        assert token["user"]["name"] == "Bob"
        assert client.get(f"{base}/api/v1/users/self").json()["id"] == names.refs["$bob"]


def test_it_refreshes_a_token_whose_hour_is_over(canvas: tuple[str, Any]) -> None:
    base, names = canvas
    kept: list[Any] = []
    more = {"client_id": "77", "client_secret": "s3cret"}
    with session(
        auto_refresh_url=f"{base}/login/oauth2/token",
        auto_refresh_kwargs=more,
        token_updater=kept.append,
    ) as client:
        url, _ = client.authorization_url(f"{base}/login/oauth2/auth")
        token = client.fetch_token(
            f"{base}/login/oauth2/token",
            authorization_response=authorised(url, "$ann"),
            client_secret="s3cret",
            include_client_id=True,
        )
        client.token = {**token, "expires_in": -1, "expires_at": 1}
        answer = client.get(f"{base}/api/v1/users/self")

    assert answer.json()["id"] == names.refs["$ann"]
    assert [one["refresh_token"] for one in kept] == [token["refresh_token"]]


def test_it_is_told_that_somebody_says_no(canvas: tuple[str, Any]) -> None:
    base, _ = canvas
    with requests.Session() as chrome, session() as client:
        page = chrome.get(client.authorization_url(f"{base}/login/oauth2/auth")[0])
        form = {"pseudonym_session[unique_id]": "$ann", "authenticity_token": hidden(page.text)}
        chrome.post(f"{base}/login/canvas", form)
        back = chrome.post(f"{base}/login/oauth2/deny", allow_redirects=False).headers["Location"]

        with pytest.raises(Exception, match="access_denied"):
            client.fetch_token(f"{base}/login/oauth2/token", authorization_response=back)
