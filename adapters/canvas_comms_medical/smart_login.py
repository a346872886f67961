"""The SMART web flow for an app of Canvas Medical: send somebody to log in, and get tokens for them.

    login = SmartLogin("https://<instance>.canvasmedical.com/auth", client_id=…, client_secret=…,
                       redirect_uri="https://app.example/back")
    pending = login.begin(scopes=("user/Communication.read",))   # send the browser to pending.url
    tokens = login.exchange(pending, address)                    # where the browser came back
    medical = connect(base_url, edition="v2-2024", credentials=tokens)

Sources: facts neighbours F3; SMART App Launch (`launch`, `aud`), RFC 6749, RFC 7636 (PKCE).
"""

from collections.abc import Collection

from canvas_comms.redaction import Secret, veiled
from canvas_comms_http.base_urls import BaseUrl
from canvas_comms_http.network import Network
from canvas_comms_http.web_flow import AppLogin, PendingLogin, RefreshedTokens, Renewal, WebFlow


class SmartLogin(AppLogin["SmartTokens"]):
    """An app that is registered at the Canvas Medical instance whose logins are at this URL.

    `auth_url` is `https://<instance>.canvasmedical.com/auth`; below it stand `authorize/` and `token/`,
    as the instance's SMART configuration says. None as secret is a public app. `redirect_uri` is the
    one that was registered. One may be used by many threads. Raises `InvalidValue` for what cannot be
    used. Does no I/O.
    """

    @veiled
    def __init__(
        self,
        auth_url: str,
        *,
        client_id: str,
        client_secret: Secret | str | None,
        redirect_uri: str,
        network: Network | None = None,
        allow_insecure_loopback: bool = False,
    ) -> None:
        network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
        insecure = network.allow_insecure_loopback
        base = BaseUrl.of(auth_url, "auth_url", allow_insecure_loopback=insecure)
        self._flow = WebFlow(
            f"{base.at('authorize')}/",
            f"{base.at('token')}/",
            client_id=client_id,
            client_secret=client_secret,
            redirect_uri=redirect_uri,
            network=network,
            field="auth_url",
        )

    @veiled
    def begin(self, *, scopes: Collection[str] = (), launch: str = "", audience: str = "") -> PendingLogin:
        """A URL to send somebody's browser to, with a state and a challenge of their own.

        `scopes` are as SMART writes them: `user/Communication.read`; with `launch/patient` a patient is
        chosen. `launch` is what an EHR launch brought, `audience` the FHIR base that the token is for.
        Raises `InvalidValue`.
        """
        return self._flow.begin({"scope": " ".join(scopes), "launch": launch, "aud": audience})

    def _tokens(self, renewal: Renewal) -> "SmartTokens":
        return SmartTokens(self._flow, renewal)


class SmartTokens(RefreshedTokens):
    """Credentials of somebody who logged in, which a `SmartLogin` makes.

    A refresh token of Canvas Medical is good once, and each use brings the next: store what `keep` is
    called with, and let one process at a time use it. If an answer with a new one is lost on its way,
    the old one is used up and somebody has to log in again: `AuthenticationFailed`.
    """

    def __init__(self, flow: WebFlow, renewal: Renewal) -> None:
        super().__init__(flow, renewal)
        self._patient = None if renewal.first is None else renewal.first[0].patient

    @property
    def patient(self) -> str | None:
        """The id of the patient who was chosen at this login, if one was."""
        return None if self._patient is None else self._patient.reveal()


__all__ = ["SmartLogin", "SmartTokens"]
