"""The twin: both Canvases offline, over HTTP, from the same rules.

Three doors lead to one `Twin`: `WsgiApp` for any WSGI server, `TwinServer` on a guarded
port (extra `twin`), and `TwinAdapter`, a `requests` transport adapter without a socket.
"""

from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faults import MAGIC, Door, Fault, Kind
from canvas_comms_twin.lms import lms
from canvas_comms_twin.medical import GENERIC_CLIENT, MedicalSwitches, medical
from canvas_comms_twin.product_app import Handover, Product, ProductApp
from canvas_comms_twin.transport import TwinAdapter
from canvas_comms_twin.twin import Twin
from canvas_comms_twin.wsgi import WsgiApp

__all__ = [
    "GENERIC_CLIENT",
    "MAGIC",
    "Door",
    "Fault",
    "Handover",
    "Kind",
    "MedicalSwitches",
    "Product",
    "ProductApp",
    "Request",
    "Response",
    "Twin",
    "TwinAdapter",
    "WsgiApp",
    "lms",
    "medical",
]
