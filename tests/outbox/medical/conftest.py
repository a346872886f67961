"""Canvas Medical in memory and behind a twin, an outbox before it, and a time that only moves when told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

import canvas_comms_memory
from canvas_comms.medical import Communication, Edition, MedicalClient, Reference
from canvas_comms.outbox import Intent, Outbox, Policy, Reading, State
from canvas_comms_http import ClientCredentials, Network
from canvas_comms_medical import CanvasMedical
from canvas_comms_outbox import MemoryJournal
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.medical import medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
BEN = Reference.of("Patient/4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
BASE = "https://fumage-x.test"
POLICY = Policy(quiet_period=timedelta(minutes=2), patience=timedelta(hours=1))
WORLD: Any = {
    "medical": {
        "patients": [
            {"ref": "$ann", "id": ANN.id},
            {"ref": "$ben", "id": BEN.id},
        ],
        "practitioners": [{"ref": "$cho", "id": DR_CHO.id}],
    }
}


@attrs.define
class Time:
    """Both clocks at once; waiting moves them."""

    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def read(self) -> Reading:
        return Reading(self.now, "boot", (self.now - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds())

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(seconds, 0.001))


@attrs.define
class Office:
    """A server that is reached through a gateway, an outbox before it, and what became of its intents."""

    gateway: Any
    time: Time
    outbox: Outbox
    journal: MemoryJournal
    client: MedicalClient

    @property
    def courier(self) -> Any:
        return next(iter(self.outbox.couriers.values()))

    def submit(self, *contents: str, to: Reference = ANN, sender: Reference = DR_CHO, **more: Any) -> Any:
        drafts = [
            draft
            for content in contents
            for draft in self.courier.drafts(
                self.client.compose(sender=sender, recipients=to, content=content, **more)
            )
        ]
        return self.outbox.submit_many(drafts)

    def put(self, content: str, to: Reference = ANN, **more: Any) -> None:
        """A message that is at the server without the outbox."""
        behind = getattr(self.gateway, "behind", self.gateway)
        behind.create(self.client.compose(sender=DR_CHO, recipients=to, content=content, **more))

    def settle(self, at_most: timedelta = timedelta(hours=3)) -> None:
        assert self.outbox.drain_until_settled(at_most=at_most, wait=self.time.wait)

    def states(self) -> list[State]:
        return [intent.state for intent in self.outbox.journal.intents()]

    def intents(self) -> list[Intent]:
        return list(self.outbox.journal.intents())

    def arrived(self) -> list[Communication]:
        return list(self.client.search())


@pytest.fixture
def people() -> Mapping[str, Reference]:
    return {"ann": ANN, "ben": BEN, "cho": DR_CHO}


@pytest.fixture
def office() -> Callable[..., Office]:
    """Makes an office over any gateway, by default over memory."""

    def make(gateway: Any = None, *, edition: str = "v2-2024", policy: Policy = POLICY) -> Office:
        if gateway is None:
            world = canvas_comms_memory.connect("medical", edition=edition, world=WORLD)
            gateway = world.gateway
        time, journal = Time(), MemoryJournal()
        client = MedicalClient(gateway, time, sleep=time.wait)
        outbox = Outbox(journal, [client.courier()], time.read, policy)
        return Office(gateway, time, outbox, journal, client)

    return make


@attrs.define
class Twinned:
    """An office behind a twin."""

    twin: Twin
    office: Office

    def arrived(self) -> list[Communication]:
        self.twin.faults.clear()
        return self.office.arrived()


@pytest.fixture
def twinned(office: Callable[..., Office]) -> Callable[..., Twinned]:
    """Makes an office over HTTP, without a socket, behind a twin of an edition."""

    def make(edition: str = "v2-2024", deadline: float = 0.4) -> Twinned:
        twin = Twin(medical(edition=Edition.of(edition)))
        twin.load(WORLD)
        network = Network(transport=TwinAdapter(twin))
        token = ClientCredentials(f"{BASE}/auth/token/", CLIENT_ID, CLIENT_SECRET, network=network)
        server = CanvasMedical(BASE, Edition.of(edition), token, network=network, deadline=deadline)
        return Twinned(twin, office(server))

    return make


@attrs.define
class Between:
    """A gateway that does to creates, searches and reads what a test says."""

    behind: Any
    on_create: Any = None
    on_page: Any = None
    on_read: Any = None
    creates: int = 0
    searches: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)

    def create(self, new: Any) -> Any:
        self.creates += 1
        return self.behind.create(new) if self.on_create is None else self.on_create(self, new)

    def search_page(self, query: Any, cursor: Any = None) -> Any:
        self.searches += 1
        page = self.behind.search_page(query, cursor)
        return page if self.on_page is None else self.on_page(page)

    def read(self, id: str) -> Any:
        found = self.behind.read(id)
        return found if self.on_read is None else self.on_read(found)


@pytest.fixture
def between(office: Any) -> Any:
    """An office over memory with something in between."""

    def make(edition: str = "v2-2024", **done: Any) -> Any:
        gateway = Between(office(edition=edition).gateway, **done)
        return office(gateway)

    return make
