"""`AsyncPatientsClient`, `AsyncPractitionersClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from canvas_comms.medical.people.client import PatientsClient, PractitionersClient
from canvas_comms.medical.people.resources import Patient, Practitioner
from canvas_comms.medical.results import MAX_PAGES
from canvas_comms.medical.rules.searching import DEFAULT_COUNT
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncResults


class AsyncPatientsClient(InThreads[PatientsClient]):
    """`PatientsClient`, awaited: its methods, in worker threads."""

    @veiled
    async def read(self, id: str) -> Patient:
        """The patient with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("patients.read", self.sync.read, id)

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
    ) -> AsyncResults[Patient]:
        """Patients of whom all that is given holds; see `PatientQuery`.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        return AsyncResults(
            self._calls,
            self.sync.search(
                id=id,
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
                limit=limit,
                max_pages=max_pages,
            ),
        )


class AsyncPractitionersClient(InThreads[PractitionersClient]):
    """`PractitionersClient`, awaited: its methods, in worker threads."""

    @veiled
    async def read(self, id: str) -> Practitioner:
        """The practitioner with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("practitioners.read", self.sync.read, id)

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
    ) -> AsyncResults[Practitioner]:
        """Practitioners of whom all that is given holds; see `PractitionerQuery`.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        return AsyncResults(
            self._calls,
            self.sync.search(
                id=id,
                name=name,
                email=email,
                npi=npi,
                active=active,
                include_non_schedulable=include_non_schedulable,
                count=count,
                offset=offset,
                limit=limit,
                max_pages=max_pages,
            ),
        )


__all__ = ["AsyncPatientsClient", "AsyncPractitionersClient"]
