"""Logins of apps in the keyring: written and read whole, used by one program at a time, shown nowhere."""

import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from canvas_comms.errors import AuthenticationFailed, InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_cli.profiles.app_logins import App, credentials_of, one_at_a_time, read, written
from canvas_comms_cli.profiles.keyring_store import LOGINS, forget, keep
from canvas_comms_http import Deadline

APP = App("lms", "https://school.example", "9", Secret("CANARY"))


def test_a_login_is_read_as_it_was_written() -> None:
    for secret in (Secret("s"), None):
        app = App("medical", "https://clinic.example/auth", "c", secret, "https://app.example/back")
        found, refresh_token = read(written(app, Secret("r")))

        assert (found.product, found.url, found.client_id) == (app.product, app.url, app.client_id)
        assert (found.client_secret, found.redirect_uri) == (secret, app.redirect_uri)
        assert refresh_token == Secret("r")


@pytest.mark.parametrize("text", ["", "[]", "{}", "1", '{"product": "lms"}', '{"client_secret": null}'])
def test_what_was_not_written_as_a_login_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="log in again"):
        read(Secret(text))


def test_neither_an_app_nor_its_credentials_show_a_secret() -> None:
    login = written(APP, Secret("CANARY"))

    assert "CANARY" not in f"{APP!r} {login!r} {credentials_of(login, 'a', False)!r}"


@pytest.mark.usefixtures("keyring_of_a_test")
def test_a_login_that_was_forgotten_meanwhile_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    keep(LOGINS, "a", written(APP, Secret("r")))
    credentials: Any = credentials_of(written(APP, Secret("r")), "a", False)
    forget(LOGINS, "a")

    with pytest.raises(AuthenticationFailed, match="no-refresh-token"):
        credentials.token(Deadline.after(5))


def test_programs_take_turns_with_a_login_and_do_not_wait_for_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with one_at_a_time("a"):
        (file,) = (tmp_path / "canvas-comms" / "logins").iterdir()
        opened = os.open(file, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with one_at_a_time("b"):
            pass
    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(opened)
