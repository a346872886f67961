"""FHIR Patients and Practitioners as Canvas writes them, and pages of them.

Each resource is declared once; reader and writer are compiled from that. What a server adds is kept
in `extra`. What Canvas always writes beside what somebody is known by (a text for people, the span
of an official name, what kind of number a record number is) is computed.
"""

import html
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.resources import (
    ContactPoint,
    HumanName,
    Identifier,
    Patient,
    Practitioner,
    Resource,
)
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.bundles import listed, next_link, reply_json
from canvas_comms_wire.communications import read_resource_id
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.leaves import FLAG, NUMBER, TEXT, Kind
from canvas_comms_wire.records import Record, at_top, below, computed, many, maybe, otherwise

_ALWAYS = {"start": "0001-01-01T00:00:00.000Z", "end": "9999-12-31T23:59:59.999999Z"}
_RECORD_NUMBER: Json = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
            "code": "MR",
            "display": "Medical Record Number",
        }
    ]
}
_CONSENT = "http://schemas.canvasmedical.com/fhir/extensions/has-consent"


def _list(kind: Kind, of: str) -> Kind:
    """A list that is left out where it is empty."""
    return attrs.evolve(otherwise(many(kind), ()), omit=lambda value: not getattr(value, of))


def _unusual(one: Identifier) -> bool:
    return one.use != "usual"


HUMAN_NAME = Record(
    HumanName,
    use=maybe(TEXT, omit=True),
    text=maybe(TEXT, omit=True),
    family=maybe(TEXT, omit=True),
    given=_list(TEXT, "given"),
    period=computed(lambda _: _ALWAYS, omit=lambda name: name.use != "official"),
)
CONTACT_POINT = Record(
    ContactPoint,
    id=maybe(TEXT, omit=True),
    extension=computed(
        lambda _: [{"url": _CONSENT, "valueBoolean": False}], omit=lambda point: point.use == "work"
    ),
    system=maybe(TEXT, omit=True),
    value=maybe(TEXT, omit=True),
    use=maybe(TEXT, omit=True),
    rank=maybe(NUMBER, omit=True),
)
IDENTIFIER = Record(
    Identifier,
    use=maybe(TEXT, omit=True),
    type=computed(lambda _: _RECORD_NUMBER, omit=_unusual),
    system=maybe(TEXT, omit=True),
    value=maybe(TEXT, omit=True),
    assigner=computed(lambda _: {"display": "Canvas Medical"}, omit=_unusual),
)


def _text_of(person: Resource) -> Json:
    """What FHIR wants people to read: the name."""
    name = next(iter(person.names), HumanName())
    shown = html.escape(name.text or " ".join((*name.given, name.family or "")).strip())
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{shown}</div>'}


_ID = Kind(read_resource_id, schema={"type": "string"})

PATIENT = Record(
    Patient,
    resourceType=computed(lambda _: "Patient", schema={"const": "Patient"}),
    id=_ID,
    text=computed(_text_of),
    identifiers=_list(IDENTIFIER.kind, "identifiers").called("identifier"),
    active=maybe(FLAG, omit=True),
    names=_list(HUMAN_NAME.kind, "names").called("name"),
    telecom=_list(CONTACT_POINT.kind, "telecom"),
    gender=maybe(TEXT, omit=True),
    birth_date=maybe(TEXT, omit=True).called("birthDate"),
    deceasedBoolean=computed(lambda _: False),
)
PRACTITIONER = Record(
    Practitioner,
    resourceType=computed(lambda _: "Practitioner", schema={"const": "Practitioner"}),
    id=_ID,
    identifiers=_list(IDENTIFIER.kind, "identifiers").called("identifier"),
    active=maybe(FLAG, omit=True),
    names=_list(HUMAN_NAME.kind, "names").called("name"),
    telecom=_list(CONTACT_POINT.kind, "telecom"),
    birth_date=maybe(TEXT, omit=True).called("birthDate"),
)
RECORDS: Mapping[PersonKind, Record[Any]] = {
    PersonKind.PATIENT: PATIENT,
    PersonKind.PRACTITIONER: PRACTITIONER,
}


@attrs.frozen(eq=False, repr=False)
class PeopleBundle(Redacted):
    """What a searchset says. `next` is its link as written, None on the last page."""

    people: tuple[Resource, ...] = attrs.field(metadata=PRIVATE)
    total: int | None
    next: str | None = attrs.field(metadata=PRIVATE)


def write_person(person: Resource) -> str:
    """The resource as Canvas writes it; each contact point has an id of its own."""
    points = tuple(attrs.evolve(point, id=_point_id(person, point)) for point in person.telecom)
    record = RECORDS[person.reference.kind]
    return write_json(record.write(attrs.evolve(person, telecom=points)))


def _point_id(person: Resource, point: ContactPoint) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{person.reference}#{point.system}"))


@veiled
def read_person(kind: PersonKind, body: bytes) -> Resource:
    """Read one resource of a kind. Raises `MalformedResponse`, never with a value."""
    try:
        return _resource(kind, reply_json(body))
    except MalformedResponse as error:
        problem = at_top(error)
    raise problem


@veiled
def read_people(kind: PersonKind, body: bytes) -> PeopleBundle:
    """Read a page of resources of a kind. Raises `MalformedResponse` naming place and rule."""
    document = reply_json(body)
    if type(document) is not dict or document.get("resourceType") != "Bundle":
        raise MalformedResponse("body", "must be a Bundle")
    total = document.get("total")
    if total is not None and (type(total) is not int or total < 0):
        raise MalformedResponse("total", "must be a number, 0 or more")
    found: list[Resource] = []
    for index, entry in enumerate(listed(document, "entry")):
        try:
            found.append(_resource(kind, entry.get("resource") if type(entry) is dict else None))
        except MalformedResponse as error:
            problem = below(f"entry[{index}].resource", error)
        else:
            continue
        raise problem
    return PeopleBundle(tuple(found), total, next_link(listed(document, "link")))


def _resource(kind: PersonKind, found: Json) -> Resource:
    if type(found) is dict and found.get("resourceType") != kind.value:
        raise MalformedResponse("resourceType", f"must be {kind.value}")
    resource: Resource = RECORDS[kind].read(found)
    return resource


READ_PERSON = {kind: partial(read_person, kind) for kind in PersonKind}
READ_PEOPLE = {kind: partial(read_people, kind) for kind in PersonKind}

__all__ = [
    "READ_PEOPLE",
    "READ_PERSON",
    "RECORDS",
    "PeopleBundle",
    "read_people",
    "read_person",
    "write_person",
]
