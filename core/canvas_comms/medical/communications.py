"""The three shapes of a message: handed in, held by the server, read back.

`NewCommunication` is what a client hands in, well-formed or not.
`Message` is what the chart holds. `Communication` is the FHIR resource read back.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.medical.references import GivenReference, Reference
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class GivenPayload(Redacted):
    """One payload element as given. `other` names an attachment or reference content key."""

    content_string: str | None = attrs.field(metadata=PRIVATE, default=None)
    content: str | None = attrs.field(metadata=PRIVATE, default=None)
    """The key of edition `v1-2022`."""
    other: str | None = None


class ShapeFault(enum.Enum):
    """What can be wrong with a body before anybody asks what it means."""

    NOT_JSON = "not-json"
    NO_BODY = "no-body"
    NOT_AN_OBJECT = "not-an-object"
    WRONG_RESOURCE = "wrong-resource"
    WRONG_TYPE = "wrong-type"
    NOT_A_STRUCTURE = "not-a-structure"
    NULL_ELEMENT = "null-element"
    UNKNOWN_KEY = "unknown-key"
    EMPTY_TEXT = "empty-text"
    TWO_VALUES = "two-values"


@attrs.frozen
class Fault:
    """A fault of form and where it is (`payload[0].content`)."""

    kind: ShapeFault
    where: str

    @property
    def field(self) -> str:
        """The top-level field it is in."""
        return self.where.split(".")[0].split("[")[0]


@attrs.frozen(eq=False, repr=False)
class NewCommunication(Redacted):
    """A message as a client hands it in. Build one with `compose`, or read one with the wire.

    `sent` and `received` are FHIR dateTime text, so that a rule can tell what was given.
    `ignored` names fields that FHIR allows and Canvas does not store.
    """

    sender: GivenReference | None
    recipients: tuple[GivenReference, ...]
    payload: tuple[GivenPayload, ...]
    sent: str | None = attrs.field(default=None, metadata=PRIVATE)
    received: str | None = attrs.field(default=None, metadata=PRIVATE)
    status: str | None = attrs.field(default=None, metadata=PRIVATE)
    subject: GivenReference | None = None
    ignored: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


class MessageState(enum.Enum):
    """Where a message stands in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENT = "sent"


class Origin(enum.Enum):
    """Who wrote it: staff on screen, or a client of the API."""

    UI = "ui"
    API = "api"


class Correspondence(Redacted):
    """Base of what one person wrote to another."""

    __slots__ = ()
    sender: Reference
    recipient: Reference

    @property
    def patient(self) -> Reference | None:
        """The patient of the pair; None between two practitioners."""
        if self.sender.kind is self.recipient.kind:
            return None
        return self.sender if self.sender.is_patient else self.recipient


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Message(Correspondence):
    """A message as the patient's chart holds it. One flat value; times are UTC."""

    id: str
    sender: Reference
    recipient: Reference
    content: str = attrs.field(metadata=PRIVATE)
    created: datetime
    sent: datetime
    received: datetime | None = None
    state: MessageState = MessageState.SENT
    origin: Origin = Origin.API


NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class Communication(Correspondence):
    """A FHIR Communication read back. `status` is kept as it came, known or not.

    Times are UTC; `sent` is None if the answer has none, `content` is empty if it has no
    payload. `extra` holds every field of the answer that has no place here, whole.
    """

    id: str
    status: str
    sender: Reference
    recipient: Reference
    content: str = attrs.field(metadata=PRIVATE)
    sent: datetime | None = None
    received: datetime | None = None
    subject: Reference | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


__all__ = [
    "Communication",
    "Correspondence",
    "Fault",
    "GivenPayload",
    "Message",
    "MessageState",
    "NewCommunication",
    "Origin",
    "ShapeFault",
]
