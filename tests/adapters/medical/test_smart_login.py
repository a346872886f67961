"""Logging in to a Canvas Medical from Python: the URL, the code, refreshing; over a socket."""

import html
import logging
import re
import threading
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import pytest
import requests

from canvas_comms.errors import AuthenticationFailed, InvalidValue, PermissionDenied
from canvas_comms.redaction import Secret
from canvas_comms_http import Deadline
from canvas_comms_medical import PendingLogin, SmartLogin, SmartTokens, connect
from canvas_comms_twin import Twin, medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

BACK = "https://app.example/back"
CLOCK = "2024-08-01T12:00:00Z"
ANN = "1" * 32
WORLD: Any = {
    "clock": CLOCK,
    "medical": {
        "patients": [{"ref": "$ann", "id": ANN}, {"ref": "$bob"}],
        "practitioners": [{"ref": "$doc"}],
        "messages": [{"ref": "$m", "sender": "$ann", "recipient": "$doc", "content": "Hello"}],
    },
}


@attrs.define
class Clinic:
    """A twin on a port, and an app that is registered there."""

    url: str
    names: Any
    login: SmartLogin
    kept: list[str]
    journal: Any

    def comes_back(self, pending: PendingLogin, button: str = "allow", **more: str) -> str:
        """What somebody's browser does; the address at which it comes back."""
        page = requests.get(pending.url, timeout=5)
        page.raise_for_status()
        found = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)">', page.text)
        form = {name: html.unescape(value) for name, value in found}
        answer = requests.post(
            f"{self.url}/auth/authorize/",
            {**form, button: "x", **more},
            allow_redirects=False,
            timeout=5,
        )
        return answer.headers["Location"]

    def tokens(self, patient: str = "", **more: Any) -> SmartTokens:
        pending = self.login.begin(**more)
        address = self.comes_back(pending, **({"patient": patient} if patient else {}))
        return self.login.exchange(pending, address, keep=self.keep)

    def keep(self, refresh_token: Secret) -> None:
        self.kept.append(refresh_token.reveal())

    def read(self, tokens: SmartTokens) -> str:
        client = connect(self.url, edition="v2-2024", credentials=tokens, allow_insecure_loopback=True)
        return client.read(self.names.refs["$m"]).content

    def later(self, clock: str) -> None:
        requests.put(f"{self.url}/_twin/clock", json={"now": clock}, timeout=5).raise_for_status()

    def asked(self, route: str) -> int:
        return sum(entry.route == route for entry in self.journal)


@pytest.fixture
def clinic() -> Iterator[Clinic]:
    twin = Twin(medical())
    names = twin.load(WORLD)
    with TwinServer(twin) as server:
        login = SmartLogin(
            f"{server.url}/auth",
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            redirect_uri=BACK,
            allow_insecure_loopback=True,
        )
        yield Clinic(server.url, names, login, [], twin.journal)


def token(tokens: SmartTokens) -> str:
    return tokens.token(Deadline.after(5)).secret.reveal()


def test_somebody_logs_in_and_the_client_is_theirs(clinic: Clinic) -> None:
    tokens = clinic.tokens(scopes=("user/Communication.read",))

    assert clinic.read(tokens) == "Hello"
    assert tokens.patient is None
    assert len(clinic.kept) == 1


def test_the_url_carries_what_smart_asks_for(clinic: Clinic) -> None:
    pending = clinic.login.begin(scopes=("launch", "openid"), launch="xyz", audience="https://fhir.example")
    query = {name: values[0] for name, values in parse_qs(urlsplit(pending.url).query).items()}

    assert pending.url.startswith(f"{clinic.url}/auth/authorize/?client_id=")
    assert query.pop("code_challenge")
    assert query == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": BACK,
        "state": pending.state.reveal(),
        "scope": "launch openid",
        "launch": "xyz",
        "aud": "https://fhir.example",
        "code_challenge_method": "S256",
    }


def test_a_patient_who_was_chosen_is_told(clinic: Clinic) -> None:
    tokens = clinic.tokens(ANN, scopes=("launch/patient", "patient/Communication.read"))

    assert tokens.patient == ANN
    assert clinic.read(tokens) == "Hello"


def test_a_no_is_told_and_a_foreign_state_is_refused(clinic: Clinic) -> None:
    pending = clinic.login.begin()

    with pytest.raises(PermissionDenied, match="access_denied"):
        clinic.login.exchange(pending, clinic.comes_back(pending, "deny"))
    with pytest.raises(InvalidValue, match="state"):
        clinic.login.exchange(pending, f"{BACK}?{urlencode({'state': 'other', 'code': 'c'})}")
    assert clinic.asked("/auth/token/") == 0


def test_a_code_is_good_once(clinic: Clinic) -> None:
    pending = clinic.login.begin()
    address = clinic.comes_back(pending)
    clinic.login.exchange(pending, address)

    with pytest.raises(AuthenticationFailed, match="invalid_grant"):
        clinic.login.exchange(pending, address)


def test_each_refresh_token_is_used_once_and_the_next_is_kept(clinic: Clinic) -> None:
    tokens = clinic.tokens()
    for day in ("02", "03"):
        clinic.later(f"2024-08-{day}T12:00:00Z")
        assert clinic.read(tokens) == "Hello"

    assert len(set(clinic.kept)) == 3
    with pytest.raises(AuthenticationFailed, match="invalid_grant"):
        token(clinic.login.resume(clinic.kept[0]))
    assert clinic.read(clinic.login.resume(clinic.kept[-1])) == "Hello"


def test_of_many_threads_one_refreshes(clinic: Clinic) -> None:
    tokens = clinic.tokens()
    clinic.later("2024-08-02T12:00:00Z")
    found: list[str] = []
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        found.append(clinic.read(tokens))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["Hello"] * 8
    assert clinic.asked("/auth/token/") == 2
    assert len(clinic.kept) == 2


def test_nothing_shows_a_secret(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pending = clinic.login.begin(scopes=("launch/patient",))
    address = clinic.comes_back(pending, patient=ANN)
    caplog.clear()
    tokens = clinic.login.exchange(pending, address, keep=clinic.keep)
    secrets = [pending.state.reveal(), pending.verifier.reveal(), token(tokens), clinic.kept[0], ANN]
    secrets += [CLIENT_SECRET, parse_qs(urlsplit(address).query)["code"][0]]
    with pytest.raises(AuthenticationFailed) as caught:
        clinic.login.exchange(pending, address)
    below = caught.tb.tb_next  # our own frame has it all
    told = traceback.TracebackException(caught.type, caught.value, below, capture_locals=True)
    parts = [repr(pending), repr(tokens), repr(clinic.login), "".join(told.format()), caplog.text]

    assert [one for one in secrets if one in " ".join(parts)] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"client_secret": "a b"}, "client_secret"),
        ({"client_id": ""}, "client_id"),
        ({"redirect_uri": ""}, "redirect_uri"),
        ({"auth_url": "http://clinic.example/auth"}, "auth_url"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(wrong: dict[str, str], field: str) -> None:
    good: dict[str, Any] = {
        "auth_url": "https://clinic.example/auth",
        "client_id": "9",
        "client_secret": None,
        "redirect_uri": BACK,
    }
    with pytest.raises(InvalidValue) as caught:
        SmartLogin(**{**good, **wrong})
    assert caught.value.field == field
