"""Patients and practitioners as a Canvas Medical stores them.

Names, birth dates, addresses and numbers are private. What FHIR shows of somebody is in `resources`.
"""

from datetime import date

import attrs

from canvas_comms.medical.model import CANVAS_BOT, Reference
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class StoredIdentifier(Redacted):
    """Another system's identifier of a patient."""

    system: str = attrs.field(metadata=PRIVATE)
    value: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Person(Redacted):
    """A patient or practitioner; text that is empty is not known.

    `number` counts the people of an instance: patients have a record number made of it. `nickname`,
    `gender` and `identifiers` are a patient's, `npi` and `schedulable` a practitioner's.
    """

    reference: Reference
    family: str = attrs.field(default="", metadata=PRIVATE)
    given: tuple[str, ...] = attrs.field(default=(), metadata=PRIVATE)
    nickname: str = attrs.field(default="", metadata=PRIVATE)
    birth_date: date | None = attrs.field(default=None, metadata=PRIVATE)
    gender: str = attrs.field(default="", metadata=PRIVATE)
    email: str = attrs.field(default="", metadata=PRIVATE)
    phone: str = attrs.field(default="", metadata=PRIVATE)
    active: bool = True
    identifiers: tuple[StoredIdentifier, ...] = attrs.field(default=(), metadata=PRIVATE)
    npi: str = attrs.field(default="", metadata=PRIVATE)
    schedulable: bool = True
    number: int = 0

    @property
    def full_name(self) -> str:
        """Given names and family name."""
        return " ".join((*self.given, self.family)).strip()

    @property
    def record_number(self) -> str:
        """The medical record number of a patient."""
        return f"{100_000_000 + self.number}"


BOT = Person(CANVAS_BOT, family="Bot", given=("Canvas",), schedulable=False)
"""The practitioner 'Canvas Bot'. Nobody makes an appointment with it."""

__all__ = ["BOT", "Person", "StoredIdentifier"]
