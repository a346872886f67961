"""What the use cases need from a Canvas Medical to know its people."""

from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, needs
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery
from canvas_comms.medical.people.resources import Patient, Practitioner, Resource
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class PeoplePage(Redacted):
    """One page of a search. `next` is what to ask for the page after it; None on the last."""

    people: tuple[Resource, ...] = attrs.field(metadata=PRIVATE)
    total: int | None = None
    next: object | None = None
    mismatched: int = 0
    """How many resources did not match the question and were left out."""


class PeopleGateway(Protocol):
    """The people of a Canvas Medical as seen by one actor."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all; anything else raises `NotSupported` before any I/O."""
        ...

    @needs(Capability.PEOPLE_READ)
    def patient(self, id: str) -> Patient:
        """One patient. Raises `GatewayError` (`NotFound` …) or `NotSupported`."""
        ...

    @needs(Capability.PEOPLE_READ)
    def practitioner(self, id: str) -> Practitioner:
        """One practitioner. Raises as `patient` does."""
        ...

    @needs(Capability.PEOPLE_SEARCH)
    def people_page(
        self, query: PatientQuery | PractitionerQuery, cursor: object | None = None
    ) -> PeoplePage:
        """The first page, or the one that a page's `next` leads to. Raises `GatewayError`."""
        ...


__all__ = ["PeopleGateway", "PeoplePage"]
