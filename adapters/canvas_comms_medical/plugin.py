"""The Canvas Medical adapter as a plugin."""

from collections.abc import Sequence

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE
from canvas_comms.errors import InvalidValue
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import BearerToken, ClientCredentials, Credentials, Network
from canvas_comms_http.credentials import credentials_of
from canvas_comms_medical.server import CanvasMedical
from canvas_comms_plugins import Backend, hookimpl


@veiled
def open_medical(
    *,
    edition: Edition | str,
    base_url: str = "",
    token: Secret | str | None = None,
    token_url: str = "",
    client_id: str = "",
    client_secret: Secret | str | None = None,
    credentials: Credentials | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
) -> CommunicationGateway:
    """A Canvas Medical server, by bearer token, by client credentials, or by whatever gives tokens.

    `allow_insecure_loopback` counts where no network is given.

    Raises `InvalidValue` for settings that cannot be used. Does no I/O.
    """
    token, client_secret = _hidden(token), _hidden(client_secret)
    if not base_url:
        raise InvalidValue("base_url", "is needed")
    network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
    if credentials is not None:
        credentials = credentials_of(credentials, "credentials")
    elif token is not None:
        credentials = BearerToken(token)
    elif client_secret is not None:
        credentials = ClientCredentials(token_url, client_id, client_secret, network=network)
    else:
        raise InvalidValue("token", "is needed, or token_url, client_id and client_secret")
    played = edition if isinstance(edition, Edition) else Edition.of(edition)
    return CanvasMedical(base_url, played, credentials, network=network, deadline=deadline)


def _hidden(secret: Secret | str | None) -> Secret | None:
    return Secret(secret) if isinstance(secret, str) else secret


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backend that speaks to a Canvas Medical server."""
    settings = {
        "edition": "the era of the server's behaviour",
        "base_url": "the FHIR base, https://fumage-<instance>.canvasmedical.com",
        "token": "a bearer token, or instead of it:",
        "token_url": "where client credentials are exchanged for a token",
        "client_id": "the client",
        "client_secret": "its secret",
        "credentials": "what gives tokens and renews them, instead of all of these",
        "network": "transport, proxies and certificates; the defaults take nothing from outside",
        "deadline": "seconds that one exchange may take in all",
        "allow_insecure_loopback": "whether http to this machine is allowed",
    }
    return [Backend("medical", "medical", open_medical, settings, COMMUNICATIONS | PEOPLE)]
