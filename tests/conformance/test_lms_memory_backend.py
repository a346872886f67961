"""The memory of Canvas LMS passes the suite that every backend is held to."""

from typing import ClassVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms import contexts
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.redaction import Secret
from canvas_comms_memory import MemoryLms
from canvas_comms_memory.lms_areas import CAPABILITIES, MemoryAreas, areas_of
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins import guarded
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject, Person
from canvas_comms_wire.worlds import LmsWorld


class InMemory(LmsConformance):
    """The example school of each edition in memory."""

    capabilities: ClassVar[frozenset[Capability]] = CAPABILITIES
    edition: ClassVar[LmsEdition]

    def open_subject(self) -> LmsSubject:
        memory = MemoryLms(self.edition)
        loaded = memory.load(example_school().lms or LmsWorld())
        nobody = LmsSession(None, memory)

        def person(ref: str) -> Person:
            return Person(loaded.refs[ref], areas_of(memory, loaded, ref))

        def code_of(channel: str) -> Secret:
            code: Secret = memory.store("channels").channel(channel).code
            return code

        return LmsSubject(
            course=contexts.course(loaded.refs["$course"]),
            teacher=person("$teacher"),
            students=(person("$student"), person("$other_student")),
            site_admin=person("$site_admin"),
            nobody=MemoryAreas({}, nobody, nobody),
            code_of=code_of,
        )


class TestBehindTheGuard(InMemory):
    """The guard that hosts put before every gateway takes nothing from an honest one."""

    edition = LmsEdition.Y2025_10

    def open_subject(self) -> LmsSubject:
        subject = super().open_subject()
        return attrs.evolve(
            subject,
            teacher=_guarded(subject.teacher),
            students=tuple(_guarded(one) for one in subject.students),
            site_admin=None if subject.site_admin is None else _guarded(subject.site_admin),
            nobody=guarded(subject.nobody, "memory", "lms"),
        )


def _guarded(person: Person) -> Person:
    return attrs.evolve(person, areas=guarded(person.areas, "memory", "lms"))


class TestIn2023(InMemory):
    edition = LmsEdition.Y2023


class TestIn2024(InMemory):
    edition = LmsEdition.Y2024


class TestIn2025(InMemory):
    edition = LmsEdition.Y2025_10
