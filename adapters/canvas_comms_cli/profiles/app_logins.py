"""Logins of an app that the keyring keeps: how one is written there, and the credentials that it gives.

A refresh token of Canvas Medical is good once, and Canvas LMS ends the old access token when it gives a new
one. So commands that run beside each other take turns: each reads the refresh token that is kept now, and
keeps the next, behind a lock on a file.
"""

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from typing import Any

import attrs

from canvas_comms.errors import AuthenticationFailed, InvalidValue
from canvas_comms.redaction import Opaque, Secret, veiled
from canvas_comms_cli.profiles.keyring_store import LOGINS, keep, kept
from canvas_comms_cli.profiles.variables import LMS
from canvas_comms_http import Credentials, Deadline
from canvas_comms_http.fetched_tokens import FetchedTokens
from canvas_comms_http.grants import Grant
from canvas_comms_http.web_flow import AppLogin
from canvas_comms_wire.json_text import BadJson, read_json, write_json

REFRESH = "refresh_token"
MARGIN = 60.0
"""Seconds before its end at which a token is replaced."""


@attrs.frozen(eq=False, repr=False)
class App(Opaque):
    """An app that people log in through. `url` is the school's own, or where an instance's logins are.

    None as secret is a public app; an empty `redirect_uri` is that of no page at all (Canvas LMS).
    """

    product: str
    url: str
    client_id: str
    client_secret: Secret | None
    redirect_uri: str = ""

    def login(self, insecure_loopback: bool) -> AppLogin[Any]:
        """The login of its product. Raises `InvalidValue`."""
        known: dict[str, Any] = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "allow_insecure_loopback": insecure_loopback,
        }
        if self.product == LMS:
            from canvas_comms_lms import WebLogin

            back: dict[str, Any] = {"redirect_uri": self.redirect_uri} if self.redirect_uri else {}
            return WebLogin(self.url, **known, **back)
        from canvas_comms_medical import SmartLogin

        return SmartLogin(self.url, **known, redirect_uri=self.redirect_uri)


@veiled
def written(app: App, refresh_token: Secret) -> Secret:
    """A login as the keyring keeps it."""
    secret = None if app.client_secret is None else app.client_secret.reveal()
    parts = {"product": app.product, "url": app.url, "client_id": app.client_id, "client_secret": secret}
    known = {**parts, "redirect_uri": app.redirect_uri, REFRESH: refresh_token.reveal()}
    return Secret(write_json(known))


@veiled
def read(login: Secret) -> tuple[App, Secret]:
    """The app of a login, and the refresh token. Raises `InvalidValue` for what `written` did not write."""
    try:
        found = read_json(login.reveal())
        secret = found["client_secret"]
        app = App(
            str(found["product"]),
            str(found["url"]),
            str(found["client_id"]),
            None if secret is None else Secret(str(secret)),
            str(found["redirect_uri"]),
        )
        return app, Secret(str(found[REFRESH]))
    except (BadJson, KeyError, TypeError):
        pass
    raise InvalidValue("login", "cannot be read in the keyring; log in again")


def credentials_of(login: Secret, account: str, insecure_loopback: bool) -> Credentials:
    """Credentials by a login that is kept under this account. Raises `InvalidValue`. No I/O."""
    read(login)
    return _KeptLogin(account, insecure_loopback)


class _KeptLogin(FetchedTokens):
    """Gives tokens by the login that is kept under an account, of all programs one at a time."""

    def __init__(self, account: str, insecure_loopback: bool) -> None:
        super().__init__(MARGIN, time.monotonic)
        self._account = account
        self._insecure_loopback = insecure_loopback

    def _grant(self, deadline: Deadline) -> Grant:
        with one_at_a_time(self._account):
            login = kept(LOGINS, self._account)
            if login is None:
                raise AuthenticationFailed(401, "no-refresh-token")
            app, refresh_token = read(login)
            grant = app.login(self._insecure_loopback).refresh(refresh_token, deadline)
            if grant.refresh is not None and grant.refresh != refresh_token:
                keep(LOGINS, self._account, written(app, grant.refresh))
        return grant


@contextlib.contextmanager
def one_at_a_time(account: str) -> Iterator[None]:
    """Nobody else is inside for this account, in whatever program of this user."""
    from platformdirs import user_state_path

    name = hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    folder = user_state_path("canvas-comms", appauthor=False) / "logins"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


__all__ = ["App", "credentials_of", "one_at_a_time", "read", "written"]
