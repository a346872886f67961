"""FHIR Patients and Practitioners, read back.

Each is flat where FHIR is; names, contact points and identifiers are lists of values. What servers
add is in `extra`. Everything by which somebody is known is private.
"""

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.resources import NOTHING_MORE
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class HumanName(Redacted):
    """A name. `use` is `official`, `nickname` or `usual`."""

    use: str | None = None
    text: str | None = attrs.field(default=None, metadata=PRIVATE)
    family: str | None = attrs.field(default=None, metadata=PRIVATE)
    given: tuple[str, ...] = attrs.field(default=(), metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class ContactPoint(Redacted):
    """A phone number or e-mail address. `rank` 1 is preferred."""

    system: str | None = None
    value: str | None = attrs.field(default=None, metadata=PRIVATE)
    use: str | None = None
    rank: int | None = None
    id: str | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Identifier(Redacted):
    """An identifier; `use` `usual` marks the medical record number of a patient."""

    use: str | None = None
    system: str | None = attrs.field(default=None, metadata=PRIVATE)
    value: str | None = attrs.field(default=None, metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class Patient(Redacted):
    """A patient. `birth_date` is a FHIR date (`1980-04-29`, or less exact)."""

    id: str
    names: tuple[HumanName, ...] = attrs.field(default=(), metadata=PRIVATE)
    telecom: tuple[ContactPoint, ...] = attrs.field(default=(), metadata=PRIVATE)
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), metadata=PRIVATE)
    active: bool | None = None
    gender: str | None = attrs.field(default=None, metadata=PRIVATE)
    birth_date: str | None = attrs.field(default=None, metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)

    @property
    def reference(self) -> Reference:
        """The patient as sender or recipient."""
        return Reference(PersonKind.PATIENT, self.id)


@attrs.frozen(eq=False, repr=False)
class Practitioner(Redacted):
    """A member of staff. `birth_date` as of a `Patient`."""

    id: str
    names: tuple[HumanName, ...] = attrs.field(default=(), metadata=PRIVATE)
    telecom: tuple[ContactPoint, ...] = attrs.field(default=(), metadata=PRIVATE)
    identifiers: tuple[Identifier, ...] = attrs.field(default=(), metadata=PRIVATE)
    active: bool | None = None
    birth_date: str | None = attrs.field(default=None, metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)

    @property
    def reference(self) -> Reference:
        """The practitioner as sender or recipient."""
        return Reference(PersonKind.PRACTITIONER, self.id)


Resource: TypeAlias = Patient | Practitioner

RESOURCES: Mapping[PersonKind, type[Resource]] = {
    PersonKind.PATIENT: Patient,
    PersonKind.PRACTITIONER: Practitioner,
}

NPI_SYSTEM = "http://hl7.org/fhir/sid/us-npi"
MRN_SYSTEM = "http://canvasmedical.com"

__all__ = [
    "MRN_SYSTEM",
    "NPI_SYSTEM",
    "RESOURCES",
    "ContactPoint",
    "HumanName",
    "Identifier",
    "Patient",
    "Practitioner",
    "Resource",
]
