"""OAuth2 client credentials: a token fetched when it is needed, by one thread for all.

Source: RFC 6749, section 4.4; Canvas Medical's authentication pages (`scope` and `patient`
for a token that reaches one patient only).
"""

import os
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode

import attrs

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    InvalidValue,
    MalformedResponse,
    RefusedByServer,
    UnexpectedRedirect,
    Unreachable,
)
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http.answers import MAX_REMARK, Answer
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.credentials import Bearer, Token
from canvas_comms_http.deadlines import Deadline, checked_seconds
from canvas_comms_http.failures import Failure
from canvas_comms_http.grants import Grant, code_of, read_grant
from canvas_comms_http.header_values import checked_token
from canvas_comms_http.logs import note
from canvas_comms_http.network import Network
from canvas_comms_http.templates import template


@attrs.frozen(eq=False)
class _Held(Token):
    fresh_until: float


class _State:
    """What the threads of one process share."""

    __slots__ = ("held", "lock")

    def __init__(self) -> None:
        self.held: _Held | None = None
        self.lock = threading.Lock()


class ClientCredentials(Bearer):
    """Fetches a token from `token_url`, and the next one `margin` seconds before it ends.

    The secret travels in the form body only, over https, and follows no redirect. Each
    request has a connection of its own: an idle one may just have been closed by the server.
    `clock` is monotonic, in seconds. `scope` and `patient` ask for a narrower token.

    Raises `InvalidValue` for a URL, secret or margin that cannot be used.
    """

    @veiled
    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: Secret | str,
        *,
        scope: str = "",
        patient: str = "",
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        network: Network | None = None,
    ) -> None:
        secret = checked_token(client_secret, "client_secret").reveal()
        form = {"client_id": client_id, "client_secret": secret, "scope": scope, "patient": patient}
        self._network = network or Network()
        allowed = self._network.allow_insecure_loopback
        address = BaseUrl.of(token_url, "token_url", allow_insecure_loopback=allowed)
        self._url = address.at() + ("/" if token_url.endswith("/") else "")
        self._form = _written(form)
        self._margin = checked_seconds(margin, "margin")
        self._clock = clock
        self._states: dict[int, _State] = {}
        # on a connection of its own: one kept alive may have ended unnoticed since the last token
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        self._template = template("token", "POST", headers, self._network.user_agent)

    @veiled
    def token(self, deadline: Deadline) -> Token:
        """The token in hand while it is fresh, else a new one. Raises `GatewayError`."""
        held = self._state().held
        if held is not None and self._clock() < held.fresh_until:
            return held
        return self._newer_than(held, deadline)

    @veiled
    def renewed(self, refused: Token, deadline: Deadline) -> Token | None:
        """A newer token; of many threads that were refused, one fetches it. Raises `GatewayError`."""
        return self._newer_than(refused, deadline)

    def _state(self) -> _State:
        """The state of the process we are in: its parent may have held the lock when it forked."""
        return self._states.setdefault(os.getpid(), _State())

    def _newer_than(self, old: Token | None, deadline: Deadline) -> Token:
        state = self._state()
        if not state.lock.acquire(timeout=deadline.left()):
            raise Unreachable("no token came in time")
        try:
            if state.held is None or state.held is old:
                state.held = self._fetched(deadline)
            return state.held
        finally:
            state.lock.release()

    def _fetched(self, deadline: Deadline) -> _Held:
        asked = self._clock()
        grant = self._asked(deadline)
        life = max(grant.seconds - self._margin, grant.seconds / 2)
        return _Held(grant.token, asked + life)

    def _asked(self, deadline: Deadline) -> Grant:
        began = time.monotonic()
        request = self._template.aimed(self._url, self._form.reveal().encode())
        answer = self._network.send(request, deadline)
        if isinstance(answer, Failure):
            note("token", answer.doubt.value, None, time.monotonic() - began)
            raise answer.error
        with answer:
            note("token", "answered", answer.status, time.monotonic() - began)
            return _granted(answer)


def _written(fields: dict[str, str]) -> Secret:
    """The form that asks for a token."""
    given = {name: text for name, text in fields.items() if text}
    try:
        return Secret(urlencode({"grant_type": "client_credentials", **given}))
    except UnicodeEncodeError:
        del fields, given
    raise InvalidValue("client_id, scope, patient", "must hold no lone surrogates")


def _granted(answer: Answer) -> Grant:
    if answer.is_redirect:
        raise UnexpectedRedirect("token", "redirects are not followed")
    if answer.status != 200:
        raise _refusal(answer)
    if answer.media_type != "application/json":
        raise MalformedResponse("token", "must be JSON")
    return read_grant(answer.body(MAX_REMARK))


def _refusal(answer: Answer) -> GatewayError:
    kind = AuthenticationFailed if answer.status in (400, 401) else RefusedByServer
    return kind(answer.status, code_of(answer.body(MAX_REMARK)) if answer.status < 500 else "")


__all__ = ["ClientCredentials"]
