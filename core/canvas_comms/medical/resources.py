"""FHIR Communications: as a client hands one in, and as one is read back.

`NewCommunication` is what a client hands in, well-formed or not; what it refers to may be
anything until a rule has read it. `Communication` is the resource that a server shows.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.medical.model import Correspondence, Reference
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False)
class FhirReference(Redacted):
    """A reference as a client gave it, read by nobody yet. None: the key was not there.

    It may hold anything, a name or an address among them, so it is private.
    """

    reference: str | None = attrs.field(metadata=PRIVATE, default=None)
    type: str | None = attrs.field(metadata=PRIVATE, default=None)
    identifier: bool = False
    """Whether it names somebody by identifier instead."""

    @classmethod
    def to(cls, person: Reference) -> "FhirReference":
        """The reference that we ourselves write."""
        return cls(str(person))


@attrs.frozen(eq=False, repr=False)
class CommunicationPayload(Redacted):
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
    """A fault of form and where it is (`payload[0].content`).

    `given` is what stands there instead, as the framework calls it: the kind of JSON (`int`), the
    resource type, or why it is no JSON; never another value. `offset` is where the JSON breaks. Neither makes
    it another fault.
    """

    kind: ShapeFault
    where: str
    given: str = attrs.field(default="", eq=False)
    offset: int | None = attrs.field(default=None, eq=False)

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

    sender: FhirReference | None
    recipients: tuple[FhirReference, ...]
    payload: tuple[CommunicationPayload, ...]
    sent: str | None = attrs.field(default=None, metadata=PRIVATE)
    received: str | None = attrs.field(default=None, metadata=PRIVATE)
    status: str | None = attrs.field(default=None, metadata=PRIVATE)
    subject: FhirReference | None = None
    ignored: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


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
    "NOTHING_MORE",
    "Communication",
    "CommunicationPayload",
    "Fault",
    "FhirReference",
    "NewCommunication",
    "ShapeFault",
]
