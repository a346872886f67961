"""The people of a Canvas Medical as seen by one actor, over any carrier."""

from typing import Protocol, TypeVar, runtime_checkable

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.people.operations import (
    SEARCHES,
    ReadPatient,
    ReadPerson,
    ReadPractitioner,
    SearchPeople,
)
from canvas_comms.medical.people.ports import PeoplePage
from canvas_comms.medical.people.queries import Query, people_params
from canvas_comms.medical.people.resources import RESOURCES, Patient, Practitioner, Resource
from canvas_comms.redaction import veiled

R = TypeVar("R", Patient, Practitioner)


@runtime_checkable
class PeopleCarrier(Protocol):
    """Brings commands about people to a Canvas Medical, and what came of them back."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done through it."""
        ...

    def read_person(self, command: ReadPerson) -> Resource:
        """Somebody. Raises `GatewayError`, `InvalidValue`."""
        ...

    def search_people(self, command: SearchPeople, cursor: object | None) -> PeoplePage:
        """The first page, or the one that a page's `next` names. Raises as `read_person`."""
        ...


@attrs.frozen(eq=False)
class PeopleOfCarrier:
    """A `PeopleGateway`."""

    carrier: PeopleCarrier

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done through the carrier."""
        return self.carrier.capabilities

    @veiled
    def patient(self, id: str) -> Patient:
        """One patient. Raises `GatewayError`, and `InvalidValue` for an id that cannot be one."""
        return _the_one(self.carrier.read_person(ReadPatient(id)), Patient, id)

    @veiled
    def practitioner(self, id: str) -> Practitioner:
        """One practitioner. Raises as `patient` does."""
        return _the_one(self.carrier.read_person(ReadPractitioner(id)), Practitioner, id)

    @veiled
    def people_page(self, query: Query, cursor: object | None = None) -> PeoplePage:
        """One page of matches, of the kind and with the id that was asked for. Raises `GatewayError`.

        `cursor` is the `next` of a page of this gateway, else `InvalidValue` or `ForeignLink`.
        """
        page = self.carrier.search_people(SEARCHES[query.kind](people_params(query)), cursor)
        found = tuple(one for one in page.people if answers(one, query))
        return attrs.evolve(page, people=found, mismatched=len(page.people) - len(found))


def answers(found: Resource, query: Query) -> bool:
    """Whether somebody is of the kind, and has the id, that a query asks for.

    The other parameters only the server can judge: it knows more names than it shows.
    """
    return type(found) is RESOURCES[query.kind] and query.id in (None, found.id)


def _the_one(found: Resource, kind: type[R], id: str) -> R:
    if type(found) is not kind:
        raise MalformedResponse("resourceType", f"must be {kind.__name__}")
    if found.id != id:
        raise MalformedResponse("id", "must be the one that was asked for")
    return found


__all__ = ["PeopleCarrier", "PeopleOfCarrier", "answers"]
