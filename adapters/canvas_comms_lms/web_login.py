"""The web flow of OAuth2 for an app of Canvas LMS: send somebody to log in, and get tokens for them.

    login = WebLogin(base_url, client_id="9", client_secret=…, redirect_uri="https://app.example/back")
    pending = login.begin(scopes=scopes_of(capabilities))   # send the browser to pending.url
    tokens = login.exchange(pending, address)               # where the browser came back
    lms = connect(base_url, edition="2025-10", credentials=tokens)

Sources: facts neighbours D2, RFC 6749 (4.1 and 6), RFC 7636 (PKCE).
"""

import hmac
import secrets
import time
from collections.abc import Callable, Collection
from urllib.parse import parse_qs, urlsplit

import attrs

from canvas_comms.errors import AuthenticationFailed, InvalidValue, PermissionDenied
from canvas_comms.lms.logins.model import OUT_OF_BAND
from canvas_comms.lms.logins.rules.authorizing import CHALLENGE_METHOD
from canvas_comms.lms.logins.rules.granting import challenge_of
from canvas_comms.redaction import PRIVATE, Opaque, Redacted, Secret, veiled
from canvas_comms_http import BaseUrl, Client, Deadline, Failure, Network, template
from canvas_comms_http.deadlines import checked_seconds
from canvas_comms_http.fetched_tokens import FetchedTokens
from canvas_comms_http.grants import Grant
from canvas_comms_http.header_values import checked_token
from canvas_comms_http.token_endpoint import TokenEndpoint, token_form
from canvas_comms_lms.answers import error_of

LOGIN = ("login", "oauth2")
KNOWN_ERRORS = frozenset(
    [
        "access_denied",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_response_type",
        "login_required",
        "interaction_required",
        "unsupported_prompt_type",
    ]
)
"""What a server tells an app in the address; other text may hold anything and is not repeated."""

Keep = Callable[[Secret], None]
"""Called with a refresh token that is to be stored in place of the one before."""


def keep_nothing(refresh_token: Secret) -> None:
    """Nobody stores it: after this program, somebody has to log in again."""


@attrs.frozen(eq=False, repr=False)
class PendingLogin(Redacted):
    """Somebody was sent to log in at `url`. An app keeps `state` and `verifier` until they come back."""

    url: str = attrs.field(metadata=PRIVATE)
    state: Secret
    verifier: Secret


class WebLogin(Opaque):
    """An app of the Canvas LMS server at this URL, by its developer key.

    `client_id` and `client_secret` are the key's; None as secret is a public app. `redirect_uri` is
    one of the key's own, by default none at all: then somebody copies the address of their browser.
    One may be used by many threads. Raises `InvalidValue` for what cannot be
    used. Does no I/O.
    """

    @veiled
    def __init__(
        self,
        base_url: str,
        *,
        client_id: str,
        client_secret: Secret | str | None,
        redirect_uri: str = OUT_OF_BAND,
        network: Network | None = None,
        allow_insecure_loopback: bool = False,
    ) -> None:
        self._network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
        insecure = self._network.allow_insecure_loopback
        self._base = BaseUrl.of(base_url, allow_insecure_loopback=insecure)
        self._endpoint = TokenEndpoint(self._base.at(*LOGIN, "token"), self._network, "base_url")
        self._client_id = checked_token(client_id, "client_id").reveal()
        self._secret = None if client_secret is None else checked_token(client_secret, "client_secret")
        self._redirect_uri = checked_token(redirect_uri, "redirect_uri").reveal()

    @veiled
    def begin(
        self, *, scopes: Collection[str] = (), purpose: str = "", force_login: bool = False
    ) -> PendingLogin:
        """A URL to send somebody's browser to, with a state and a challenge of their own.

        `scopes` are needed where the developer key requires some; `canvas_comms_lms.scopes_of` lists
        them. `purpose` is the name that people see beside the token. Raises `InvalidValue`.
        """
        state, verifier = Secret(secrets.token_urlsafe(32)), Secret(secrets.token_urlsafe(48))
        query = {
            "client_id": self._client_id,
            "response_type": "code",
            "redirect_uri": self._redirect_uri,
            "state": state.reveal(),
            "scope": " ".join(scopes),
            "purpose": purpose,
            "force_login": "1" if force_login else "",
            "code_challenge": challenge_of(verifier.reveal()),
            "code_challenge_method": CHALLENGE_METHOD,
        }
        given = tuple((name, text) for name, text in query.items() if text)
        return PendingLogin(self._base.at(*LOGIN, "auth", query=given), state, verifier)

    @veiled
    def exchange(
        self,
        pending: PendingLogin,
        address: str,
        *,
        keep: Keep = keep_nothing,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        deadline: float = 30.0,
    ) -> "WebTokens":
        """Tokens for whoever said yes; `address` is the URL at which their browser came back.

        A code is sent once: it is good once. `keep` is called with the refresh token now, and with
        each that replaces it. `deadline` is in seconds. Raises `InvalidValue` for an address that is
        no answer to this login, `PermissionDenied` if somebody said no, and `GatewayError`.
        """
        code = _code_of(pending, address)
        form = self._form(
            grant_type="authorization_code",
            redirect_uri=self._redirect_uri,
            code=code.reveal(),
            code_verifier=pending.verifier.reveal(),
        )
        asked = clock()
        grant = self._endpoint.grant(form, Deadline.after(checked_seconds(deadline)))
        if grant.refresh is not None:
            keep(grant.refresh)
        return WebTokens(self, grant.refresh, keep, margin, clock, (grant, asked))

    @veiled
    def resume(
        self,
        refresh_token: Secret | str,
        *,
        keep: Keep = keep_nothing,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> "WebTokens":
        """Tokens for somebody who logged in before, by the refresh token that was kept. No I/O."""
        return WebTokens(self, checked_token(refresh_token, "refresh_token"), keep, margin, clock, None)

    def _form(self, **fields: str) -> Secret:
        secret = "" if self._secret is None else self._secret.reveal()
        return token_form({"client_id": self._client_id, "client_secret": secret, **fields}, "client_id")


class WebTokens(FetchedTokens):
    """Credentials of somebody who logged in: an access token, and a refresh token for the next.

    A `WebLogin` makes them. Of many threads one fetches the next token, `margin` seconds before the
    one in hand ends, or when the server refuses it. The server ends the old access token when it
    gives a new one, so let one process at a time use a refresh token. Tokens are shown nowhere.
    """

    def __init__(
        self,
        login: WebLogin,
        refresh_token: Secret | None,
        keep: Keep,
        margin: float,
        clock: Callable[[], float],
        first: tuple[Grant, float] | None,
    ) -> None:
        super().__init__(margin, clock, first)
        self._login = login
        self._refresh = refresh_token
        self._keep = keep

    def _grant(self, deadline: Deadline) -> Grant:
        if self._refresh is None:
            raise AuthenticationFailed(401, "no-refresh-token")
        form = self._login._form(grant_type="refresh_token", refresh_token=self._refresh.reveal())
        grant = self._login._endpoint.grant(form, deadline)
        if grant.refresh is not None and grant.refresh != self._refresh:
            self._refresh = grant.refresh
            self._keep(grant.refresh)
        return grant

    @veiled
    def revoke(self, *, end_sessions: bool = False, deadline: float = 30.0) -> None:
        """Give the tokens back; with `end_sessions` the browsers of their user are logged out as well.

        From then on there is nothing to log in with. Raises `GatewayError` if it is not known to be
        done.
        """
        base, network = self._login._base, self._login._network
        client = Client(base, self, network, deadline, challenged=True)
        query = (("expire_sessions", "1"),) if end_sessions else ()
        asked = template("revoke", "DELETE", {"Connection": "close"}, network.user_agent)
        answer = client.exchange(asked, base.at(*LOGIN, "token", query=query))
        if isinstance(answer, Failure):
            raise answer.error
        with answer:
            if answer.status != 200:
                raise error_of(answer)
        self._refresh = None
        self._forget()


@veiled
def _code_of(pending: PendingLogin, address: str) -> Secret:
    """The code that came back. Raises `InvalidValue`, and `PermissionDenied` if there is none."""
    told = _query_of(address)
    state = told.get("state", "")
    if not hmac.compare_digest(state.encode("utf-8", "replace"), pending.state.reveal().encode()):
        raise InvalidValue("address", "must bring back the state of this login")
    if "error" in told:
        error = told["error"]
        raise PermissionDenied(302, error if error in KNOWN_ERRORS else "")
    try:
        return checked_token(told.get("code", ""))
    except InvalidValue:
        del told
    raise InvalidValue("address", "must bring a code")


def _query_of(address: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    except (AttributeError, TypeError, ValueError):
        return {}


__all__ = ["KNOWN_ERRORS", "Keep", "PendingLogin", "WebLogin", "WebTokens", "keep_nothing"]
