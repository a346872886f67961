"""The pigeonhole is found by its entry point, and keeps every promise that it declares."""

from pathlib import Path
from typing import Any, ClassVar

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.medical import Edition, Reference, compose
from canvas_comms_plugins import Registry, load_plugins
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject
from canvas_comms_plugins.conformance.plugin import PluginConformance

PATIENTS = (Reference.of("Patient/ann"), Reference.of("Patient/ben"))
STAFF = (Reference.of("Practitioner/cho"), Reference.of("Practitioner/dee"))


def opened(**settings: Any) -> Any:
    """The gateway itself, as no host ever sees it: a guard would hide its faults."""
    registry = Registry()
    load_plugins(registry, ["pigeonhole"], strict=True)
    return registry.backend("medical", "pigeonhole").open(**settings)


class Pigeonhole(MedicalConformance):
    capabilities = COMMUNICATIONS
    edition: ClassVar[Edition]

    def open_subject(self) -> MedicalSubject:
        gateway = opened(edition=self.edition, people=(*PATIENTS, *STAFF))
        return MedicalSubject(gateway, PATIENTS, STAFF, close=gateway.close)


class TestThePlugin(PluginConformance):
    plugin = "pigeonhole"


class TestV12022(Pigeonhole):
    edition = Edition.V1_2022


class TestV22023(Pigeonhole):
    edition = Edition.V2_2023


class TestV22024(Pigeonhole):
    edition = Edition.V2_2024


def test_what_was_sent_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    settings = {"edition": Edition.V2_2024, "path": tmp_path / "messages.sqlite", "people": PATIENTS + STAFF}
    first = opened(**settings)
    id = first.create(compose(sender=PATIENTS[0], recipients=STAFF[0], content="Still there?")).id
    first.close()

    assert opened(**settings).read(id).content == "Still there?"
