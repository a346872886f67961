"""Every route of Canvas LMS that is built. An area adds its own here."""

from canvas_comms_twin.lms.routes import Route, route_of
from canvas_comms_wire.lms_endpoints import ENDPOINTS

ROUTES: tuple[Route, ...] = (*map(route_of, ENDPOINTS),)

__all__ = ["ROUTES"]
