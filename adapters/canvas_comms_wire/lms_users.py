"""Users of Canvas LMS on the wire, as far as clients need them."""

from canvas_comms.lms.users import OwnSettings, ShowUser, UserObject
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.leaves import ID, INSTANT, OBJECT, TEXT
from canvas_comms_wire.records import Record, inline, maybe
from canvas_comms_wire.responses import One

OWN_SETTINGS = Record(
    OwnSettings, locale=maybe(TEXT), effective_locale=maybe(TEXT), permissions=maybe(OBJECT)
)
USER = Record(
    UserObject,
    id=ID,
    name=maybe(TEXT),
    created_at=maybe(INSTANT),
    sortable_name=maybe(TEXT),
    short_name=maybe(TEXT),
    last_name=maybe(TEXT),
    first_name=maybe(TEXT),
    own=inline(OWN_SETTINGS),
)

ENDPOINTS: tuple[Endpoint, ...] = (Endpoint("GET", "/api/v1/users/:id", ShowUser, One(USER.kind)),)

__all__ = ["ENDPOINTS", "OWN_SETTINGS", "USER"]
