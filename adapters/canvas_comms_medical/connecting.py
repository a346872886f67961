"""The front door to a Canvas Medical server."""

import time

from canvas_comms.medical.client import MedicalClient
from canvas_comms.medical.editions import Edition
from canvas_comms.ports import Clock
from canvas_comms.redaction import Secret, veiled
from canvas_comms_http import Credentials, Network
from canvas_comms_http.credentials import credentials_of
from canvas_comms_medical.server import CanvasMedical
from canvas_comms_plugins.clock import utc_now


@veiled
def connect(
    base_url: str,
    *,
    edition: Edition | str,
    credentials: Credentials | Secret | str,
    network: Network | None = None,
    deadline: float = 30.0,
    allow_insecure_loopback: bool = False,
    clock: Clock = utc_now,
) -> MedicalClient:
    """A client of the Canvas Medical server at this FHIR base, as whoever the credentials name.

    `base_url` is `https://fumage-<instance>.canvasmedical.com`; `edition` is the era that the
    server plays, and is yours to say. `credentials` are `ClientCredentials`, or a bearer token
    (a `Secret` or its text). `deadline` is the seconds that one call may take in all.
    `allow_insecure_loopback` lets http reach this machine, for a twin; it counts where no
    `network` is given. One client may be used by many threads.

    Raises `InvalidValue` for what cannot be used. Does no I/O.
    """
    network = network or Network(allow_insecure_loopback=allow_insecure_loopback)
    who = credentials_of(credentials, "credentials")
    server = CanvasMedical(base_url, Edition.of(edition), who, network=network, deadline=deadline)
    return MedicalClient(server, clock, sleep=time.sleep)


__all__ = ["connect"]
