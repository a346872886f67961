"""The mail service around Canvas LMS, for the control interface.

`POST /_twin/outbox` tells what the server wrote to channels, oldest first, confirmation
codes included: `{"user": ref or id}` of one user, `{}` of all. `POST /_twin/bounce` lets
mail to an address come back: `{"address": …, "kind": "permanent", "details": {…}}`.
"""

from collections.abc import Mapping

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.channels.operations import NoteBounce
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.comm_messages.resources import as_comm_message
from canvas_comms.lms.operations import Denied
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.mail_service import MailService
from canvas_comms_twin.control_declarations import control_route
from canvas_comms_twin.route_descriptions import OBJECT, TEXT
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import write_id
from canvas_comms_wire.lms_comm_messages import COMM_MESSAGE

_BOUNCE = {
    "type": "object",
    "properties": {"address": TEXT, "kind": {"enum": [kind.value for kind in BounceKind]}, "details": OBJECT},
    "required": ["address"],
    "additionalProperties": False,
}
_USER = {"type": "object", "properties": {"user": TEXT}, "additionalProperties": False}

MAIL = (
    control_route("POST", "outbox", "What Canvas LMS wrote to channels, with confirmation codes", body=_USER),
    control_route("POST", "bounce", "Let mail to an address come back", body=_BOUNCE),
)
"""The routes."""

KEYS: Mapping[str, frozenset[str]] = {
    "outbox": frozenset(["user"]),
    "bounce": frozenset(["address", "kind", "details"]),
}


def mail(memory: MemoryLms, refs: Mapping[str, str], name: str, body: Json) -> Mapping[str, Json] | None:
    """What a control request of that name answers; None for other names. Raises `InvalidValue`."""
    if name not in KEYS:
        return None
    if not isinstance(body, dict):
        raise InvalidValue("", "must be an object")
    for key in body:
        if key not in KEYS[name]:
            raise InvalidValue(key, "unknown key")
    return _outbox(memory, refs, body) if name == "outbox" else _bounce(memory, body)


def _outbox(memory: MemoryLms, refs: Mapping[str, str], body: Mapping[str, Json]) -> Mapping[str, Json]:
    user = body.get("user")
    id = None if user is None else refs.get(str(user), str(user))
    return {"messages": [_message(one) for one in MailService(memory).outbox(id)]}


def _message(message: StoredCommMessage) -> Json:
    return {
        **COMM_MESSAGE.write(as_comm_message(message)),
        "user_id": write_id(message.user),
        "communication_channel_id": write_id(message.channel or ""),
        "notification": message.notification,
        "code": None if message.code is None else message.code.reveal(),
    }


def _bounce(memory: MemoryLms, body: Mapping[str, Json]) -> Mapping[str, Json]:
    address, kind, details = body.get("address"), body.get("kind", "permanent"), body.get("details")
    if not isinstance(address, str):
        raise InvalidValue("address", "must be text")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InvalidValue("kind", "must be one of " + ", ".join(_KINDS))
    if details is not None and not isinstance(details, dict):
        raise InvalidValue("details", "must be an object")
    noted = memory.execute(NoteBounce(address, _KINDS[kind], details), None)
    return {"channels": [] if isinstance(noted, Denied) else [write_id(id) for id in noted.value]}


_KINDS = {kind.value: kind for kind in BounceKind}

__all__ = ["MAIL", "mail"]
