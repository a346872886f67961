"""Canvas Medical over HTTP: the adapter of `canvas_comms.medical`'s gateway."""

from typing import TYPE_CHECKING

from canvas_comms_wire.on_demand import names_on_demand

if TYPE_CHECKING:
    from canvas_comms_http import BearerToken, ClientCredentials, Network, quiet_transport_logs
    from canvas_comms_http.web_flow import PendingLogin
    from canvas_comms_medical.connecting import connect
    from canvas_comms_medical.server import CanvasMedical
    from canvas_comms_medical.smart_login import SmartLogin, SmartTokens

__getattr__ = names_on_demand(
    __name__,
    {
        "BearerToken": "canvas_comms_http",
        "CanvasMedical": "canvas_comms_medical.server",
        "ClientCredentials": "canvas_comms_http",
        "Network": "canvas_comms_http",
        "PendingLogin": "canvas_comms_http.web_flow",
        "SmartLogin": "canvas_comms_medical.smart_login",
        "SmartTokens": "canvas_comms_medical.smart_login",
        "connect": "canvas_comms_medical.connecting",
        "quiet_transport_logs": "canvas_comms_http",
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)


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
