"""Logging in: a token or an app's login, which the server took first, kept in the keyring under a profile."""

import html
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import attrs
import click
import pytest
import requests

from canvas_comms.medical import Edition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.login_command import auth_url_of
from canvas_comms_cli.loopback import BrowserDoor, NobodyCame, is_loopback
from canvas_comms_cli.profiles.config_file import load_config
from canvas_comms_twin import Twin
from canvas_comms_twin.lms import lms
from canvas_comms_twin.medical import medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

Run = Callable[..., Any]
KEY = {
    "id": 9,
    "secret": "app-CANARY",
    "redirect_uris": ["urn:ietf:wg:oauth:2.0:oob", "http://127.0.0.1/back"],
}
WORLD = {
    "lms": {"users": [{"ref": "$ann", "name": "Ann A"}], "developer_key": KEY},
    "medical": {"patients": [{"ref": "$pat"}]},
}


@attrs.frozen
class Servers:
    """Both Canvases on a port."""

    url: str
    names: Any
    twin: Twin


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    twin = Twin(medical(Edition.V2_2024), lms())
    with TwinServer(twin) as server:
        yield Servers(server.url, twin.load(WORLD), twin)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring_of_a_test: Any) -> Any:
    """A user without anything, and their keyring."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("CANVAS_API_URL", "CANVAS_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return keyring_of_a_test


@pytest.fixture
def at(run: Run, tmp_path: Path, servers: Servers, home: Any) -> Run:
    """Runs a command as this user; `LMS` stands for the way to the school."""

    def ran(*words: str, **more: Any) -> Any:
        return run(*words, CANVAS_COMMS_CONFIG=str(tmp_path / "config.toml"), **more)

    return ran


def where(servers: Servers) -> tuple[str, ...]:
    return ("--base-url", servers.url, "--insecure-loopback")


@pytest.mark.parametrize("more", [(), ("--token-stdin",), ("--token-stdin", "--json")])
def test_a_token_is_kept_once_the_server_took_it(
    at: Run, servers: Servers, home: Any, tmp_path: Path, more: tuple[str, ...]
) -> None:
    token = servers.names.tokens["$ann"]
    result = at("login", "lms", *where(servers), *more, given=f"{token}\n")
    config = load_config(tmp_path / "config.toml")

    assert result.exit_code == Exit.DONE, result.output
    assert "Ann A" in result.stdout
    assert token not in result.output
    assert home.secrets == {("canvas-comms", f"{servers.url}#lms"): token}
    assert (config.default, config.profiles["lms"].base_url) == ({"lms": "lms"}, servers.url)
    assert token not in (tmp_path / "config.toml").read_text()


def test_after_a_login_commands_need_no_flag_and_whoami_tells_where_the_token_came_from(
    at: Run, servers: Servers
) -> None:
    at("login", "lms", *where(servers), "--profile", "school", given=f"{servers.names.tokens['$ann']}\n")
    who = json.loads(at("whoami", "lms", "--json").stdout)
    for_people = at("whoami", "lms").stdout

    assert (who["id"], who["name"]) == (str(servers.names.refs["$ann"]), "Ann A")
    assert (who["backend"], who["profile"], who["base_url"]) == ("lms", "school", servers.url)
    assert who["token_from"] == "keyring, profile school"
    assert f"{who['id']}\tAnn A" in for_people


def test_a_token_that_the_server_refuses_is_not_kept(
    at: Run, servers: Servers, home: Any, tmp_path: Path
) -> None:
    result = at("login", "lms", *where(servers), given="CANARY\n")

    assert result.exit_code != Exit.DONE
    assert "401" in result.stderr
    assert "CANARY" not in result.output
    assert home.secrets == {}
    assert not (tmp_path / "config.toml").exists()


def test_canvas_medical_is_told_honestly_not_to_say_whose_a_token_is(at: Run, servers: Servers) -> None:
    token = requests.post(
        f"{servers.url}/auth/token/",
        data={"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
        timeout=5,
    ).json()["access_token"]
    words = ("login", "medical", *where(servers), "--edition", "v2-2024", "--json")
    logged_in = at(*words, given=f"{token}\n")
    who = json.loads(at("whoami", "medical", "--json").stdout)

    assert logged_in.exit_code == Exit.DONE, logged_in.output
    assert (who["id"], who["edition"]) == (None, "v2-2024")
    assert who["told"] == "the server takes the token; it does not say whose it is"


def test_logging_out_forgets_the_token_and_keeps_the_profile(
    at: Run, servers: Servers, home: Any, tmp_path: Path
) -> None:
    at("login", "lms", *where(servers), given=f"{servers.names.tokens['$ann']}\n")
    result, again = at("logout", "lms", CANVAS_COMMS_LMS_TOKEN="t"), at("logout", "lms")

    assert result.stdout.split("\n")[-2:] == ["forgotten", ""]
    assert "there was no login to forget" in again.stdout
    assert "CANVAS_COMMS_LMS_TOKEN is still set" in result.stderr
    assert home.secrets == {}
    assert "lms" in load_config(tmp_path / "config.toml").profiles
    assert at("whoami", "lms").exit_code == Exit.USAGE


def test_without_a_server_or_a_keyring_the_error_says_what_to_do(
    at: Run, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_server = at("login", "lms")
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    no_keyring = at("login", "lms", *where(servers))

    assert "--base-url is needed, or CANVAS_COMMS_LMS_BASE_URL or CANVAS_API_URL" in no_server.stderr
    assert "pip install 'canvas-comms[keyring]'" in no_keyring.stderr
    assert "CANVAS_COMMS_LMS_TOKEN" in no_keyring.stderr
    assert (no_server.exit_code, no_keyring.exit_code) == (Exit.USAGE, Exit.USAGE)


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def at_canvas_medical(servers: Servers, page: str) -> str:
    """What a browser does there; the address at which it comes back."""
    form = {**hidden(requests.get(page, timeout=5).text), "allow": "x"}
    answer = requests.post(f"{servers.url}/auth/authorize/", form, allow_redirects=False, timeout=5)
    return answer.headers["Location"]


def at_canvas_lms(servers: Servers, page: str) -> str:
    """Likewise, as Ann."""
    with requests.Session() as chrome:
        shown = chrome.get(page, timeout=5)
        form = {"pseudonym_session[unique_id]": "$ann", **hidden(shown.text)}
        shown = chrome.post(f"{servers.url}/login/canvas", form, timeout=5)
        accepted = f"{servers.url}/login/oauth2/accept"
        answer = chrome.post(accepted, hidden(shown.text), allow_redirects=False, timeout=5)
    return urljoin(accepted, answer.headers["Location"])


Browser = Callable[[Servers, str], str]


@pytest.fixture
def browser(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Callable[[Browser], None]:
    """Plays a browser: it opens what is printed, and its address is what is typed."""
    pages: list[str] = []
    said = click.echo

    def heard(message: Any = None, *args: Any, **more: Any) -> None:
        pages.extend(re.findall(rf"{servers.url}\S+", str(message)))
        said(message, *args, **more)

    def opens(comes_back: Browser) -> None:
        monkeypatch.setattr(click, "echo", heard)
        monkeypatch.setattr(click, "prompt", lambda *_, **__: comes_back(servers, pages[-1]))

    return opens


def test_a_smart_login_is_kept_and_gives_tokens_to_later_commands(
    at: Run, servers: Servers, home: Any, browser: Callable[[Browser], None]
) -> None:
    browser(at_canvas_medical)
    app = ("--oauth", "--client-id", CLIENT_ID, "--redirect-uri", "https://app.example/back")
    scopes = ("--scope", "user/Communication.read", "--scope", "offline_access")
    words = ("login", "medical", *where(servers), "--edition", "v2-2024", *app, *scopes)
    result = at(*words, CANVAS_COMMS_APP_SECRET=CLIENT_SECRET)
    first = dict(home.secrets)
    who = [json.loads(at("whoami", "medical", "--json").stdout) for _ in range(2)]

    assert result.exit_code == Exit.DONE, result.output
    assert list(first) == [("canvas-comms login", f"{servers.url}#medical")]
    assert CLIENT_SECRET not in result.output
    assert [one["token_from"] for one in who] == ["keyring, profile medical, by a login"] * 2
    assert [one["told"] for one in who] == ["the server takes the token; it does not say whose it is"] * 2
    assert dict(home.secrets) != first, "a refresh token of Canvas Medical is good once: the next is kept"


def test_a_web_login_of_canvas_lms_is_kept_until_it_is_given_back(
    at: Run, servers: Servers, home: Any, browser: Callable[[Browser], None]
) -> None:
    browser(at_canvas_lms)
    words = ("login", "lms", *where(servers), "--oauth", "--client-id", "9")
    result = at(*words, CANVAS_COMMS_LMS_APP_SECRET=str(KEY["secret"]))
    who = json.loads(at("whoami", "lms", "--json").stdout)
    before = sum(one.method == "DELETE" for one in servers.twin.journal)
    forgotten = at("logout", "lms")

    assert result.exit_code == Exit.DONE, result.output
    assert (who["name"], who["token_from"]) == ("Ann A", "keyring, profile lms, by a login")
    assert "forgotten" in forgotten.stdout
    assert forgotten.stderr == ""
    assert sum(one.method == "DELETE" for one in servers.twin.journal) == before + 1
    assert home.secrets == {}


def test_a_browser_that_comes_back_to_this_machine_leaves_nothing_to_paste(
    at: Run, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    came: list[requests.Response] = []
    browsers: list[threading.Thread] = []
    said = click.echo

    def opens(page: str) -> None:
        came.append(requests.get(at_canvas_medical(servers, page), timeout=30))

    def heard(message: Any = None, *args: Any, **more: Any) -> None:
        for page in re.findall(rf"{servers.url}/auth/authorize/\S+", str(message)):
            open_it = threading.Thread(target=opens, args=(page,))
            browsers.append(open_it)
            open_it.start()
        said(message, *args, **more)

    monkeypatch.setattr(click, "echo", heard)
    app = ("--oauth", "--client-id", CLIENT_ID, "--redirect-uri", f"http://127.0.0.1:{port}/back")
    scopes = ("--scope", "user/Communication.read", "--scope", "offline_access")
    words = ("login", "medical", *where(servers), "--edition", "v2-2024", *app, *scopes)
    result = at(*words, CANVAS_COMMS_APP_SECRET=CLIENT_SECRET)
    for one in browsers:
        one.join(30)

    assert result.exit_code == Exit.DONE, result.output
    assert [one.status_code for one in came] == [200]


def test_an_app_needs_its_id_and_for_canvas_medical_where_it_comes_back(at: Run, servers: Servers) -> None:
    assert "--oauth needs --client-id" in at("login", "lms", *where(servers), "--oauth").stderr
    medical_app = at("login", "medical", *where(servers), "--oauth", "--client-id", "c")
    assert "--oauth needs --redirect-uri" in medical_app.stderr


def test_the_logins_of_an_instance_are_beside_its_fhir_base() -> None:
    assert auth_url_of("https://fumage-acme.canvasmedical.com/") == "https://acme.canvasmedical.com/auth"


def test_a_browser_that_comes_back_to_this_machine_is_waited_for() -> None:
    door = BrowserDoor("http://127.0.0.1:0/back")
    port = door.port
    came: list[str] = []
    waiting = threading.Thread(target=lambda: came.append(door.address(30)))
    waiting.start()
    other = requests.get(f"http://127.0.0.1:{port}/favicon.ico", timeout=5)
    page = requests.get(f"http://127.0.0.1:{port}/back?code=c&state=s", timeout=5)
    waiting.join(30)

    assert (other.status_code, page.status_code) == (404, 200)
    assert came[0].endswith("/back?code=c&state=s")
    assert "code=c" not in page.text


def test_nobody_who_comes_is_told_and_so_is_a_taken_port() -> None:
    door = BrowserDoor("http://127.0.0.1:0/back")
    with pytest.raises(NobodyCame, match="nothing can listen"):
        BrowserDoor(f"http://127.0.0.1:{door.port}/back")
    with pytest.raises(NobodyCame, match="no browser came back"):
        door.address(0.0)


@pytest.mark.parametrize(
    ("uri", "here"),
    [
        ("http://127.0.0.1:8700/back", True),
        ("http://localhost:1/", True),
        ("http://127.0.0.1/back", False),
        ("https://127.0.0.1:1/", False),
        ("http://app.example:80/", False),
        ("http://127.0.0.1:x/", False),
        ("urn:ietf:wg:oauth:2.0:oob", False),
    ],
)
def test_a_redirect_uri_of_this_machine_is_one_with_a_port(uri: str, here: bool) -> None:
    assert is_loopback(uri) is here
