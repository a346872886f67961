"""Clients of a test's Canvas: ours, `requests`, and canvasapi as it is.

The twin on a port, for what is no `requests`.
"""

from typing import TYPE_CHECKING, Any

import requests

from canvas_comms_lms import BearerToken, CanvasLms, ServerAreas
from canvas_comms_medical import CanvasMedical, ClientCredentials, Network
from canvas_comms_pytest.intercept import StandIn
from canvas_comms_pytest.twins import fail
from canvas_comms_sightings.worlds import Names, lms_of, medical_of
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


class LmsClients:
    """Makes our own gateways to Canvas LMS, over HTTP without a socket, for users of the world."""

    def __init__(self, twin: Twin, names: Names) -> None:
        self._twin = twin
        self._names = names

    def __call__(self, user: Any, *, as_user: Any = None) -> ServerAreas:
        """Every area as this user sees it, or acting `as_user`: `.channels`, `.preferences` …

        Users are named as in `canvasapi_client`. Raises `InvalidValue` if there is no such user.
        """
        acting = None if as_user is None else self._names.user(as_user, "as_user")
        memory, id = lms_of(self._twin.stage), self._names.user(user, "user")
        token, network = memory.logins.give_token(id), Network(transport=TwinAdapter(self._twin))
        return ServerAreas(
            CanvasLms(LMS_BASE, memory.edition, BearerToken(token), as_user=acting, network=network)
        )


class CanvasapiClients:
    """Makes unmodified `canvasapi.Canvas` objects for users of the world.

    Fails the test without canvasapi: a rule that was not tested is not green.
    """

    def __init__(self, twin: Twin, names: Names, stand_in: StandIn) -> None:
        try:
            from canvasapi import Canvas
        except ModuleNotFoundError:
            raise fail("canvasapi_client", "needs canvasapi: pip install canvasapi") from None
        self._canvas = Canvas
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


if TYPE_CHECKING:
    from canvas_comms_twin.server import TwinServer


def serve(twin: Twin) -> "TwinServer":
    """A server on a free port of this machine, to be started. Fails the test without waitress."""
    try:
        from canvas_comms_twin.server import TwinServer
    except ModuleNotFoundError:
        raise fail("canvas_twin_server", "needs waitress: pip install canvas-comms[twin]") from None
    return TwinServer(twin)


__all__ = [
    "LMS_BASE",
    "MEDICAL_BASE",
    "CanvasapiClients",
    "LmsClients",
    "medical_client",
    "serve",
    "session_to",
]
