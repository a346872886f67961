"""`client.patients` and `client.practitioners`, in memory and over HTTP alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.errors import InvalidValue, NotFound, NotSupported
from canvas_comms.medical import Edition, MedicalClient
from canvas_comms_medical import ClientCredentials, Network
from canvas_comms_medical import connect as over_http
from canvas_comms_memory import Environment, FrozenClock, MemoryMedical
from canvas_comms_twin import Twin, TwinAdapter, medical
from canvas_comms_wire.worlds import read_medical

NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)
KEY, DOCTOR = "1" * 32, "3" * 32
BASE = "https://fumage-example.canvasmedical.com"
SECTION: Any = {
    "patients": [
        {"ref": "$ann", "id": KEY, "family": "Zqcanary", "given": ["Ann"], "phone": "5550100199"},
        *({"ref": f"$p{number}"} for number in range(24)),
    ],
    "practitioners": [{"ref": "$doc", "id": DOCTOR, "family": "Cho", "npi": "1234567893"}],
}


def in_memory() -> MedicalClient:
    memory = MemoryMedical(Edition.V2_2024, Environment(FrozenClock(NOW)))
    names = memory.load(read_medical(SECTION))
    return MedicalClient(memory.session(), lambda: NOW, names=names)


def across_http() -> MedicalClient:
    twin = Twin(medical())
    given = twin.load({"clock": NOW.isoformat(), "medical": SECTION})
    network = Network(transport=TwinAdapter(twin))
    secret = (given.medical["client_id"], given.medical["client_secret"])
    credentials = ClientCredentials(f"{BASE}/auth/token/", *secret, network=network)
    return over_http(BASE, edition=Edition.V2_2024, credentials=credentials, network=network)


@pytest.fixture(params=[in_memory, across_http])
def client(request: pytest.FixtureRequest) -> MedicalClient:
    open_client: Callable[[], MedicalClient] = request.param
    return open_client()


def test_a_patient_is_read(client: MedicalClient) -> None:
    ann = client.patients.read(KEY)

    assert (ann.reference.id, ann.names[0].family, ann.names[0].given) == (KEY, "Zqcanary", ("Ann",))
    assert [(one.system, one.value) for one in ann.telecom] == [("phone", "5550100199")]
    assert "zqcanary" not in repr(ann).lower()
    assert "555" not in repr(ann)


def test_a_practitioner_is_read(client: MedicalClient) -> None:
    doctor = client.practitioners.read(DOCTOR)

    assert (doctor.names[0].text, doctor.identifiers[0].value) == ("Cho", "1234567893")


def test_searches_read_every_page(client: MedicalClient) -> None:
    found = client.patients.search()

    assert len({one.id for one in found}) == 25
    assert (found.total, found.complete, found.mismatched) == (25, True, 0)
    assert [one.id for one in client.patients.search(family="zq", active=True)] == [KEY]
    assert len(list(client.patients.search(limit=3))) == 3
    assert [one.id for one in client.practitioners.search(npi="1234567893")] == [DOCTOR]


def test_whoever_is_not_there_is_not_found(client: MedicalClient) -> None:
    with pytest.raises(NotFound):
        client.patients.read("nobody")
    with pytest.raises(InvalidValue):
        client.patients.read("..")
    with pytest.raises(InvalidValue):
        client.practitioners.search(count=-1)


def test_the_sender_of_a_message_can_be_read(client: MedicalClient) -> None:
    new = client.compose(sender=f"Patient/{KEY}", recipients=f"Practitioner/{DOCTOR}", content="Hello")
    client.send(new)
    (message,) = client.search(patient=f"Patient/{KEY}")

    assert client.patients.read(message.sender.id).names[0].given == ("Ann",)
    assert client.practitioners.read(message.recipient.id).names[0].family == "Cho"


def test_a_backend_that_knows_nobody_says_so() -> None:
    class Bare:
        capabilities = frozenset[Any]()

    client = MedicalClient(Bare(), lambda: NOW)  # type: ignore[arg-type]  # as a stranger's may be
    with pytest.raises(NotSupported):
        client.patients.read(KEY)
    with pytest.raises(NotSupported):
        client.practitioners.search()
