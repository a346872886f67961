"""The web flow of OAuth2 for an app of Canvas LMS: send somebody to log in, and get tokens for them.

    login = WebLogin(base_url, client_id="9", client_secret=…, redirect_uri="https://app.example/back")
    pending = login.begin(scopes=scopes_of(capabilities))   # send the browser to pending.url
    tokens = login.exchange(pending, address)               # where the browser came back
    lms = connect(base_url, edition="2025-10", credentials=tokens)

Sources: facts neighbours D2, RFC 6749 (4.1 and 6), RFC 7636 (PKCE).
"""

from collections.abc import Collection

from canvas_comms.lms.logins.model import OUT_OF_BAND
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import BaseUrl, Client, Failure, Network, template
from canvas_comms_http.web_flow import AppLogin, PendingLogin, RefreshedTokens, Renewal, WebFlow
from canvas_comms_lms.answers import error_of

LOGIN = ("login", "oauth2")


class WebLogin(AppLogin["WebTokens"]):
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
        self._flow = WebFlow(
            self._base.at(*LOGIN, "auth"),
            self._base.at(*LOGIN, "token"),
            client_id=client_id,
            client_secret=client_secret,
            redirect_uri=redirect_uri,
            network=self._network,
            field="base_url",
        )

    @veiled
    def begin(
        self, *, scopes: Collection[str] = (), purpose: str = "", force_login: bool = False
    ) -> PendingLogin:
        """A URL to send somebody's browser to, with a state and a challenge of their own.

        `scopes` are needed where the developer key requires some; `canvas_comms_lms.scopes_of` lists
        them. `purpose` is the name that people see beside the token. Raises `InvalidValue`.
        """
        return self._flow.begin(
            {
                "scope": " ".join(scopes),
                "purpose": purpose,
                "force_login": "1" if force_login else "",
            }
        )

    def _tokens(self, renewal: Renewal) -> "WebTokens":
        return WebTokens(self, renewal)


class WebTokens(RefreshedTokens):
    """Credentials of somebody who logged in, which a `WebLogin` makes.

    The server ends the old access token when it gives a new one, so let one process at a time use a
    refresh token.
    """

    def __init__(self, login: WebLogin, renewal: Renewal) -> None:
        super().__init__(login._flow, renewal)
        self._login = login

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


__all__ = ["WebLogin", "WebTokens"]
