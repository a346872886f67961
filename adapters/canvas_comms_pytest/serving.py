"""The twin on a port, for what is no `requests`."""

from typing import TYPE_CHECKING

from canvas_comms_pytest.settings import fail
from canvas_comms_twin import Twin

if TYPE_CHECKING:
    from canvas_comms_twin.server import TwinServer


def serve(twin: Twin) -> "TwinServer":
    """A server on a free port of this machine, to be started. Fails the test without waitress."""
    try:
        from canvas_comms_twin.server import TwinServer
    except ModuleNotFoundError:
        raise fail("canvas_twin_server", "needs waitress: pip install canvas-comms[twin]") from None
    return TwinServer(twin)


__all__ = ["serve"]
