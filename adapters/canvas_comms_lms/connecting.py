"""The front door to a Canvas LMS server."""

import time
from typing import overload

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.ports import Clock
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import Credentials, Network
from canvas_comms_http.credentials import credentials_of
from canvas_comms_lms.areas import ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_plugins.clock import utc_now


@overload
def connect(
    base_url: str,
    *,
    edition: LmsEdition | str,
    token: Secret | str,
    as_user: str | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
    clock: Clock = utc_now,
) -> LmsClient: ...


@overload
def connect(
    base_url: str,
    *,
    edition: LmsEdition | str,
    credentials: Credentials,
    as_user: str | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
    clock: Clock = utc_now,
) -> LmsClient: ...


@veiled
def connect(
    base_url: str,
    *,
    edition: LmsEdition | str,
    token: Secret | str | None = None,
    credentials: Credentials | None = None,
    as_user: str | None = None,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
    clock: Clock = utc_now,
) -> LmsClient:
    """A client of the Canvas LMS server at this URL, as the owner of an access token.

    `base_url` is the school's own, `https://<school>.instructure.com`; `edition` is the era that
    the server plays, and is yours to say. `token` is a `Secret` or its text; or else `credentials` give
    tokens and renew them (`WebLogin`). `as_user` is the id of a user to act as, if the token may.
    `deadline` is the seconds that one call may take in all. `allow_insecure_loopback` lets http
    reach this machine, for a twin; it counts where no `network` is given. One client may be used by
    many threads.

    Raises `InvalidValue` for what cannot be used. Does no I/O.
    """
    network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
    who, era = _who(token, credentials), LmsEdition.of(edition)
    server = CanvasLms(base_url, era, who, as_user=as_user, network=network, deadline=deadline)
    return LmsClient(ServerAreas(server), clock, time.sleep)


@veiled
def _who(token: Secret | str | None, credentials: Credentials | None) -> Credentials:
    if (token is None) is (credentials is None):
        raise InvalidValue("token", "must be given, or credentials instead")
    if credentials is None:
        return credentials_of(token or "", "token")
    return credentials_of(credentials, "credentials")


__all__ = ["connect"]
