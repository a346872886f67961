"""A create request's body, read leniently into a command and written strictly.

Reading never fails: what is wrong with the form of a body is a `Fault` in the value, so
that the rules can tell all of it at once, as the server's framework does.
"""

import json
import re

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidValue
from canvas_comms.medical.model import read_reference
from canvas_comms.medical.resources import (
    CommunicationPayload,
    Fault,
    FhirReference,
    NewCommunication,
    ShapeFault,
)
from canvas_comms.medical.rules.shape import NOT_STORED
from canvas_comms.redaction import veiled
from canvas_comms_wire.communications import COMMUNICATION
from canvas_comms_wire.json_text import BadJson, Json, read_json, write_json

_REFERENCE_KEYS = {"reference", "type", "identifier", "display", "id", "extension"}
_OTHER_CONTENTS = ("contentAttachment", "contentReference")
_PAYLOAD_KEYS = {"contentString", "content", *_OTHER_CONTENTS, "id", "extension", "modifierExtension"}
_READ_KEYS = COMMUNICATION.keys - {"id"}
_PRIMITIVES = {"status", "sent", "received", "language", "implicitRules", "priority"}
_ID = re.compile(r"[A-Za-z0-9\-.]+", re.ASCII)


def read_new_communication(body: bytes | str, content_type: str = "application/json") -> NewCommunication:
    """Read a create body. Total: any bytes give a value, its `faults` say what is wrong.

    A body of another media type than JSON is not read at all, as in fhirstarter.
    """
    if not body:
        return _broken(ShapeFault.NO_BODY)
    if not is_json_type(content_type):
        return _broken(ShapeFault.NOT_AN_OBJECT)
    try:
        document = read_json(body)
    except BadJson:
        return _broken(ShapeFault.NOT_JSON, *_break_of(body))
    return new_communication_of(document)


def new_communication_of(document: Json) -> NewCommunication:
    """The same from JSON that has been read already."""
    if document is None:
        return _broken(ShapeFault.NO_BODY)
    if not isinstance(document, dict):
        return _broken(ShapeFault.NOT_AN_OBJECT)
    faults: list[Fault] = []
    given = {key: value for key, value in document.items() if value is not None}
    if given.get("resourceType", "Communication") != "Communication":
        other = given["resourceType"]
        told = shown_name(other) if isinstance(other, str) else str(other)
        faults.append(Fault(ShapeFault.WRONG_RESOURCE, "resourceType", told))
    return NewCommunication(
        sender=_reference(given.get("sender"), "sender", faults),
        recipients=_references(given.get("recipient"), faults),
        payload=_payload(given.get("payload"), faults),
        sent=_text(given, "sent", "", faults),
        received=_text(given, "received", "", faults),
        status=_text(given, "status", "", faults),
        subject=_reference(given.get("subject"), "subject", faults),
        ignored=_ignored(given, faults),
        faults=tuple(faults),
    )


@veiled
def write_new_communication(new: NewCommunication) -> bytes:
    """The strictest body that says this: valid in every edition and in FHIR R4.

    One sender, one recipient, one `contentString`, references as `Type/id`, status
    `unknown`. Raises `InvalidValue` for anything that cannot be said so.
    """
    faults = new.faults or new.ignored or new.subject
    if faults or len(new.recipients) != 1 or len(new.payload) != 1 or new.sender is None:
        raise InvalidValue("communication", "must hold just one sender, one recipient and one text")
    text = new.payload[0].content_string
    if not text or new.payload[0].content is not None or new.payload[0].other is not None:
        raise InvalidValue("payload[0].contentString", "must hold the text")
    document = {
        "resourceType": "Communication",
        "status": "unknown",
        "sent": new.sent,
        "received": new.received,
        "recipient": [_typed(new.recipients[0], "recipient[0]")],
        "sender": _typed(new.sender, "sender"),
        "payload": [{"contentString": text}],
    }
    try:
        return write_json({key: value for key, value in document.items() if value is not None}).encode()
    except UnicodeEncodeError:
        del document, text, new
    raise InvalidValue("communication", "must hold no lone surrogates")


def is_json_type(content_type: str) -> bool:
    """Whether this media type is read as JSON: `application/json` or `application/…+json`."""
    kind, _, name = content_type.split(";")[0].strip().lower().partition("/")
    return kind == "application" and (name == "json" or name.endswith("+json"))


def _broken(kind: ShapeFault, given: str = "", offset: int | None = None) -> NewCommunication:
    return NewCommunication(None, (), (), faults=(Fault(kind, "body", given, offset),))


def _break_of(body: bytes | str) -> tuple[str, int | None]:
    """Why it is no JSON and where it breaks, as Python's own reader tells; none where that reads it."""
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        return error.msg, error.pos
    except (ValueError, RecursionError):
        pass
    return "", None


def _typed(given: FhirReference, where: str) -> dict[str, str]:
    person = read_reference(given.reference or "")
    if person is None or given.type not in (None, person.kind.value):
        raise InvalidValue(f"{where}.reference", "must be Patient/<id> or Practitioner/<id>")
    return {"reference": str(person)}


def _object(value: Json, where: str, faults: list[Fault]) -> dict[str, Json] | None:
    """An object, or JSON text that holds one: the framework takes both."""
    written = isinstance(value, str)
    if written:
        try:
            value = read_json(value)
        except BadJson:
            faults.append(Fault(ShapeFault.NOT_JSON, where))
            return None
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one is not None}
    if written:
        faults.append(Fault(ShapeFault.WRONG_TYPE, where, "str"))
    else:
        faults.append(Fault(ShapeFault.NOT_A_STRUCTURE, where, type(value).__name__))
    return None


def _reference(value: Json, where: str, faults: list[Fault]) -> FhirReference | None:
    found = None if value is None else _object(value, where, faults)
    if found is None:
        return None
    _unknown(found, _REFERENCE_KEYS, f"{where}.", faults)
    _text(found, "display", f"{where}.", faults, empty=False)
    return FhirReference(
        reference=_text(found, "reference", f"{where}.", faults, empty=False),
        type=_text(found, "type", f"{where}.", faults),
        identifier="identifier" in found,
    )


def _references(value: Json, faults: list[Fault]) -> tuple[FhirReference, ...]:
    found = [_reference(one, f"recipient[{i}]", faults) for i, one in _items(value, "recipient", faults)]
    return tuple(FhirReference() if one is None else one for one in found)


def _payload(value: Json, faults: list[Fault]) -> tuple[CommunicationPayload, ...]:
    return tuple(_element(one, f"payload[{i}]", faults) for i, one in _items(value, "payload", faults))


def _element(value: Json, where: str, faults: list[Fault]) -> CommunicationPayload:
    found = _object(value, where, faults)
    if found is None:
        return CommunicationPayload()
    before = len(faults)
    _unknown(found, _PAYLOAD_KEYS, f"{where}.", faults)
    others = [key for key in _OTHER_CONTENTS if key in found]
    faults += [
        Fault(ShapeFault.NOT_A_STRUCTURE, f"{where}.{key}", type(found[key]).__name__)
        for key in others
        if not isinstance(found[key], dict)
    ]
    element = CommunicationPayload(
        content_string=_text(found, "contentString", f"{where}.", faults),
        content=_text(found, "content", f"{where}.", faults),
        other=next(iter(others), None),
    )
    values = len(others) + ("contentString" in found)
    if values > 1 and "content" not in found and len(faults) == before:
        faults.append(Fault(ShapeFault.TWO_VALUES, where))  # looked for once all keys are sound
    return element


def _items(value: Json, where: str, faults: list[Fault]) -> list[tuple[int, Json]]:
    if value is None:
        return []
    if not isinstance(value, list):
        faults.append(Fault(ShapeFault.WRONG_TYPE, where))
        return []
    faults += [Fault(ShapeFault.NULL_ELEMENT, f"{where}[{i}]") for i, one in enumerate(value) if one is None]
    return [(i, one) for i, one in enumerate(value) if one is not None]


def _text(
    found: dict[str, Json], key: str, prefix: str, faults: list[Fault], *, empty: bool = True
) -> str | None:
    value = found.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        faults.append(Fault(ShapeFault.WRONG_TYPE, prefix + key))
        return None
    if not value and not empty:
        faults.append(Fault(ShapeFault.EMPTY_TEXT, prefix + key))
        return None
    return value


def _unknown(found: dict[str, Json], known: set[str], prefix: str, faults: list[Fault]) -> None:
    for key in found:
        if key not in known and key[1:] not in known:
            faults.append(Fault(ShapeFault.UNKNOWN_KEY, prefix + shown_name(key)))


def _ignored(given: dict[str, Json], faults: list[Fault]) -> tuple[str, ...]:
    ignored: list[str] = []
    for key, value in given.items():
        if key in _READ_KEYS:
            continue
        if key == "id" and not (isinstance(value, str) and _ID.fullmatch(value)):
            kind = ShapeFault.EMPTY_TEXT if value == "" else ShapeFault.WRONG_TYPE
            faults.append(Fault(kind, "id", type(value).__name__))
        elif key in NOT_STORED or (key[:1] == "_" and key[1:] in _PRIMITIVES):
            ignored.append(key)
        else:
            faults.append(Fault(ShapeFault.UNKNOWN_KEY, shown_name(key)))
    return tuple(ignored)


__all__ = [
    "is_json_type",
    "new_communication_of",
    "read_new_communication",
    "write_new_communication",
]
