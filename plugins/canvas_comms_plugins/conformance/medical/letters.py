"""The messages that the suite sends, and what the core foretells of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message
from canvas_comms.medical.plan import Plan, plan
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import (
    Communication,
    CommunicationPayload,
    FhirReference,
    NewCommunication,
)
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.server import as_communication
from canvas_comms.medical.use import search
from canvas_comms.outcomes import Sent
from canvas_comms_plugins.conformance.medical.subjects import READ, MedicalSubject

NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)
LATER = datetime(2024, 8, 1, 13, 30, 15, 123456, UTC)
ABROAD = datetime(2024, 8, 1, 23, 59, 59, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))

Letter = Callable[[MedicalSubject], NewCommunication]


def from_patient(subject: MedicalSubject, content: str = "May I eat?", **more: Any) -> NewCommunication:
    """From the first patient to the first practitioner, sent at noon."""
    people = {"sender": subject.patients[0], "recipients": subject.practitioners[0]}
    return compose(**{"sent": NOON, "content": content, **people, **more})


def to_patient(subject: MedicalSubject, content: str = "You may.", **more: Any) -> NewCommunication:
    """From the first practitioner to the first patient, sent at noon."""
    people = {"sender": subject.practitioners[0], "recipients": subject.patients[0]}
    return compose(**{"sent": NOON, "content": content, **people, **more})


LETTERS: Mapping[str, Letter] = {
    "from a patient": from_patient,
    "to a patient": to_patient,
    "read already": lambda s: from_patient(s, received=LATER),
    "to a patient and received": lambda s: to_patient(s, received=LATER),
    "sent when received": lambda s: from_patient(s, sent=None, received=LATER),
    "sent abroad": lambda s: from_patient(s, sent=ABROAD, received=ABROAD),
    "received before it was sent": lambda s: from_patient(s, sent=LATER, received=NOON),
    "long ago": lambda s: from_patient(s, sent=datetime(1900, 1, 1, tzinfo=UTC)),
}

LOSSY: Mapping[str, Letter] = {
    "two recipients": lambda s: from_patient(s, recipients=s.practitioners[:2]),
    "the same recipient twice": lambda s: from_patient(s, recipients=[s.practitioners[0]] * 2),
    "two texts": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload("One"), CommunicationPayload("Two"))
    ),
    "another's subject": lambda s: attrs.evolve(from_patient(s), subject=FhirReference.to(s.patients[1])),
    "fields that are not stored": lambda s: attrs.evolve(from_patient(s), ignored=("category", "note")),
}
"""Messages of which a server keeps only a part; a backend may be unable to say them at all."""

HOPELESS: Mapping[str, Letter] = {
    "two patients": lambda s: from_patient(s, recipients=s.patients[1]),
    "two practitioners": lambda s: to_patient(s, recipients=s.practitioners[1]),
    "to oneself": lambda s: from_patient(s, recipients=s.patients[0]),
    "an unknown sender": lambda s: from_patient(s, sender=s.stranger),
    "an unknown recipient": lambda s: to_patient(s, recipients=s.stranger),
    "no sender": lambda s: attrs.evolve(from_patient(s), sender=None),
    "no recipient": lambda s: attrs.evolve(from_patient(s), recipients=()),
    "no text": lambda s: attrs.evolve(from_patient(s), payload=()),
    "an empty text": lambda s: attrs.evolve(from_patient(s), payload=(CommunicationPayload(""),)),
    "an attachment": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload(other="contentAttachment"),)
    ),
    "a day that does not exist": lambda s: attrs.evolve(from_patient(s), sent="2024-02-30T00:00:00Z"),
    "no time at all": lambda s: attrs.evolve(from_patient(s), received="yesterday"),
    "a group": lambda s: attrs.evolve(from_patient(s), recipients=(FhirReference("Group/1"),)),
    "no reference": lambda s: attrs.evolve(from_patient(s), recipients=(FhirReference(),)),
    "a path": lambda s: attrs.evolve(from_patient(s), sender=FhirReference("Patient/../Patient/1")),
    "a lone surrogate": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload(""), CommunicationPayload("\ud800"))
    ),
}
"""Messages that no server takes."""


def planned(subject: MedicalSubject, new: NewCommunication) -> Plan:
    """What the server will do with it, were it noon."""
    return plan(new, subject.edition, NOON, knows=subject.knows)


def foretold(subject: MedicalSubject, new: NewCommunication, id: str) -> Communication:
    """How the message reads once the server holds it under this id."""
    message = planned(subject, new).message
    assert message is not None, "the suite sends nothing here that its own rules refuse"
    return shown(subject, attrs.evolve(message, id=id))


def shown(subject: MedicalSubject, message: Message) -> Communication:
    """How the server of this edition shows a message."""
    return as_communication(message, subject.edition)


def sent(subject: MedicalSubject, new: NewCommunication) -> str:
    """The id of the message, which was just sent."""
    outcome = subject.gateway.create(new)
    assert type(outcome) is Sent
    assert isinstance(outcome.id, str)
    return outcome.id


def held(gateway: CommunicationGateway, id: str) -> Communication:
    """The message with this id: read or, where that is not offered, searched for."""
    if READ in gateway.capabilities and gateway.edition is not Edition.V1_2022:
        return gateway.read(id)
    found = list(search(Query(id=id), gateway))
    assert [one.id for one in found] == [id]
    return found[0]


__all__ = [
    "HOPELESS",
    "LATER",
    "LETTERS",
    "LOSSY",
    "NOON",
    "Letter",
    "foretold",
    "from_patient",
    "held",
    "planned",
    "sent",
    "shown",
    "to_patient",
]
