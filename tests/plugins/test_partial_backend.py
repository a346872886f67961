"""A backend that does a part only says so of the rest by itself."""

from typing import Any, ClassVar

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import BackendError, NotSupported
from canvas_comms.lms import contexts
from canvas_comms.lms.account_notifications.gateway import AccountNotificationGateway
from canvas_comms.lms.areas import DiscussionGateway, LmsAreas
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.channels.ports import BounceGateway, ChannelGateway, ConfirmationGateway
from canvas_comms.lms.comm_messages.gateway import CommMessageGateway
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.preferences.gateway import PreferenceGateway
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms_memory import LmsSession, MemoryLms
from canvas_comms_memory.lms_areas import MemoryAreas, areas_of
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject, Person
from canvas_comms_plugins.partial_backend import NEEDS, partial_areas
from canvas_comms_wire.worlds import LmsWorld

PORTS: dict[str, type] = {
    "channels": ChannelGateway,
    "bounces": BounceGateway,
    "confirmations": ConfirmationGateway,
    "preferences": PreferenceGateway,
    "conversations": ConversationGateway,
    "discussions": DiscussionGateway,
    "comm_messages": CommMessageGateway,
    "files": FileGateway,
    "roster": RosterGateway,
    "assignments": AssignmentGateway,
    "account_notifications": AccountNotificationGateway,
}
EDITION = LmsEdition.Y2025_10
SOME = frozenset(
    {
        Capability.CHANNELS_LIST,
        Capability.CHANNELS_CREATE,
        Capability.DISCUSSIONS_LIST,
        Capability.DISCUSSIONS_CREATE,
    }
)


@attrs.frozen
class Some:
    """The methods of a gateway in memory, of which only some are declared."""

    behind: Any
    capabilities: frozenset[Capability] = SOME

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)


def some_of(areas: MemoryAreas) -> LmsAreas:
    return partial_areas(
        EDITION,
        whoami=areas.whoami,
        channels=Some(areas.channels),
        discussions=Some(areas.discussions),
    )


class TestSomeAreas(LmsConformance):
    """What `partial_areas` makes passes the suite, for everything that it does not do too."""

    capabilities: ClassVar[frozenset[Capability]] = SOME

    def open_subject(self) -> LmsSubject:
        memory = MemoryLms(EDITION)
        loaded = memory.load(example_school().lms or LmsWorld())

        nobody = LmsSession(None, memory)

        def person(ref: str) -> Person:
            return Person(loaded.refs[ref], some_of(areas_of(memory, loaded, ref)))

        return LmsSubject(
            course=contexts.course(loaded.refs["$course"]),
            teacher=person("$teacher"),
            students=(person("$student"), person("$other_student")),
            nobody=some_of(MemoryAreas({}, nobody, nobody)),
        )


def test_every_method_of_every_port_has_its_capability() -> None:
    methods = {
        area: {
            name for name in dir(port) if not name.startswith("_") and name not in ("edition", "capabilities")
        }
        for area, port in PORTS.items()
    }

    assert {area: set(needs) for area, needs in NEEDS.items()} == methods


def test_an_announcement_takes_a_capability_of_its_own() -> None:
    memory = MemoryLms(EDITION)
    gateway = Some(MemoryAreas({}, memory.session("1"), memory.session("1")).discussions)
    areas = partial_areas(EDITION, whoami=lambda: "1", discussions=gateway)

    with pytest.raises(NotSupported, match=r"announcements\.create"):
        areas.discussions.create_topic(contexts.course("1"), Parameters({"is_announcement": "1"}))


def test_an_area_that_there_is_not_is_refused() -> None:
    with pytest.raises(BackendError, match="there is no area pigeons"):
        partial_areas(EDITION, whoami=lambda: "1", pigeons=Some(None))


def test_a_method_that_is_claimed_and_not_there_is_told_at_once() -> None:
    with pytest.raises(BackendError, match="claims what needs channels_page, create_channel"):
        partial_areas(EDITION, whoami=lambda: "1", channels=Some(None))


def test_what_is_no_method_of_a_port_is_no_attribute() -> None:
    areas: Any = partial_areas(EDITION, whoami=lambda: "1")

    assert not hasattr(areas.channels, "fly")
    assert not hasattr(areas, "pigeons")
