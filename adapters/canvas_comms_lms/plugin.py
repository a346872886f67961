"""The Canvas LMS adapter as a plugin."""

from collections.abc import Sequence

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms.areas import CAPABILITIES, ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_plugins import Backend, hookimpl


@veiled
def open_lms(
    *,
    edition: LmsEdition | str,
    base_url: str = "",
    token: Secret | str | None = None,
    as_user: str | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
) -> LmsAreas:
    """A Canvas LMS server, by access token.

    `allow_insecure_loopback` counts where no network is given. Raises `InvalidValue` for
    settings that cannot be used. Does no I/O.
    """
    token = _hidden(token)
    if not base_url:
        raise InvalidValue("base_url", "is needed")
    if token is None:
        raise InvalidValue("token", "is needed")
    network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
    played = edition if isinstance(edition, LmsEdition) else LmsEdition.of(edition)
    server = CanvasLms(
        base_url, played, BearerToken(token), as_user=as_user, network=network, deadline=deadline
    )
    return ServerAreas(server)


def _hidden(secret: Secret | str | None) -> Secret | None:
    return Secret(secret) if isinstance(secret, str) else secret


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backend that speaks to a Canvas LMS server."""
    settings = {
        "edition": "the era of the server's behaviour",
        "base_url": "the school's own URL, https://<school>.instructure.com",
        "token": "an access token",
        "as_user": "the id of a user to act as; nobody unless given",
        "network": "transport, proxies and certificates; the defaults take nothing from outside",
        "deadline": "seconds that one exchange may take in all",
        "allow_insecure_loopback": "whether http to this machine is allowed",
    }
    return [Backend("lms", "lms", open_lms, settings, CAPABILITIES)]
