"""What staff do in the home-app, and what can be seen of a message behind the API."""

from collections.abc import Mapping

from canvas_comms.errors import InvalidValue
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.rules.payload import content_format
from canvas_comms.outcomes import Refused
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.control_declarations import control_route
from canvas_comms_twin.control_values import instant, zulu
from canvas_comms_twin.route_descriptions import TEXT
from canvas_comms_wire.json_text import Json

KEYS = ("action", "message", "by", "at")

_GIVEN = {
    "type": "object",
    "properties": {"action": {"enum": ["click_send", "mark_read"]}, **dict.fromkeys(KEYS[1:], TEXT)},
    "required": ["action", "message", "by"],
    "additionalProperties": False,
}
UI = control_route("POST", "ui", "What staff of Canvas Medical do on screen", body=_GIVEN)
"""The route."""


def act(memory: MemoryMedical, refs: Mapping[str, str], given: Json) -> Mapping[str, Json]:
    """`click_send` or `mark_read`; gives what can be seen of the message afterwards.

    `message` and `by` are names of the world or ids, `at` is when, now if left out.
    Raises `InvalidValue` naming the key at fault; the reason if the rules refuse.
    """
    if not isinstance(given, dict):
        raise InvalidValue("", "must be an object")
    for key in given:
        if key not in KEYS:
            raise InvalidValue("", "may have the keys " + ", ".join(KEYS))
    steps = {"click_send": memory.press_send, "mark_read": memory.mark_as_read}
    action = given.get("action")
    if not isinstance(action, str) or action not in steps:
        raise InvalidValue("action", "must be one of " + ", ".join(steps))
    message, by = (_named(given, key, refs) for key in ("message", "by"))
    at = instant(given, "at") if "at" in given else None
    done = steps[action](message, _person(memory, by), at)
    if isinstance(done, Refused):
        first = done.decision.refusals[0]
        raise InvalidValue(first.where, first.reason.value)
    return state(memory, message) or {}


def state(memory: MemoryMedical, id: str) -> Mapping[str, Json] | None:
    """Where a message shows; None if there is none with this id."""
    message = memory.store.message(id)
    if message is None:
        return None
    routing = memory.whereabouts(id)
    return {
        "placement": routing.placement.value,
        "inbox_of": None if routing.inbox_of is None else routing.inbox_of.id,
        "unread": routing.unread,
        "on_timeline": routing.on_timeline,
        "timeline_at": None if routing.timeline_at is None else zulu(routing.timeline_at),
        "visible_in_patient_app": routing.visible_in_patient_app,
        "patient_app_at": None if routing.patient_app_at is None else zulu(routing.patient_app_at),
        "patient_notified": routing.patient_notified,
        "drafted_by": routing.drafted_by,
        "draft_label_date": None if routing.draft_label_date is None else zulu(routing.draft_label_date),
        "content_format": content_format(message.created).value,
    }


def _named(given: Mapping[str, Json], key: str, refs: Mapping[str, str]) -> str:
    text = given.get(key)
    if not isinstance(text, str):
        raise InvalidValue(key, "must be a name of the world or an id")
    return refs.get(text, text)


def _person(memory: MemoryMedical, id: str) -> Reference:
    """Who has this id: a patient if one has it, else somebody who should be staff."""
    patient = Reference(PersonKind.PATIENT, id)
    return patient if memory.store.knows(patient) else Reference(PersonKind.PRACTITIONER, id)


__all__ = ["act", "state"]
