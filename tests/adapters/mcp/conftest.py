"""An assistant's door over a school and a clinic in memory, whose clock and ids are the test's."""

import os
from datetime import UTC, datetime
from itertools import count
from typing import Any

import attrs
import pytest

import canvas_comms_memory
from canvas_comms.lms.client import LmsClient
from canvas_comms.medical.client import MedicalClient
from canvas_comms_mcp import Door, Reply, open_door, served_lms, served_medical
from canvas_comms_mcp.audit import Note
from canvas_comms_memory import FrozenClock, MemoryLms
from canvas_comms_memory.lms_areas import OpenedLms

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


class Notes:
    """An audit in a list."""

    def __init__(self) -> None:
        self.kept: list[Note] = []

    def note(self, note: Note) -> None:
        self.kept.append(note)


@attrs.define(eq=False)
class Assistant:
    """Somebody at the door, in a session."""

    door: Door
    school: LmsClient
    clinic: MedicalClient
    clock: FrozenClock
    notes: Notes

    @property
    def memory(self) -> MemoryLms:
        assert isinstance(self.school.areas, OpenedLms)
        server = self.school.areas.api.server
        assert isinstance(server, MemoryLms)
        return server

    def as_user(self, name: str) -> LmsClient:
        """A client of somebody else at the same school."""
        session = self.memory.session(self.school.names[name])
        areas = OpenedLms(self.school.names, session, session, self.memory)
        return LmsClient(areas, areas.clock, areas.sleep, names=self.school.names)

    def ask(self, tool: str, /, session: str = "one", **arguments: Any) -> Reply:
        return self.door.call(session, tool, arguments)

    def told(self, tool: str, /, session: str = "one", **arguments: Any) -> Any:
        reply = self.ask(tool, session, **arguments)
        assert reply.error is None, (tool, reply.error, reply.where, reply.rule)
        assert reply.document is not None
        return reply.document

    def refused(self, tool: str, /, session: str = "one", **arguments: Any) -> set[str]:
        """Why a plan was not taken."""
        document = self.told(tool, session, **arguments)
        assert (document["taken"], document["deliveries"]) == (False, [])
        return {one["reason"] for one in document["refused"]}

    def sent(self) -> int:
        """How many threads the teacher has sent into."""
        return len(list(self.school.conversations.search(scope="sent")))

    def written(self) -> int:
        """How much there is, of everything that can be sent."""
        announced = len(list(self.school.announcements.list("$course")))
        return self.sent() + announced + len(list(self.clinic.search()))


def assistant(**settings: Any) -> Assistant:
    school = canvas_comms_memory.connect("lms", edition="2025-10")
    clinic = canvas_comms_memory.connect("medical", edition="v2-2024")
    clock, notes, ids = FrozenClock(NOW), Notes(), count(1)
    usual: dict[str, Any] = {
        "lms": served_lms(school, "memory"),
        "medical": served_medical(clinic, "memory"),
        "audit": notes,
        "clock": clock,
        "new_id": lambda: f"plan-{next(ids)}",
        "may_send": True,
    }
    door = open_door(**{**usual, **settings})
    return Assistant(door, school, clinic, clock, notes)


@pytest.fixture
def asked() -> Assistant:
    return assistant()


@pytest.fixture
def mcp_calls() -> int:
    """How many calls are drawn; `CANVAS_COMMS_MCP_CALLS` says more."""
    return int(os.environ.get("CANVAS_COMMS_MCP_CALLS", "300"))
