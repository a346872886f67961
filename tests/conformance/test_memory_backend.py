"""The memory backend passes the suite that every backend is held to."""

from datetime import UTC, datetime
from typing import ClassVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.medical import Edition, Reference
from canvas_comms.medical.rules.access import Actor
from canvas_comms_memory import Environment, FrozenClock, MemoryMedical
from canvas_comms_plugins import guarded
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject
from canvas_comms_plugins.conformance.plugin import PluginConformance

PATIENTS = tuple(Reference.of("Patient/" + letter * 32) for letter in "ab")
PRACTITIONERS = tuple(Reference.of("Practitioner/" + letter * 32) for letter in "cd")


class InMemory(MedicalConformance):
    """A Canvas Medical of each edition in memory."""

    capabilities = frozenset(one for one in Capability if one.area in ("communications", "people", "desk"))
    edition: ClassVar[Edition]

    def open_subject(self) -> MedicalSubject:
        memory = MemoryMedical(self.edition, Environment(FrozenClock(datetime(2024, 8, 2, tzinfo=UTC))))
        memory.introduce(*PATIENTS, *PRACTITIONERS)
        return MedicalSubject(
            gateway=memory.session(),
            patients=PATIENTS,
            practitioners=PRACTITIONERS,
            home_app=memory,
            nobody=memory.session(None),
            limited_to=lambda patient: memory.session(Actor(("patient/Communication.*",), patient)),
        )


class TestThePlugin(PluginConformance):
    plugin = "memory"


class TestBehindTheGuard(InMemory):
    """The guard that hosts put before every gateway takes nothing from an honest one."""

    edition = Edition.V2_2024

    def open_subject(self) -> MedicalSubject:
        subject = super().open_subject()
        return attrs.evolve(subject, gateway=guarded(subject.gateway, "memory", "medical"))


class TestV12022(InMemory):
    edition = Edition.V1_2022


class TestV22023(InMemory):
    edition = Edition.V2_2023


class TestV22024(InMemory):
    edition = Edition.V2_2024
