"""Backends pass the suite that they are held to when each of their calls is awaited."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

import attrs
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from tests.conformance import (
    test_lms_memory_backend,
    test_lms_over_twin,
    test_medical_over_twin,
    test_memory_backend,
)

from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition
from canvas_comms_async.calls import Calls
from canvas_comms_async.threads import Threads
from canvas_comms_plugins.conformance.lms import LmsSubject, Person
from canvas_comms_plugins.conformance.medical import MedicalSubject

AREAS = {name for name, one in vars(LmsAreas).items() if isinstance(one, property)} | {"people"}
AREAS -= {"edition", "capabilities"}
Run = Callable[..., Any]


@attrs.frozen
class Through:
    """A gateway, or its areas, each of whose calls is awaited in an event loop of another thread."""

    _behind: Any
    _run: Run

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        if inspect.ismethod(found):
            return partial(self._run, name, found)
        return Through(found, self._run) if name in AREAS else found


@pytest.fixture(scope="module")
def doors() -> Iterator[Mapping[str, Run]]:
    """Kind of loop → makes a call in a task of such a loop."""

    def run(portal: BlockingPortal, calls: Calls, name: str, call: Run, *args: Any, **named: Any) -> Any:
        return portal.call(partial(calls.run, name, call, *args, **named))

    with start_blocking_portal("asyncio") as asyncio, start_blocking_portal("trio") as trio:
        portals = {"asyncio": asyncio, "trio": trio}
        yield {name: partial(run, portal, Calls(Threads(4))) for name, portal in portals.items()}


class Awaited:
    """Makes each call of a subject go through the door."""

    loop: ClassVar[str]
    run: Run

    @pytest.fixture(autouse=True)
    def _door(self, doors: Mapping[str, Run]) -> None:
        self.run = doors[self.loop]

    def through(self, gateway: Any) -> Any:
        return None if gateway is None else Through(gateway, self.run)

    def person(self, one: Person) -> Person:
        return Person(one.id, self.through(one.areas))

    def lms(self, subject: LmsSubject) -> LmsSubject:
        return attrs.evolve(
            subject,
            teacher=self.person(subject.teacher),
            students=tuple(self.person(one) for one in subject.students),
            site_admin=None if subject.site_admin is None else self.person(subject.site_admin),
            nobody=self.through(subject.nobody),
        )

    def medical(self, subject: MedicalSubject) -> MedicalSubject:
        return attrs.evolve(
            subject, gateway=self.through(subject.gateway), nobody=self.through(subject.nobody)
        )


class TestMedicalInMemory(Awaited, test_memory_backend.InMemory):
    loop = "trio"
    edition = Edition.V2_2024

    def open_subject(self) -> MedicalSubject:
        return self.medical(super().open_subject())


class TestMedicalOverTwin(Awaited, test_medical_over_twin.WithoutASocket):
    loop = "asyncio"
    edition = Edition.V2_2024

    def open_subject(self) -> MedicalSubject:
        return self.medical(super().open_subject())


class TestLmsInMemory(Awaited, test_lms_memory_backend.InMemory):
    loop = "asyncio"
    edition = LmsEdition.Y2025_10

    def open_subject(self) -> LmsSubject:
        return self.lms(super().open_subject())


class TestLmsOverTwin(Awaited, test_lms_over_twin.OverTwin):
    loop = "trio"
    edition = LmsEdition.Y2025_10

    def open_subject(self) -> LmsSubject:
        return self.lms(super().open_subject())
