"""People and messages as the patient's chart of a Canvas Medical holds them.

A `Reference` is a person's kind and key, as Canvas writes it: `Patient/<key>`. A `Message` is
one message between two of them. What FHIR shows of a message is in `resources`.
"""

import enum
import re
from datetime import datetime

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import PRIVATE, Redacted, veiled

ID_PATTERN = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)
"""An id as FHIR allows it. `.` and `..` are no ids: they would change a path."""

ID_RULE = "must be 1 to 64 of A-Z a-z 0-9 - . and not . or .."

_TYPED = re.compile(r"(Patient|Practitioner)/([A-Za-z0-9\-.]{1,64})", re.ASCII)


class PersonKind(enum.Enum):
    """The two kinds of people who correspond; the value is the FHIR resource type."""

    PATIENT = "Patient"
    PRACTITIONER = "Practitioner"


@attrs.frozen(cache_hash=True)
class Reference:
    """A patient or practitioner, by key. `str()` writes it as FHIR does."""

    kind: PersonKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.id}"

    @property
    def is_patient(self) -> bool:
        """Whether it names a patient."""
        return self.kind is PersonKind.PATIENT

    @classmethod
    @veiled
    def of(cls, text: str, field: str = "reference") -> "Reference":
        """Read `Patient/<key>` or `Practitioner/<key>`. Raises `InvalidValue` naming `field`."""
        found = read_reference(text) if isinstance(text, str) else None
        if found is None:
            raise InvalidValue(field, "must be Patient/<id> or Practitioner/<id>")
        return found


def is_id(text: str) -> bool:
    """Whether this may stand as an id in a path."""
    return isinstance(text, str) and ID_PATTERN.fullmatch(text) is not None and text not in (".", "..")


def read_reference(text: str) -> Reference | None:
    """The person that `Patient/<key>` or `Practitioner/<key>` names, or None."""
    match = _TYPED.fullmatch(text)
    if match is None or not is_id(match[2]):
        return None
    return Reference(PersonKind(match[1]), match[2])


CANVAS_BOT = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be14")
"""The practitioner 'Canvas Bot', who exists on every instance."""


class MessageState(enum.Enum):
    """Where a message stands in its life."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENT = "sent"


class Origin(enum.Enum):
    """Who wrote it: staff in the home-app, or a client of the API."""

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


__all__ = [
    "CANVAS_BOT",
    "ID_RULE",
    "Correspondence",
    "Message",
    "MessageState",
    "Origin",
    "PersonKind",
    "Reference",
    "is_id",
    "read_reference",
]
