"""A school in memory: a teacher, students, an observer, an outsider, a course, two groups of a set."""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import attrs
import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.areas import DiscussionGateway
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions import Differs, DiscussionTopic, Made, create_topic, topic_fields
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, HttpCarrier
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_twin import TwinAdapter
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.lms.request_throttle import LeakyBuckets
from canvas_comms_twin.lms.routes import all_routes
from canvas_comms_wire.worlds import read_lms

R = TypeVar("R")
BASE = "https://school.instructure.example"
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
PEOPLE = ("teacher", "student", "student2", "observer", "outsider", "designer")
ROLES = {"teacher": "teacher", "student": "student", "student2": "student", "designer": "designer"}


def world(**more: Any) -> dict[str, Any]:
    enrolled = [{"user": f"${who}", "role": role} for who, role in ROLES.items()]
    enrolled.append({"user": "$observer", "role": "observer", "observes": "$student"})
    course = {"ref": "$course", "enrollments": enrolled, **more.pop("course", {})}
    return {
        "users": [{"ref": f"${who}", "name": f"{who.capitalize()} Example"} for who in PEOPLE],
        "courses": [course],
        "groups": [
            {"ref": "$red", "context": "$course", "group_category": "$set", "members": ["$student"]},
            {"ref": "$blue", "context": "$course", "group_category": "$set", "members": ["$student2"]},
        ],
        **more,
    }


@attrs.frozen
class School:
    """One Canvas LMS and its people, by name."""

    lms: MemoryLms
    clock: FrozenClock
    refs: Mapping[str, str]
    knock: Callable[[str], DiscussionGateway]
    """Somebody's gateway, through the door that the test goes through."""

    def __getitem__(self, name: str) -> str:
        return self.refs[f"${name}"]

    @property
    def course(self) -> Context:
        return contexts.course(self["course"])

    def group(self, name: str) -> Context:
        return contexts.group(self[name])

    def gateway(self, who: str) -> DiscussionGateway:
        return self.knock(who)

    def does(self, who: str | None, command: Command[R]) -> R | Denied:
        return self.lms.execute(command, None if who is None else Actor(self[who]))

    def made(self, who: str = "teacher", **fields: Any) -> DiscussionTopic:
        """A topic that this person makes; the fields are the words of `topic_fields`."""
        report = create_topic(self.course, topic_fields(**fields), self.gateway(who), now=self.clock())
        assert isinstance(report.outcome, Made | Differs)
        return report.outcome.topic

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def run_jobs(self) -> None:
        self.later(seconds=30)
        self.lms.run_jobs()


def opened(edition: LmsEdition = LmsEdition.Y2025_10, door: str = "memory", **more: Any) -> School:
    clock = FrozenClock(NOW)
    lms = MemoryLms(edition, Environment(clock=clock))
    loaded = lms.load(read_lms(world(**more)), NOW)
    face = Door(LmsApp(lms, all_routes(), LeakyBuckets(), loaded, declared=True))

    def in_memory(who: str) -> DiscussionGateway:
        return DiscussionsAndAnnouncements(lms.session(loaded.refs[f"${who}"]))

    def over_http(who: str) -> DiscussionGateway:
        credentials = BearerToken(loaded.tokens[f"${who}"])
        network = Network(transport=TwinAdapter(face))
        return DiscussionsAndAnnouncements(
            HttpCarrier(CanvasLms(BASE, edition, credentials, network=network))
        )

    return School(lms, clock, loaded.refs, {"memory": in_memory, "http": over_http}[door])


@attrs.frozen
class Door:
    """Lets requests in to one face, without a socket."""

    face: LmsApp

    def handle(self, request: Request) -> Response:
        return self.face.answer(request)


@pytest.fixture(params=["memory", "http"])
def door(request: pytest.FixtureRequest) -> Any:
    """Every promise is kept in memory and over HTTP alike."""
    return request.param


@pytest.fixture
def open_school(door: str) -> Callable[..., School]:
    return functools.partial(opened, door=door)


@pytest.fixture
def school(door: str) -> School:
    return furnished(door)


@pytest.fixture(scope="module")
def standing_school() -> School:
    """One for many examples: what they leave behind changes nothing for the next."""
    return furnished("memory")


def furnished(door: str) -> School:
    return opened(
        door=door,
        topics=[
            {
                "ref": "$topic",
                "context": "$course",
                "title": "Topic",
                "message": "<p>x</p>",
                "author": "$teacher",
            },
            {
                "ref": "$gated",
                "context": "$course",
                "title": "Gated",
                "author": "$teacher",
                "require_initial_post": True,
            },
            {
                "ref": "$news",
                "context": "$course",
                "title": "News",
                "message": "n",
                "author": "$teacher",
                "kind": "announcement",
            },
        ],
        entries=[
            {"ref": "$first", "topic": "$topic", "user": "$teacher", "message": "first"},
            {"ref": "$reply", "topic": "$topic", "user": "$student", "message": "reply", "parent": "$first"},
            {"ref": "$guarded", "topic": "$gated", "user": "$teacher", "message": "guarded"},
        ],
    )
