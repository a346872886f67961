"""Clients of a test's Canvas: ours, `requests`, and canvasapi as it is."""

from typing import TYPE_CHECKING, Any

import pytest
import requests

from canvas_comms_medical import CanvasMedical, ClientCredentials, Network
from canvas_comms_pytest.naming import Names
from canvas_comms_pytest.stages import lms_of, medical_of
from canvas_comms_pytest.standing_in import StandIn
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from canvasapi import Canvas

MEDICAL_BASE = "https://fumage-example.canvas.test"
LMS_BASE = "https://school.canvas.test"
"""Hosts that exist nowhere (RFC 6761)."""


def session_to(twin: Twin) -> requests.Session:
    """A session whose every request goes to the twin, whatever the host. It opens no socket.

    It takes nothing from the environment: no proxies, no netrc.
    """
    session, door = requests.Session(), TwinAdapter(twin)
    session.trust_env = False
    session.mount("https://", door)
    session.mount("http://", door)
    return session


def medical_client(twin: Twin) -> CanvasMedical:
    """Our own gateway to Canvas Medical, over HTTP without a socket, with full access."""
    network = Network(transport=TwinAdapter(twin))
    token_url = f"{MEDICAL_BASE}/auth/token/"
    credentials = ClientCredentials(token_url, CLIENT_ID, CLIENT_SECRET, network=network)
    return CanvasMedical(MEDICAL_BASE, medical_of(twin.stage).edition, credentials, network=network)


class CanvasapiClients:
    """Makes unmodified `canvasapi.Canvas` objects for users of the world."""

    def __init__(self, twin: Twin, names: Names, stand_in: StandIn) -> None:
        needed = pytest.importorskip("canvasapi", reason="needs canvasapi: pip install canvasapi")
        self._canvas = needed.Canvas
        self._twin = twin
        self._names = names
        stand_in(LMS_BASE)

    def __call__(self, user: Any, token: str | None = None) -> "Canvas":
        """A `Canvas` as this user, by a new token, or by the token given.

        `user` is a name of the world, an id, or somebody of `canvas_people`. Raises
        `InvalidValue` if there is no such user.
        """
        id = self._names.user(user, "user")
        if token is None:
            token = lms_of(self._twin.stage).logins.give_token(id).reveal()
        return self._canvas(LMS_BASE, token)


__all__ = ["LMS_BASE", "MEDICAL_BASE", "CanvasapiClients", "medical_client", "session_to"]
