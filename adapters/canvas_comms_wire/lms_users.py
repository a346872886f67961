"""Users as Canvas LMS writes them in JSON, as far as clients need them."""

from canvas_comms.lms.users import UserShown
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_json import iso, number
from canvas_comms_wire.lms_leaves import read_id, read_object


def write_user(shown: UserShown) -> Json:
    """The User object; more of it for oneself."""
    user = shown.user
    last, _, first = user.sortable_name.partition(", ")
    written: dict[str, Json] = {
        "id": number(user.id),
        "name": user.name,
        "created_at": iso(user.created_at),
        "sortable_name": user.sortable_name,
        "short_name": user.short_name,
        "last_name": last,
        "first_name": first,
    }
    if shown.oneself:
        permissions = {"can_update_name": True, "can_update_avatar": False}
        written |= {"locale": None, "effective_locale": "en", "permissions": permissions}
    return written


@veiled
def read_user_id(body: bytes) -> str:
    """The id of a User object. Raises `MalformedResponse`."""
    return read_id(read_object(reply_json(body), "user").get("id"), "user.id")


__all__ = ["read_user_id", "write_user"]
