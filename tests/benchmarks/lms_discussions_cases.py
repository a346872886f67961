"""Discussions of Canvas LMS: a page of a long topic, the whole of a large one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from rounds import Goal, measure

from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.discussions import operations as c
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_wire.lms_entries import VIEW
from canvas_comms_wire.worlds import read_lms

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
BASE = "https://school.instructure.example"
TEXT = f"<p>{'hello world ' * 20}</p>"
WORLD = {
    "users": [{"ref": "$ann"}, {"ref": "$bob"}],
    "courses": [
        {
            "ref": "$bio",
            "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
        }
    ],
    "topics": [{"ref": "$talk", "context": "$bio", "title": "Talk", "author": "$ann"}],
}


class Talk:
    """A topic with so many entries, four of five of them replies if `nested`."""

    def __init__(self, count: int, *, nested: bool = False) -> None:
        self.clock = FrozenClock(NOON)
        self.lms = MemoryLms(LmsEdition.Y2025_10, Environment(self.clock))
        refs = self.lms.load(read_lms(WORLD)).refs
        self.course, self.topic, self.bob = contexts.course(refs["$bio"]), refs["$talk"], Actor(refs["$bob"])
        parent: str | None = None
        for number in range(count):
            under = parent if nested and number % 5 else None
            made = self.does(c.AddEntry(self.course, self.topic, Parameters({"message": TEXT}), under))
            parent = made.value.id if number % 5 == 0 else parent
            self.clock.advance(timedelta(seconds=1))
        self.clock.advance(timedelta(minutes=1))
        self.lms.run_jobs()

    def does(self, command: Any) -> Any:
        return self.lms.execute(command, self.bob)

    def page(self) -> object:
        return self.does(c.ListEntries(self.course, self.topic, "1", "10"))

    def view(self) -> object:
        return VIEW.write(self.does(c.ShowView(self.course, self.topic)).value)


def goals() -> Iterator[Goal]:
    """Page, view."""
    yield _paging()
    yield _viewing()


def _paging() -> Goal:
    few, many = Talk(1_000), Talk(100_000)
    times = measure({"few": few.page, "many": many.page})
    return Goal("page of 10 entries among 1e5 x among 1e3", times.ratio("many", "few"), 2.0)


def _viewing() -> Goal:
    few, many = Talk(1_000, nested=True), Talk(10_000, nested=True)
    times = measure({"ten of 1e3": lambda: [few.view() for _ in range(10)], "1e4": many.view})
    return Goal("full view of 1e4 entries x ten of 1e3", times.ratio("1e4", "ten of 1e3"), 1.5)


__all__ = ["goals"]
