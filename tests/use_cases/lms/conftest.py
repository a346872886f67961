"""A Canvas LMS in memory, filled from a world, as its people see it; and one across a network besides."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import attrs
import pytest

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.comm_messages.gateway import CommMessages
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms.areas import ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_memory.areas import channels_area
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.lms_areas import areas_of
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_memory.mail_service import MailService
from canvas_comms_twin import Twin
from canvas_comms_twin import lms as lms_product
from canvas_comms_twin.transport import TwinAdapter
from canvas_comms_wire.worlds import read_lms

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
ADMINS = [{"ref": "$admin", "role": "account_admin"}, {"ref": "$sadmin", "role": "site_admin"}]


@attrs.frozen(eq=False)
class Canvas:
    lms: MemoryLms
    loaded: LoadedLms
    clock: FrozenClock

    def id(self, ref: str) -> str:
        return self.loaded.refs[ref]

    def web(self, ref: str) -> LmsSession:
        return self.lms.session(self.id(ref))

    def token(self, ref: str) -> LmsSession:
        return self.lms.token_session(self.loaded.tokens[ref])

    def channels(self, ref: str) -> Channels:
        return Channels(self.token(ref))

    def desk(self, ref: str) -> Channels:
        return Channels(self.web(ref))

    def preferences(self, ref: str) -> Preferences:
        return Preferences(self.token(ref))

    def messages(self, ref: str) -> CommMessages:
        return CommMessages(self.token(ref))

    def execute(self, command: Any, ref: str | None) -> Any:
        actor = None if ref is None else self.token(ref).actor
        return self.lms.execute(command, actor)

    def as_user(self, ref: str, other: str) -> Actor:
        return Actor(self.id(ref), as_user=self.id(other))

    def living(self, ref: str) -> list[CommunicationChannel]:
        return list(self.channels("$sadmin").channels_page(self.id(ref)).items)

    def code(self, ref: str) -> Secret:
        found: Secret = self.lms.store("channels").channel(self.id(ref)).code
        return found

    @property
    def mail(self) -> MailService:
        return MailService(self.lms)

    def advance(self, **by: int) -> None:
        self.clock.advance(timedelta(**by))


Fill = Callable[..., Canvas]


@pytest.fixture(scope="session")
def fill() -> Fill:
    def make(
        *channels: Mapping[str, Any],
        edition: LmsEdition = LmsEdition.Y2025_10,
        users: tuple[Mapping[str, Any], ...] = (),
        **sections: Any,
    ) -> Canvas:
        people = [{"ref": "$u1", "name": "User One"}, {"ref": "$u2"}, *ADMINS]
        named = {user["ref"]: user for user in users}
        known = {user["ref"] for user in people}
        listed = [named.get(user["ref"], user) for user in people]
        listed += [user for user in users if user["ref"] not in known]
        world = {"users": listed, "channels": [{"user": "$u1", **one} for one in channels], **sections}
        clock = FrozenClock(NOW)
        lms = MemoryLms(edition, Environment(clock), [channels_area()])
        return Canvas(lms, lms.load(read_lms(world)), clock)

    return make


BASE = "https://school.example"
EDITION = LmsEdition.Y2025_10
Door = Callable[[Mapping[str, Any], str], LmsClient]
"""The section `lms` of a world, and somebody in it, to what they read it with."""


def in_memory(world: Mapping[str, Any], who: str) -> LmsClient:
    school = MemoryLms(EDITION, Environment(clock=FrozenClock(NOW)))
    areas = areas_of(school, school.load(read_lms(world), NOW), who)
    return LmsClient(areas, areas.clock, areas.sleep, names=areas.names)


def across_a_network(world: Mapping[str, Any], who: str) -> LmsClient:
    twin = Twin(lms_product(EDITION))
    handover = twin.load({"lms": world, "clock": NOW.isoformat()})
    names = {name: str(id) for name, id in handover.refs.items()}
    network = Network(transport=TwinAdapter(twin))
    server = CanvasLms(BASE, EDITION, BearerToken(Secret(handover.tokens[who])), network=network)
    return LmsClient(ServerAreas(server), lambda: NOW, lambda _: None, names=names)


DOORS: Mapping[str, Door] = {"memory": in_memory, "network": across_a_network}


@pytest.fixture(scope="session")
def doors() -> Mapping[str, Door]:
    return DOORS


@pytest.fixture(scope="session", params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
    return DOORS[request.param]


def plain(found: Any) -> Any:
    if isinstance(found, list | tuple):
        return [plain(one) for one in found]
    if attrs.has(type(found)):
        return plain(attrs.asdict(found))
    if isinstance(found, dict):
        return {key: plain(one) for key, one in found.items()}
    return found.removeprefix(BASE) if isinstance(found, str) else found


@pytest.fixture(scope="session")
def without_server() -> Callable[[Any], Any]:
    """What was read as plain data, its URLs without the server."""
    return plain


@pytest.fixture(scope="session")
def example_world() -> Mapping[str, Any]:
    """The section `lms` of the small school that the memory backend plays by itself."""
    text = files("canvas_comms_memory").joinpath("example_school.json").read_text()
    found: dict[str, Any] = json.loads(text)["lms"]
    return found
