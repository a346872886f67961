"""One Canvas Medical behind each of its doors: in memory, over HTTP without a socket, on a port."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms.medical import CommunicationGateway, Edition, Reference
from canvas_comms.medical.rules.access import Actor
from canvas_comms_medical import BearerToken, CanvasMedical, ClientCredentials, Network
from canvas_comms_memory import FrozenClock, Ground, MemoryMedical
from canvas_comms_twin import Twin, TwinAdapter, medical
from canvas_comms_twin.server import TwinServer
from canvas_comms_wire.worlds import read_medical

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN, BEN = "a" * 32, "b" * 32
CHO, DEE = "c" * 32, "d" * 32
BASE = "https://fumage-example.canvasmedical.com"


@attrs.frozen
class Place:
    """A Canvas to talk to, as its staff and as others."""

    staff: CommunicationGateway
    nobody: CommunicationGateway
    only_ann: CommunicationGateway
    refs: Mapping[str, Any]


def world(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.value,
        "patients": [{"ref": "$ann", "id": ANN}, {"ref": "$ben", "id": BEN}],
        "practitioners": [{"ref": "$cho", "id": CHO}, {"ref": "$dee", "id": DEE}],
        "messages": [
            {"ref": "$asked", "sender": "$ann", "recipient": "$cho", "content": "May I eat?"},
            {"ref": "$told", "sender": "$cho", "recipient": "$ann", "content": "<p>You may.</p>"},
            {"ref": "$staff", "sender": "$cho", "recipient": "$dee", "content": "Ann asks again."},
            {"ref": "$bens", "sender": "$ben", "recipient": "$cho", "content": 'Naïve \u200b\U0001f600\n<&"'},
        ],
    }


@pytest.fixture(params=list(Edition), ids=lambda edition: edition.value)
def edition(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=["memory", "no-socket", "port"])
def place(request: pytest.FixtureRequest, edition: Edition) -> Iterator[Place]:
    if request.param == "memory":
        memory = MemoryMedical(edition, Ground(FrozenClock(NOON)))
        refs = memory.load(read_medical(world(edition)))
        only_ann = Actor(("patient/Communication.*",), Reference.of(f"Patient/{ANN}"))
        yield Place(memory.session(), memory.session(None), memory.session(only_ann), refs)
        return
    twin = Twin(medical())
    given = twin.load({"clock": NOON.isoformat(), "medical": world(edition)})
    if request.param == "no-socket":
        yield _over(BASE, Network(transport=TwinAdapter(twin)), edition, given)
        return
    with TwinServer(twin) as server:
        yield _over(server.url, Network(allow_insecure_loopback=True), edition, given)


def _over(base: str, network: Network, edition: Edition, given: Any) -> Place:
    def at(**narrower: Any) -> CommunicationGateway:
        client = (given.medical["client_id"], given.medical["client_secret"])
        credentials = ClientCredentials(f"{base}/auth/token/", *client, network=network, **narrower)
        return CanvasMedical(base, edition, credentials, network=network)

    nobody = CanvasMedical(base, edition, BearerToken("nobody"), network=network)
    return Place(at(), nobody, at(scope="patient/Communication.*", patient=ANN), given.refs)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def later() -> datetime:
    return datetime(2026, 3, 15, 13, 30, 0, 123456, UTC)
