"""Canvas Medical over HTTP: the adapter of `canvas_comms.medical`'s gateway."""

from canvas_comms_http import BearerToken, ClientCredentials, Network, quiet_transport_logs
from canvas_comms_http.web_flow import PendingLogin
from canvas_comms_medical.connecting import connect
from canvas_comms_medical.server import CanvasMedical
from canvas_comms_medical.smart_login import SmartLogin, SmartTokens

__all__ = [
    "BearerToken",
    "CanvasMedical",
    "ClientCredentials",
    "Network",
    "PendingLogin",
    "SmartLogin",
    "SmartTokens",
    "connect",
    "quiet_transport_logs",
]
