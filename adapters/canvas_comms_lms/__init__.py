"""Canvas LMS over HTTP: one server, and a gateway for each of its areas."""

from typing import TYPE_CHECKING

from canvas_comms_wire.on_demand import names_on_demand

if TYPE_CHECKING:
    from canvas_comms_http import BearerToken, Network, quiet_transport_logs
    from canvas_comms_http.web_flow import PendingLogin
    from canvas_comms_lms.areas import ServerAreas
    from canvas_comms_lms.carrier import HttpCarrier
    from canvas_comms_lms.connecting import connect
    from canvas_comms_lms.server import CanvasLms
    from canvas_comms_lms.web_login import WebLogin, WebTokens
    from canvas_comms_wire.lms_scopes import scopes_of

__getattr__ = names_on_demand(
    __name__,
    {
        "BearerToken": "canvas_comms_http",
        "CanvasLms": "canvas_comms_lms.server",
        "HttpCarrier": "canvas_comms_lms.carrier",
        "Network": "canvas_comms_http",
        "PendingLogin": "canvas_comms_http.web_flow",
        "ServerAreas": "canvas_comms_lms.areas",
        "WebLogin": "canvas_comms_lms.web_login",
        "WebTokens": "canvas_comms_lms.web_login",
        "connect": "canvas_comms_lms.connecting",
        "quiet_transport_logs": "canvas_comms_http",
        "scopes_of": "canvas_comms_wire.lms_scopes",
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)


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
