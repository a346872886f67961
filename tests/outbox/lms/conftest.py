"""A Canvas LMS in memory and behind a twin, an outbox before it, and a time that only moves when told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

import canvas_comms_memory
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.outbox import Draft, Intent, Outbox, Policy, Reading, State
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, ServerAreas
from canvas_comms_outbox import MemoryJournal
from canvas_comms_twin import Twin, TwinAdapter

POLICY = Policy(quiet_period=timedelta(minutes=2), patience=timedelta(hours=1))
START = "2026-03-02T09:00:00+00:00"
STUDENTS = ["$bob", "$cleo", "$dan", "$eve"]
WORLD: Any = {
    "clock": START,
    "lms": {
        "users": [{"ref": "$ann"}, *({"ref": one} for one in STUDENTS)],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    *({"user": one, "role": "student"} for one in STUDENTS),
                ],
            }
        ],
    },
}


@attrs.define
class School:
    """A client of a school, an outbox before it, and what became of its intents."""

    client: LmsClient
    refs: Any
    at: list[datetime]
    outbox: Outbox
    journal: MemoryJournal
    courier: Any
    twin: Any = None

    def wait(self, seconds: float) -> None:
        self.at[0] += timedelta(seconds=max(seconds, 0.001))

    def hand_in(self, drafts: Any) -> None:
        assert all(isinstance(one, Draft) for one in drafts), drafts
        self.outbox.submit_many(drafts)

    def settle(self) -> None:
        assert self.outbox.drain_until_settled(at_most=timedelta(hours=3), wait=self.wait)

    def intents(self) -> list[Intent]:
        return list(self.journal.intents())

    def states(self) -> list[State]:
        return [intent.state for intent in self.intents()]

    def id(self, ref: str) -> str:
        return str(self.refs[ref])

    def calm(self) -> None:
        if self.twin is not None:
            self.twin.faults.clear()

    def received(self) -> list[str]:
        """The users who got a message, one for each message."""
        self.calm()
        found = [
            self.client.conversations.read(one.id) for one in self.client.conversations.search(scope="sent")
        ]
        return sorted(user for one in found for message in one.messages or () for user in one.audience)

    def announced(self) -> list[str]:
        self.calm()
        return [str(one.title) for one in self.client.announcements.list(self.id("$bio"))]


def opened(client: LmsClient, refs: Any, kind: str, twin: Any = None, areas: Any = None) -> School:
    at = [datetime.fromisoformat(START)]
    timed = attrs.evolve(client, clock=lambda: at[0], areas=areas or client.areas)
    courier = getattr(timed, kind).courier(quiet_period=POLICY.quiet_period)
    journal = MemoryJournal()
    begin = at[0]
    outbox = Outbox(
        journal, [courier], lambda: Reading(at[0], "boot", (at[0] - begin).total_seconds()), POLICY
    )
    return School(timed, refs, at, outbox, journal, courier, twin)


@pytest.fixture
def school() -> Callable[..., School]:
    """Makes a school in memory; `between` may put something between."""

    def make(kind: str = "conversations", between: Callable[[Any], Any] = lambda areas: areas) -> School:
        client = canvas_comms_memory.connect("lms", edition="2025-10", world=WORLD, actor="$ann")
        return opened(client, client.names, kind, areas=between(client.areas))

    return make


@pytest.fixture
def twinned() -> Callable[..., School]:
    """Makes a school over HTTP, without a socket, behind a twin."""

    def make(kind: str = "conversations") -> School:
        twin = Twin()
        handed = twin.load(WORLD)
        network = Network(transport=TwinAdapter(twin))
        token = BearerToken(handed.tokens["$ann"])
        server = CanvasLms("https://school.test", LmsEdition.Y2025_10, token, network=network, deadline=0.4)
        names = {ref: str(id) for ref, id in handed.refs.items()}
        client = LmsClient(ServerAreas(server), lambda: datetime.now(UTC), lambda _: None, names=names)
        return opened(client, names, kind, twin)

    return make
