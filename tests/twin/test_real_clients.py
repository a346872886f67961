"""Unmodified clients from PyPI against the twin on a port.

fhirpy 2.3.1 and fhirclient 4.4.0 passed when this was written; what fails with a faithful
server fails with Canvas too, and is pinned here as it fails.
"""

import asyncio
import importlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches, Twin, medical
from canvas_comms_twin.medical import FAITHFUL
from canvas_comms_twin.server import TwinServer

PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR = "Practitioner/33333333333333333333333333333333"
MESSAGE: dict[str, Any] = {
    "status": "unknown",
    "sender": {"reference": PATIENT},
    "recipient": [{"reference": DOCTOR}],
    "payload": [{"contentString": "hi"}],
}

Serve = Callable[..., tuple[str, str]]


@pytest.fixture
def serve(canvas: Callable[..., Any]) -> Iterator[Serve]:
    """A Canvas Medical on a port that holds 25 messages; its URL and a token."""
    messages = [
        {"ref": f"$m{n}", "sender": "$ann", "recipient": "$doc", "content": f"text {n}"} for n in range(25)
    ]
    with ExitStack() as stack:

        def on_port(switches: MedicalSwitches = FAITHFUL) -> tuple[str, str]:
            server = canvas(Edition.V2_2024, switches, messages)
            return stack.enter_context(TwinServer(server.twin)).url, server.token

        yield on_port


@pytest.fixture
def fhirpy() -> Any:
    return importlib.import_module("fhirpy")


def fhirpy_client(fhirpy: Any, url: str, token: str, **more: Any) -> Any:
    return fhirpy.SyncFHIRClient(url, authorization=f"Bearer {token}", **more)


@pytest.mark.parametrize("switches", [FAITHFUL, GENERIC_CLIENT], ids=["faithful", "generic"])
def test_fhirpy_creates_reads_searches_pages_and_counts(
    fhirpy: Any, serve: Serve, switches: MedicalSwitches
) -> None:
    client = fhirpy_client(fhirpy, *serve(switches))
    found = client.resources("Communication").search(patient=PATIENT)

    assert len({one["id"] for one in found.fetch_all()}) == 25
    assert found.count() == 25
    first = found.first()
    assert client.get("Communication", first["id"])["payload"] == [{"contentString": "text 0"}]
    client.resource("Communication", **MESSAGE).save()
    assert found.count() == 26
    assert client.resources("Communication").search(patient="Patient/nobody").fetch() == []


def test_fhirpy_works_asynchronously_too(fhirpy: Any, serve: Serve) -> None:
    url, token = serve(GENERIC_CLIENT)

    async def use() -> tuple[int, Any]:
        client = fhirpy.AsyncFHIRClient(url, authorization=f"Bearer {token}")
        made = client.resource("Communication", **MESSAGE)
        await made.save()
        found = client.resources("Communication").search(patient=PATIENT)
        read = await client.get("Communication", made.id)
        return len(await found.fetch_all()), read["payload"]

    assert asyncio.run(use()) == (26, [{"contentString": "hi"}])


def test_fhirpy_learns_no_id_from_canvas_and_one_from_the_generic_preset(fhirpy: Any, serve: Serve) -> None:
    faithful = fhirpy_client(fhirpy, *serve()).resource("Communication", **MESSAGE)
    generic = fhirpy_client(fhirpy, *serve(GENERIC_CLIENT)).resource("Communication", **MESSAGE)
    faithful.save()
    generic.save()

    assert faithful.id is None
    assert len(generic.id) == 36


@pytest.mark.parametrize("switches", [FAITHFUL, GENERIC_CLIENT], ids=["faithful", "generic"])
def test_fhirpy_resolves_who_wrote_and_finds_people(
    fhirpy: Any, serve: Serve, switches: MedicalSwitches
) -> None:
    client = fhirpy_client(fhirpy, *serve(switches))
    message = client.resources("Communication").search(patient=PATIENT).first()
    sender, recipient = (one.to_resource() for one in (message["sender"], message["recipient"][0]))

    assert (sender["resourceType"], f"Patient/{sender['id']}") == ("Patient", PATIENT)
    assert (recipient["resourceType"], recipient["name"][0]["use"]) == ("Practitioner", "usual")
    assert client.resources("Patient").search(family="ann").first()["id"] == sender["id"]
    assert client.resources("Patient").count() == 2
    staff = client.resources("Practitioner").search(_id=recipient["id"]).get()
    assert staff["id"] == recipient["id"]


class Typed:
    """A model of one's own, as fhirpy takes them."""

    def __init__(self, **fields: Any) -> None:
        self.resourceType = "Communication"
        self.id = None
        vars(self).update(fields)


def test_fhirpys_typed_create_fails_after_canvas_stored_it_and_works_with_the_generic_preset(
    fhirpy: Any, serve: Serve
) -> None:
    def client_of(switches: MedicalSwitches) -> Any:
        return fhirpy_client(fhirpy, *serve(switches), dump_resource=lambda model: dict(vars(model)))

    faithful, generic = client_of(FAITHFUL), client_of(GENERIC_CLIENT)
    with pytest.raises(TypeError):
        faithful.create(Typed(**MESSAGE))

    assert faithful.resources("Communication").count() == 26
    assert generic.create(Typed(**MESSAGE)).id is not None


def test_fhirpys_conditional_create_makes_another_message(fhirpy: Any, serve: Serve) -> None:
    client = fhirpy_client(fhirpy, *serve(GENERIC_CLIENT))
    first = client.resources("Communication").first()
    message = client.resource("Communication", **MESSAGE)
    _, created = client.resources("Communication").search(_id=first["id"]).get_or_create(message)

    assert created
    assert client.resources("Communication").count() == 26


def test_fhirpy_maps_refusals_to_its_own_errors(fhirpy: Any, serve: Serve) -> None:
    errors: Any = importlib.import_module("fhirpy.base.exceptions")
    url, token = serve()
    client, stranger = fhirpy_client(fhirpy, url, token), fhirpy_client(fhirpy, url, "unknown")

    with pytest.raises(errors.ResourceNotFound):
        client.get("Communication", "nobody")
    with pytest.raises(errors.OperationOutcome, match="business-rule"):
        client.resource("Communication", status="unknown").save()
    with pytest.raises(errors.AuthorizationError):
        stranger.resources("Communication").fetch()


@pytest.fixture
def communication() -> Any:
    return importlib.import_module("fhirclient.models.communication").Communication


@pytest.fixture
def smart_server() -> Iterator[Callable[[str, str], Any]]:
    """A server of fhirclient with the token set by hand, as client credentials are not its own."""
    client: Any = importlib.import_module("fhirclient.client")
    with ExitStack() as stack:

        def on(url: str, token: str) -> Any:
            server = client.FHIRClient(settings={"app_id": "app", "api_base": url}).server
            server.session.headers["Authorization"] = f"Bearer {token}"
            stack.callback(server.session.close)
            return server

        yield on


def test_fhirclient_finds_where_tokens_are_had_only_by_the_switch(smart_server: Any, serve: Serve) -> None:
    faithful, generic = smart_server(*serve()), smart_server(*serve(GENERIC_CLIENT))
    faithful.prepare()
    generic.prepare()

    assert faithful.auth.auth_type == "none"
    assert generic.auth.auth_type == "oauth2"
    assert generic.auth._token_uri.endswith("/auth/token/")


def test_fhirclient_reads_patients_and_practitioners_and_finds_them(smart_server: Any, serve: Serve) -> None:
    server = smart_server(*serve(GENERIC_CLIENT))
    patient: Any = importlib.import_module("fhirclient.models.patient").Patient
    practitioner: Any = importlib.import_module("fhirclient.models.practitioner").Practitioner
    key = PATIENT.partition("/")[2]

    assert patient.read(key, server).name[0].family == "ann"
    assert practitioner.read(DOCTOR.partition("/")[2], server).active is True
    assert [one.id for one in patient.where({"family": "ann"}).perform_resources_iter(server)] == [key]


def test_fhirclient_creates_reads_searches_and_pages_with_the_generic_preset(
    smart_server: Any, communication: Any, serve: Serve
) -> None:
    server = smart_server(*serve(GENERIC_CLIENT))
    created = communication(MESSAGE).create(server)
    search = communication.where({"patient": PATIENT})

    assert communication.read(created["id"], server).payload[0].contentString == "hi"
    assert len(list(search.perform_resources_iter(server))) == 26


def test_fhirclient_cannot_page_on_canvass_relative_links(
    smart_server: Any, communication: Any, serve: Serve
) -> None:
    server = smart_server(*serve())

    assert communication(MESSAGE).create(server) is None
    with pytest.raises(ValueError, match="Invalid URL scheme in `next` link"):
        list(communication.where({"patient": PATIENT}).perform_resources_iter(server))


def test_a_twin_of_each_edition_can_be_had_by_name() -> None:
    assert [Twin(medical(edition)).editions for edition in Edition] == [
        {"medical": "v1-2022"},
        {"medical": "v2-2023"},
        {"medical": "v2-2024"},
    ]
