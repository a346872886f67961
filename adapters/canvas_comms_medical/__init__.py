"""Canvas Medical over HTTP: the adapter of `canvas_comms.medical`'s gateway."""

from canvas_comms_http import BearerToken, ClientCredentials, Network, quiet_transport_logs
from canvas_comms_medical.connecting import connect
from canvas_comms_medical.server import CanvasMedical

__all__ = ["BearerToken", "CanvasMedical", "ClientCredentials", "Network", "connect", "quiet_transport_logs"]
