"""A Canvas LMS in memory, filled from a world, as its people see it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.comm_messages.gateway import CommMessages
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.redaction import Secret
from canvas_comms_memory.areas import channels_area
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_memory.mail_service import MailService
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
