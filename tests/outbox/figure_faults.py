"""Faults: every kind of broken network or server, at a create, a search, a token or a second page.

A round plays one kind at one place while an outbox sends a message; what the courier says of it must be no
more than is known, and in the end the message is there once. No sockets: the twin answers in this process,
and time moves only when somebody waits.
Broken: the obvious loop, which sends again whenever it does not know.
"""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import attrs
from clinic import CHO, PATIENTS, Naive
from figure import Figure

from canvas_comms.medical import Edition, MedicalClient, compose
from canvas_comms.outbox import Intent, Outbox, Policy, Reading, Sighting, State, Verdict
from canvas_comms.outcomes import NotSent, Outcome, Sent, Unknown
from canvas_comms_http import ClientCredentials, Network
from canvas_comms_medical import CanvasMedical
from canvas_comms_outbox import MemoryJournal
from canvas_comms_twin import Kind, Twin, TwinAdapter
from canvas_comms_twin.faults.kinds import LIES
from canvas_comms_twin.medical import medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

KINDS = tuple(kind for kind in Kind if kind not in LIES)
"""The eighteen kinds; a Location that is missing or alien, a body that drips or never ends, are two each."""
OF_CREATES = (Kind.LATE_APPLY, Kind.NO_LOCATION, Kind.ALIEN_LOCATION)
"""Only what is created is done late, or has a Location."""
PLACES = ("create", "search", "token", "page")
CASES = tuple(
    (kind, place) for place in PLACES for kind in KINDS if place == "create" or kind not in OF_CREATES
)
ROUTES = {"create": "POST /Communication", "token": "POST /auth/token/"}
BASE = "https://fumage-x.test"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = Policy(quiet_period=timedelta(minutes=2), patience=timedelta(hours=1))
OLD_ONES = 101
"""One more than a page of a search holds."""

NEVER_LEFT = (Kind.REFUSE, Kind.DNS_FAILURE, Kind.CONNECT_TIMEOUT, Kind.TLS_FAILURE)
HEAD_ARRIVED = (
    *(Kind.RESET_BEFORE_BODY, Kind.RESET_INSIDE_BODY, Kind.TRUNCATED, Kind.DRIP, Kind.ENDLESS),
    *(Kind.NO_LOCATION, Kind.ALIEN_LOCATION),
)
CLASSES: Mapping[Kind, type] = {
    **dict.fromkeys(KINDS, Unknown),
    **dict.fromkeys(NEVER_LEFT, NotSent),
    **dict.fromkeys(HEAD_ARRIVED, Sent),
}
"""What a courier may say of a create that such a fault befalls."""


@attrs.define
class Watched:
    """A courier, and what it said of each attempt and search."""

    courier: Any
    attempts: list[Outcome] = attrs.field(factory=list)
    searches: list[Verdict] = attrs.field(factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.courier, name)

    def attempt(self, intent: Intent) -> Outcome:
        outcome: Outcome = self.courier.attempt(intent)
        self.attempts.append(outcome)
        return outcome

    def search(self, intent: Intent, ours: Any) -> Verdict:
        verdict: Verdict = self.courier.search(intent, ours)
        self.searches.append(verdict)
        return verdict


@attrs.define
class Desk:
    """A twin, an outbox before it, and a time that only moves when somebody waits."""

    old_ones: int
    naive: bool
    now: datetime = START
    twin: Twin = attrs.field(init=False)
    network: Network = attrs.field(init=False)
    client: MedicalClient = attrs.field(init=False)
    courier: Watched = attrs.field(init=False)
    outbox: Outbox = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.twin = Twin(medical(Edition.V2_2024))
        self.twin.load(_world(self.old_ones))
        self.network = Network(transport=TwinAdapter(self.twin))
        self.client = MedicalClient(self.server(), lambda: self.now, sleep=self.wait)
        self.courier = Watched(self.client.courier())
        self.outbox = self.opened(self.courier)

    def server(self) -> CanvasMedical:
        """The server, reached with a token of its own."""
        token = ClientCredentials(f"{BASE}/auth/token/", CLIENT_ID, CLIENT_SECRET, network=self.network)
        return CanvasMedical(BASE, Edition.V2_2024, token, network=self.network, deadline=0.4)

    def opened(self, courier: Any) -> Outbox:
        """An outbox over one journal and this courier."""
        used = Naive(courier) if self.naive else courier
        return Outbox(MemoryJournal(), [used], self.clocks, POLICY, wait=self.wait)

    def clocks(self) -> Reading:
        """Both clocks."""
        return Reading(self.now, "boot", (self.now - START).total_seconds())

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=max(seconds, 0.001))

    def hand_in(self, text: str) -> None:
        """One message to one patient."""
        message = compose(sender=f"Practitioner/{CHO}", recipients=[f"Patient/{PATIENTS[0]}"], content=text)
        drafts = self.client.courier().drafts(message, now=self.now)
        assert isinstance(drafts, tuple)
        self.outbox.submit_many(drafts)

    def settle(self) -> bool:
        """Work until nothing is to be done; whether that came about."""
        return self.outbox.drain_until_settled(at_most=timedelta(hours=3))

    def arrived(self, text: str) -> int:
        """How often the text is at the server."""
        self.twin.faults.clear()
        found = self.client.search(
            sender=f"Practitioner/{CHO}", recipient=f"Patient/{PATIENTS[0]}", count=100
        )
        return sum(one.content == text for one in found)


def fault(number: int, chance: random.Random, *, naive: bool = False) -> str | None:
    """One round; kind and place follow from the number. What is wrong after it."""
    kind, place = CASES[number % len(CASES)]
    desk = Desk(OLD_ONES if place == "page" else 0, naive)
    desk.hand_in("The first, which shows that moments are kept.")
    desk.settle()
    desk.courier.attempts.clear()
    text, struck = f"Message {number}.", _strike(desk, kind, place, chance)
    desk.hand_in(text)
    desk.settle()
    wrong = _wrong_class(desk, kind, place)
    if wrong is None and any(desk.outbox.held()):
        wrong = _released(desk, kind, text)
    states = [one.state for one in desk.outbox.journal.intents()]
    arrived = desk.arrived(text)
    if wrong is None and (states, arrived) != ([State.SENT] * 2, 1):
        wrong = f"{states[-1].value}, arrived {arrived} times"
    if wrong is None and not struck():
        wrong = "the fault never struck"
    return wrong and f"{kind.value} at {place}: {wrong}"


def _strike(desk: Desk, kind: Kind, place: str, chance: random.Random) -> Callable[[], bool]:
    """Set the fault once or twice in a row. A search needs a doubt that asks for it."""
    times = chance.choice((1, 1, 2))
    if place in ("search", "page"):
        lost = chance.choice((Kind.DROP_AFTER_APPLY, Kind.DROP_BEFORE_APPLY))
        desk.twin.faults.add(lost, route=ROUTES["create"], nth=1)
    if place == "token":
        desk.courier.courier = MedicalClient(desk.server(), lambda: desk.now).courier()
    route = ROUTES.get(place, "GET /Communication")
    first = 2 if place == "page" else 1
    added = [desk.twin.faults.add(kind, route=route, nth=first + n) for n in range(times)]
    return lambda: added[0].struck > 0


def _wrong_class(desk: Desk, kind: Kind, place: str) -> str | None:
    first = desk.courier.attempts[0]
    if place == "create" and not isinstance(first, CLASSES[kind]):
        return f"told as {type(first).__name__}"
    if place == "token" and not isinstance(first, NotSent | Sent):
        return f"told as {type(first).__name__}, though only the token was hurt"
    if place in ("search", "page") and Verdict(Sighting.NONE) in desk.courier.searches[:1]:
        return "a search that was hurt proved an absence"
    return None


def _released(desk: Desk, kind: Kind, text: str) -> str | None:
    """A person looks at what is held: only a server that is not trusted leads there."""
    (held,) = desk.outbox.held()
    if kind is not Kind.TLS_FAILURE or held.reason != "not-trusted":
        return f"held: {held.reason}"
    if desk.arrived(text):
        return "held as never sent, and there"
    desk.outbox.release(held.id, "resend")
    desk.settle()
    return None


def _world(old_ones: int) -> dict[str, Any]:
    day = START - timedelta(days=1)
    people = {"sender": "$cho", "recipient": "$p"}
    return {
        "clock": START.isoformat(),
        "medical": {
            "patients": [{"ref": "$p", "id": PATIENTS[0]}],
            "practitioners": [{"ref": "$cho", "id": CHO}],
            "messages": [
                {**people, "content": f"Old {n}.", "sent": (day + timedelta(seconds=n)).isoformat()}
                for n in range(old_ones)
            ],
        },
    }


FAULTS = Figure(
    "faults",
    "a fault of each kind at a create, a search, a token and a second page",
    600,
    6_000,
    fault,
    partial(fault, naive=True),
    len(CASES),
    0.15,
)

__all__ = ["CLASSES", "FAULTS", "KINDS", "PLACES", "fault"]
