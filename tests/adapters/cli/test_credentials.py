"""Where a token is looked for: the environment, then the keyring, which is an extra of its own."""

import sys
import types

import click
import pytest

from canvas_comms import Secret
from canvas_comms_cli.credentials import CLIENT, LMS_SOURCES, LMS_TOKEN, MEDICAL_SOURCES, find_credentials

URL = "https://school.example"
INSTALL = "pip install 'canvas-comms[keyring]'"


class KeyringError(Exception):
    """As keyring's own."""


def install(monkeypatch: pytest.MonkeyPatch, **functions: object) -> None:
    errors = types.SimpleNamespace(KeyringError=KeyringError)
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(errors=errors, **functions))
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (LMS_TOKEN, *CLIENT):
        monkeypatch.delenv(name, raising=False)


def test_a_token_of_the_environment_needs_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setenv(LMS_TOKEN, "t")

    assert find_credentials(URL, LMS_SOURCES) == {"token": Secret("t")}


def test_a_token_is_found_in_the_keyring_under_the_base_url(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, get_password=lambda service, account: f"{service} {account}")

    assert find_credentials(URL, LMS_SOURCES) == {"token": Secret(f"canvas-comms {URL}")}


def test_without_the_keyring_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(click.UsageError) as caught:
        find_credentials(URL, MEDICAL_SOURCES)

    assert all(words in str(caught.value) for words in (INSTALL, *CLIENT, f"keyring set canvas-comms {URL}"))


def test_with_the_keyring_the_error_says_nothing_of_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, get_password=lambda *_: None)
    with pytest.raises(click.UsageError) as caught:
        find_credentials(URL, LMS_SOURCES)

    assert INSTALL not in str(caught.value)


def test_a_keyring_that_cannot_be_opened_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(service: str, account: str) -> str:
        raise KeyringError(service)

    install(monkeypatch, get_password=locked)
    with pytest.raises(click.UsageError, match="no token"):
        find_credentials(URL, LMS_SOURCES)
