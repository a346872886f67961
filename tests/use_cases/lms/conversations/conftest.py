"""A Canvas LMS in memory with one class: mia teaches, bob, cho and dan study, ada and sid administer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Response
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, HttpCarrier
from canvas_comms_memory.areas import conversations_area
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.lms.request_throttle import LeakyBuckets
from canvas_comms_twin.lms.routes import all_routes
from canvas_comms_twin.product_app import Product
from canvas_comms_wire.worlds import read_lms

NOON = "2026-03-15T12:00:00Z"
STUDENTS = ("bob", "cho", "dan")


@attrs.define
class Class:
    """The class, with every call one second after the one before."""

    lms: MemoryLms
    clock: FrozenClock
    refs: dict[str, str]
    door: Callable[[str], Any]

    def id(self, name: str) -> str:
        return self.refs[f"${name}"]

    def gateway(self, name: str) -> Any:
        """Conversations as this person sees them: in memory, or over HTTP where a test asks for it."""
        return self.door(name)

    def call(self, name: str | None, kind: Any, *path: str, **parameters: Any) -> Any:
        self.clock.advance(timedelta(seconds=1))
        actor = None if name is None else Actor(self.id(name))
        fields = {field.name for field in attrs.fields(kind)}
        more = {"params": Parameters(parameters)} if "params" in fields else parameters
        return self.lms.execute(kind(*path, **more), actor)

    def write(self, name: str, *to: str, **more: Any) -> Any:
        """A create call, `to` names or codes."""
        recipients = [self.refs.get(f"${one}", one) for one in to]
        outcome = self.call(
            name, operations.CreateConversation, recipients=recipients, **{"body": "hello", **more}
        )
        assert isinstance(outcome, Response), outcome
        return outcome.value[0]

    def see(self, name: str, id: str) -> Any:
        """The conversation as this person sees it, without marking it."""
        outcome = self.call(name, operations.ShowConversation, id, auto_mark_as_read=False)
        assert isinstance(outcome, Response), outcome
        return outcome.value

    def inbox(self, name: str, **parameters: Any) -> list[str]:
        return [c.id for c in self.call(name, operations.ListConversations, **parameters).items]

    def unread(self, name: str) -> int:
        count: int = self.call(name, operations.CountUnread).value
        return count

    def run_jobs(self) -> None:
        self.clock.advance(timedelta(seconds=30))
        self.lms.run_jobs()


Open = Callable[..., Class]


@pytest.fixture
def over() -> str:
    """How gateways reach the class; a test module may ask for both ways."""
    return "memory"


@pytest.fixture
def open_class(over: str) -> Open:
    """Opens a class; `settings`, `permissions`, `state` and `conversations` as a world has them."""

    def opened(
        edition: LmsEdition = LmsEdition.Y2025_10,
        write_html: HtmlWriter = as_written,
        state: str = "available",
        **lms: Any,
    ) -> Class:
        clock = FrozenClock(datetime.fromisoformat(NOON))
        memory = MemoryLms(edition, Environment(clock=clock), [conversations_area(write_html)])
        loaded = memory.load(read_lms(_world(state, **lms)))
        doors = {
            "memory": lambda name: Conversations(memory.session(loaded.refs[f"${name}"])),
            "http": lambda name: over_http(memory, loaded, name),
        }
        return Class(memory, clock, dict(loaded.refs), doors[over])

    return opened


@pytest.fixture
def school(open_class: Open) -> Class:
    return open_class()


def over_http(memory: MemoryLms, loaded: LoadedLms, name: str) -> Conversations:
    """The same class through the twin's routes and our HTTP adapter."""

    def face(section: object, environment: Environment) -> LmsApp:
        return LmsApp(memory, all_routes(), LeakyBuckets(), loaded, declared=True)

    door = TwinAdapter(Twin(Product("lms", read_lms, face)))
    token = BearerToken(loaded.tokens[f"${name}"])
    network = Network(transport=door)
    server = CanvasLms("https://school.example", memory.edition, token, network=network)
    return Conversations(HttpCarrier(server))


def _world(state: str, permissions: Any = None, **lms: Any) -> dict[str, Any]:
    everybody = ["mia", *STUDENTS, "zoe"]
    course = {
        "ref": "$bio",
        "name": "Bio",
        "state": state,
        "enrollments": [
            {"user": "$mia", "role": "teacher"},
            *({"user": f"${one}", "role": "student"} for one in STUDENTS),
        ],
    }
    if permissions:
        course["permissions"] = permissions
    return {
        "users": [
            *({"ref": f"${one}", "name": f"{one} person", "short_name": one} for one in everybody),
            {"ref": "$ada", "role": "account_admin"},
            {"ref": "$sid", "role": "site_admin"},
        ],
        "courses": [course],
        **lms,
    }


@pytest.fixture
def denied() -> Callable[[Any], tuple[int, Any]]:
    """Status and body of a refusal."""

    def told(outcome: Any) -> tuple[int, Any]:
        assert isinstance(outcome, Denied), outcome
        return outcome.answer.status, outcome.answer.body

    return told
