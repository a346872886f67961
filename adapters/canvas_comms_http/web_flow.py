"""The web flow of OAuth2, as any app goes through it: send somebody to log in, take the code, refresh.

What a product adds (its addresses, its parameters) stands in its adapter: `WebLogin` of Canvas LMS,
`SmartLogin` of Canvas Medical. What they have in common is `AppLogin`.

Sources: RFC 6749 (4.1 and 6), RFC 7636 (PKCE).
"""

import abc
import hmac
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

import attrs

from canvas_comms.errors import AuthenticationFailed, InvalidValue, PermissionDenied
from canvas_comms.pkce import CHALLENGE_METHOD, challenge_of
from canvas_comms.redaction import PRIVATE, Opaque, Redacted, Secret, veiled
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.deadlines import Deadline, checked_seconds
from canvas_comms_http.fetched_tokens import FetchedTokens
from canvas_comms_http.grants import Grant
from canvas_comms_http.header_values import checked_token
from canvas_comms_http.network import Network
from canvas_comms_http.token_endpoint import TokenEndpoint, token_form

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


class WebFlow(Opaque):
    """An app at one server: where people log in, and where tokens are given.

    None as secret is a public app. `field` names the argument that the URLs come from. Raises
    `InvalidValue` for what cannot be used. Does no I/O.
    """

    @veiled
    def __init__(
        self,
        authorize_url: str,
        token_url: str,
        *,
        client_id: str,
        client_secret: Secret | str | None,
        redirect_uri: str,
        network: Network,
        field: str,
    ) -> None:
        insecure = network.allow_insecure_loopback
        self._page = BaseUrl.of(authorize_url, field, allow_insecure_loopback=insecure)
        self._slash = "/" if authorize_url.endswith("/") else ""
        self._endpoint = TokenEndpoint(token_url, network, field)
        self._client_id = checked_token(client_id, "client_id").reveal()
        self._secret = None if client_secret is None else checked_token(client_secret, "client_secret")
        self._redirect_uri = checked_token(redirect_uri, "redirect_uri").reveal()

    @veiled
    def begin(self, more: Mapping[str, str]) -> PendingLogin:
        """A URL to send somebody's browser to, with a state and a challenge of their own.

        `more` are the product's parameters; those that are empty are left out. Raises `InvalidValue`.
        """
        state, verifier = Secret(secrets.token_urlsafe(32)), Secret(secrets.token_urlsafe(48))
        query = {
            "client_id": self._client_id,
            "response_type": "code",
            "redirect_uri": self._redirect_uri,
            "state": state.reveal(),
            **more,
            "code_challenge": challenge_of(verifier.reveal()),
            "code_challenge_method": CHALLENGE_METHOD,
        }
        given = tuple((name, text) for name, text in query.items() if text)
        page, _, asked = self._page.at(query=given).partition("?")
        return PendingLogin(f"{page}{self._slash}?{asked}", state, verifier)

    @veiled
    def redeem(self, pending: PendingLogin, address: str, deadline: Deadline) -> Grant:
        """The grant for the code in the address at which a browser came back; sent once.

        Raises `InvalidValue` for an address that is no answer to this login, `PermissionDenied` if
        somebody said no, and `GatewayError`.
        """
        code = _code_of(pending, address)
        form = self._form(
            grant_type="authorization_code",
            redirect_uri=self._redirect_uri,
            code=code.reveal(),
            code_verifier=pending.verifier.reveal(),
        )
        return self._endpoint.grant(form, deadline)

    @veiled
    def refresh(self, refresh_token: Secret, deadline: Deadline) -> Grant:
        """The next grant. Raises `GatewayError`."""
        form = self._form(grant_type="refresh_token", refresh_token=refresh_token.reveal())
        return self._endpoint.grant(form, deadline)

    def _form(self, **fields: str) -> Secret:
        secret = "" if self._secret is None else self._secret.reveal()
        return token_form({"client_id": self._client_id, "client_secret": secret, **fields}, "client_id")


@attrs.frozen(eq=False, repr=False)
class Renewal(Opaque):
    """What renews the tokens of a login: the refresh token in hand, and who keeps those that follow.

    `margin` is in seconds, as `clock` counts them. `first` is a grant with which to begin, and when it was
    asked for.
    """

    refresh_token: Secret | None
    keep: Keep
    margin: float
    clock: Callable[[], float]
    first: tuple[Grant, float] | None = None


class RefreshedTokens(FetchedTokens):
    """Credentials of somebody who logged in: an access token, and a refresh token for the next.

    Of many threads one fetches the next token, `margin` seconds before the one in hand ends, or when
    the server refuses it. `keep` is called with each refresh token that replaces the one before. Tokens
    are shown nowhere.
    """

    def __init__(self, flow: WebFlow, renewal: Renewal) -> None:
        super().__init__(renewal.margin, renewal.clock, renewal.first)
        self._flow = flow
        self._refresh = renewal.refresh_token
        self._keep = renewal.keep
        if renewal.first is not None and renewal.refresh_token is not None:
            renewal.keep(renewal.refresh_token)

    def _grant(self, deadline: Deadline) -> Grant:
        if self._refresh is None:
            raise AuthenticationFailed(401, "no-refresh-token")
        grant = self._flow.refresh(self._refresh, deadline)
        if grant.refresh is not None and grant.refresh != self._refresh:
            self._refresh = grant.refresh
            self._keep(grant.refresh)
        return grant


Tokens = TypeVar("Tokens", bound=RefreshedTokens)


class AppLogin(Opaque, abc.ABC, Generic[Tokens]):
    """What every login of an app does once it has begun: take the code, and go on later without one.

    A product says how it begins, and which credentials it makes of a grant.
    """

    _flow: WebFlow

    @abc.abstractmethod
    def begin(self, *, scopes: Collection[str] = ()) -> PendingLogin:
        """A URL to send somebody's browser to. Raises `InvalidValue`."""

    @abc.abstractmethod
    def _tokens(self, renewal: Renewal) -> Tokens:
        """The product's own credentials."""

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
    ) -> Tokens:
        """Tokens for whoever said yes; `address` is the URL at which their browser came back.

        A code is sent once: it is good once. `keep` is called with the refresh token now, and with
        each that replaces it. `deadline` is in seconds. Raises `InvalidValue` for an address that is
        no answer to this login, `PermissionDenied` if somebody said no, and `GatewayError`.
        """
        asked = clock()
        grant = self._flow.redeem(pending, address, Deadline.after(checked_seconds(deadline)))
        return self._tokens(Renewal(grant.refresh, keep, margin, clock, (grant, asked)))

    @veiled
    def resume(
        self,
        refresh_token: Secret | str,
        *,
        keep: Keep = keep_nothing,
        margin: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> Tokens:
        """Tokens for somebody who logged in before, by the refresh token that was kept. No I/O."""
        return self._tokens(Renewal(checked_token(refresh_token, "refresh_token"), keep, margin, clock))

    @veiled
    def refresh(self, refresh_token: Secret, deadline: Deadline) -> Grant:
        """One grant for a refresh token, for whoever keeps it elsewhere. Raises `GatewayError`."""
        return self._flow.refresh(refresh_token, deadline)


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


__all__ = [
    "KNOWN_ERRORS",
    "AppLogin",
    "Keep",
    "PendingLogin",
    "RefreshedTokens",
    "Renewal",
    "WebFlow",
    "keep_nothing",
]
