"""The routes about users."""

from canvas_comms.lms.users import ShowUser, UserShown
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.lms_users import write_user
from canvas_comms_wire.responses import Call, Reply


def _show(call: Call) -> ShowUser:
    return ShowUser(call.path["id"])


def _shown(outcome: UserShown, call: Call) -> Reply:
    return Reply(body=write_user(outcome))


USER_ROUTES: tuple[Route, ...] = (Route("GET", "/api/v1/users/:id", _show, _shown),)

__all__ = ["USER_ROUTES"]
