"""The Canvas LMS adapter as a plugin."""

from collections.abc import Sequence

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import BearerToken, Credentials, Network
from canvas_comms_http.credentials import credentials_of
from canvas_comms_lms.areas import CAPABILITIES, ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_lms.web_login import WebLogin
from canvas_comms_plugins import Backend, hookimpl


@veiled
def open_lms(
    *,
    edition: LmsEdition | str,
    base_url: str = "",
    token: Secret | str | None = None,
    client_id: str = "",
    client_secret: Secret | str | None = None,
    refresh_token: Secret | str | None = None,
    as_user: str | None = None,
    credentials: Credentials | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
) -> LmsAreas:
    """A Canvas LMS server, by access token, or by the refresh token that a developer key was given.

    Or by `credentials`, which give tokens and renew them (`WebLogin`).

    A refresh token that replaces it is not stored: `WebLogin` does that.

    `allow_insecure_loopback` counts where no network is given. Raises `InvalidValue` for
    settings that cannot be used. Does no I/O.
    """
    token, client_secret, refresh_token = _hidden(token), _hidden(client_secret), _hidden(refresh_token)
    if not base_url:
        raise InvalidValue("base_url", "is needed")
    network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
    if credentials is not None:
        credentials = credentials_of(credentials, "credentials")
    elif token is not None:
        credentials = BearerToken(token)
    elif refresh_token is not None:
        login = WebLogin(base_url, client_id=client_id, client_secret=client_secret, network=network)
        credentials = login.resume(refresh_token)
    else:
        raise InvalidValue("token", "is needed, or client_id, client_secret and refresh_token")
    played = edition if isinstance(edition, LmsEdition) else LmsEdition.of(edition)
    server = CanvasLms(base_url, played, credentials, as_user=as_user, network=network, deadline=deadline)
    return ServerAreas(server)


def _hidden(secret: Secret | str | None) -> Secret | None:
    return Secret(secret) if isinstance(secret, str) else secret


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backend that speaks to a Canvas LMS server."""
    settings = {
        "edition": "the era of the server's behaviour",
        "base_url": "the school's own URL, https://<school>.instructure.com",
        "token": "an access token, or instead of it:",
        "client_id": "the developer key",
        "client_secret": "its secret; none for a public app",
        "refresh_token": "what the key was given when somebody logged in",
        "as_user": "the id of a user to act as; nobody unless given",
        "credentials": "what gives tokens and renews them, instead of all of these",
        "network": "transport, proxies and certificates; the defaults take nothing from outside",
        "deadline": "seconds that one exchange may take in all",
        "allow_insecure_loopback": "whether http to this machine is allowed",
    }
    return [Backend("lms", "lms", open_lms, settings, CAPABILITIES)]
