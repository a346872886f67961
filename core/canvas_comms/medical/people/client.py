"""`client.patients` and `client.practitioners`: the people of a Canvas Medical, for one program."""

from collections.abc import Mapping
from typing import cast

import attrs

from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.ports import PeopleGateway
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery
from canvas_comms.medical.people.resources import Patient, Practitioner
from canvas_comms.medical.people.use import PeopleResults, read_person, search_people
from canvas_comms.medical.results import MAX_PAGES
from canvas_comms.medical.rules.searching import DEFAULT_COUNT
from canvas_comms.names import NO_NAMES, resolved
from canvas_comms.redaction import PRIVATE, Redacted, veiled


@attrs.frozen(eq=False, repr=False)
class PatientsClient(Redacted):
    """Patients over one gateway; None where the backend knows nobody. `names` as of the client."""

    gateway: PeopleGateway | None = attrs.field(repr=False)
    names: Mapping[str, str] = attrs.field(default=NO_NAMES, metadata=PRIVATE, hash=False)

    @veiled
    def read(self, id: str) -> Patient:
        """The patient with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        found = read_person(PersonKind.PATIENT, resolved(id, self.names, "id"), self.gateway)
        return cast(Patient, found)

    @veiled
    def search(
        self,
        *,
        id: str | None = None,
        name: str | None = None,
        family: str | None = None,
        given: str | None = None,
        nickname: str | None = None,
        gender: str | None = None,
        birth_date: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        identifier: str | None = None,
        active: bool | None = None,
        sort: str | None = None,
        count: int = DEFAULT_COUNT,
        offset: int = 0,
        limit: int | None = None,
        max_pages: int = MAX_PAGES,
    ) -> PeopleResults[Patient]:
        """Patients of whom all that is given holds; see `PatientQuery`.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        query = PatientQuery(
            id=None if id is None else resolved(id, self.names, "id"),
            name=name,
            family=family,
            given=given,
            nickname=nickname,
            gender=gender,
            birth_date=birth_date,
            email=email,
            phone=phone,
            identifier=identifier,
            active=active,
            sort=sort,
            count=count,
            offset=offset,
        )
        found = search_people(query, self.gateway, limit=limit, max_pages=max_pages)
        return cast("PeopleResults[Patient]", found)


@attrs.frozen(eq=False, repr=False)
class PractitionersClient(Redacted):
    """Practitioners over one gateway; None where the backend knows nobody. `names` as of the client."""

    gateway: PeopleGateway | None = attrs.field(repr=False)
    names: Mapping[str, str] = attrs.field(default=NO_NAMES, metadata=PRIVATE, hash=False)

    @veiled
    def read(self, id: str) -> Practitioner:
        """The practitioner with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        found = read_person(PersonKind.PRACTITIONER, resolved(id, self.names, "id"), self.gateway)
        return cast(Practitioner, found)

    @veiled
    def search(
        self,
        *,
        id: str | None = None,
        name: str | None = None,
        email: str | None = None,
        npi: str | None = None,
        active: bool | None = None,
        include_non_schedulable: bool | None = None,
        count: int = DEFAULT_COUNT,
        offset: int = 0,
        limit: int | None = None,
        max_pages: int = MAX_PAGES,
    ) -> PeopleResults[Practitioner]:
        """Practitioners of whom all that is given holds; see `PractitionerQuery`.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        query = PractitionerQuery(
            id=None if id is None else resolved(id, self.names, "id"),
            name=name,
            email=email,
            npi=npi,
            active=active,
            include_non_schedulable=include_non_schedulable,
            count=count,
            offset=offset,
        )
        found = search_people(query, self.gateway, limit=limit, max_pages=max_pages)
        return cast("PeopleResults[Practitioner]", found)


__all__ = ["PatientsClient", "PractitionersClient"]
