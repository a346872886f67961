"""Every route of Canvas LMS that is built. An area adds its own here."""

from canvas_comms_twin.lms.channel_routes import CHANNEL_ROUTES
from canvas_comms_twin.lms.preference_routes import PREFERENCE_ROUTES
from canvas_comms_twin.lms.routes import Route
from canvas_comms_twin.lms.user_routes import USER_ROUTES

ROUTES: tuple[Route, ...] = (*USER_ROUTES, *CHANNEL_ROUTES, *PREFERENCE_ROUTES)

__all__ = ["ROUTES"]
