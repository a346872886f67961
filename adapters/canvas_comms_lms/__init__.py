"""Canvas LMS over HTTP: one server, and a gateway for each of its areas."""

from canvas_comms_http import BearerToken, Network, quiet_transport_logs
from canvas_comms_http.web_flow import PendingLogin
from canvas_comms_lms.areas import ServerAreas
from canvas_comms_lms.carrier import HttpCarrier
from canvas_comms_lms.connecting import connect
from canvas_comms_lms.server import CanvasLms
from canvas_comms_lms.web_login import WebLogin, WebTokens
from canvas_comms_wire.lms_scopes import scopes_of

__all__ = [
    "BearerToken",
    "CanvasLms",
    "HttpCarrier",
    "Network",
    "PendingLogin",
    "ServerAreas",
    "WebLogin",
    "WebTokens",
    "connect",
    "quiet_transport_logs",
    "scopes_of",
]
