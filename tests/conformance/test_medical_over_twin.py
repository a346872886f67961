"""The Canvas Medical adapter passes the suite against the twin: without a socket, and on a port."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE
from canvas_comms.medical import CommunicationGateway, Edition, Reference
from canvas_comms_medical import BearerToken, CanvasMedical, ClientCredentials, Network
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject
from canvas_comms_plugins.conformance.plugin import PluginConformance
from canvas_comms_twin import Twin, TwinAdapter, medical
from canvas_comms_twin.server import TwinServer

PATIENTS = tuple(Reference.of("Patient/" + letter * 32) for letter in "ab")
PRACTITIONERS = tuple(Reference.of("Practitioner/" + letter * 32) for letter in "cd")
BASE = "https://fumage-example.canvasmedical.com"
NOW = datetime(2024, 8, 2, tzinfo=UTC)


def world(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.value,
        "patients": [{"ref": f"$patient{i}", "id": one.id} for i, one in enumerate(PATIENTS)],
        "practitioners": [{"ref": f"$staff{i}", "id": one.id} for i, one in enumerate(PRACTITIONERS)],
    }


def over(base: str, network: Network, edition: Edition, given: Any) -> MedicalSubject:
    """A subject at a twin that has loaded a world."""

    def at(**narrower: Any) -> CommunicationGateway:
        client = (given.medical["client_id"], given.medical["client_secret"])
        credentials = ClientCredentials(f"{base}/auth/token/", *client, network=network, **narrower)
        return CanvasMedical(base, edition, credentials, network=network)

    return MedicalSubject(
        gateway=at(),
        patients=PATIENTS,
        practitioners=PRACTITIONERS,
        nobody=CanvasMedical(base, edition, BearerToken("nobody"), network=network),
        limited_to=lambda patient: at(scope="patient/Communication.*", patient=patient.id),
        loggers=("canvas_comms", "canvas_comms_http", "urllib3"),
    )


class WithoutASocket(MedicalConformance):
    capabilities = COMMUNICATIONS | PEOPLE
    edition: ClassVar[Edition]

    def open_subject(self) -> MedicalSubject:
        twin = Twin(medical())
        given = twin.load({"clock": NOW.isoformat(), "medical": world(self.edition)})
        return over(BASE, Network(transport=TwinAdapter(twin)), self.edition, given)


class TestV12022(WithoutASocket):
    edition = Edition.V1_2022


class TestV22023(WithoutASocket):
    edition = Edition.V2_2023


class TestV22024(WithoutASocket):
    edition = Edition.V2_2024


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, Any]]:
    """The address of a twin on a port, and what its world handed out."""
    twin = Twin(medical())
    given = twin.load({"clock": NOW.isoformat(), "medical": world(Edition.V2_2024)})
    with TwinServer(twin) as server:
        yield server.url, given


class TestOnAPort(MedicalConformance):
    """One server for all tests: the suite does not need an empty world."""

    capabilities = COMMUNICATIONS | PEOPLE

    @pytest.fixture(autouse=True)
    def _at(self, served: tuple[str, Any]) -> None:
        self.served = served

    def open_subject(self) -> MedicalSubject:
        url, given = self.served
        return over(url, Network(allow_insecure_loopback=True), Edition.V2_2024, given)


class TestThePlugin(PluginConformance):
    plugin = "medical"
