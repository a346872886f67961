"""What every part of an `lms` section needs while it is loaded, and the example school that ships here."""

import json
from datetime import datetime, timedelta
from importlib.resources import files

import attrs

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.ports import Ids
from canvas_comms_wire.worlds import LmsWorld, World, WorldTime, moment, read_lms, read_world

NUMBERED = ("users", "courses", "groups", "topics", "entries")
"""Sections whose objects are numbered together, in this order, for `created_at`."""

FIRST_CREATED = timedelta(hours=1)
"""How long before the clock object number 0 was created; each further one a second later."""


@attrs.define
class Loading:
    """Names and what they stand for, and times, while one world is loaded."""

    world: LmsWorld
    clock: datetime
    """What `@now` means."""
    edition: LmsEdition
    new_id: Ids
    refs: dict[str, str] = attrs.field(factory=dict, repr=False)
    """Name → id, of everything that was created so far."""

    def create(self, ref: str = "") -> str:
        """A new id, remembered under the name if there is one."""
        created = self.new_id()
        if ref:
            self.refs[ref] = created
        return created

    def id(self, ref: str) -> str:
        """The id of what this name stands for; it was created before."""
        return self.refs[ref]

    def maybe(self, ref: str) -> str | None:
        """The same, or None where no name is given."""
        return self.refs[ref] if ref else None

    def when(self, text: WorldTime, where: str) -> datetime | None:
        """The moment a time means, None if there is none. Raises `InvalidWorld` naming `where`."""
        return moment(text, self.clock, where) if text else None

    def created(self, section: str, index: int, text: WorldTime) -> datetime:
        """`created_at` of an object: as given, else by its number, else the clock."""
        given = self.when(text, f"lms.{section}[{index}].created_at")
        if given is not None:
            return given
        if section not in NUMBERED:
            return self.clock
        before = sum(len(getattr(self.world, name)) for name in NUMBERED[: NUMBERED.index(section)])
        return self.numbered(before + index)

    def numbered(self, number: int) -> datetime:
        """When object number `number` was created; conversation messages are numbered on their own."""
        return self.clock - FIRST_CREATED + timedelta(seconds=number)


def example_school() -> World:
    """A small school with made-up people: a teacher, two students, a course, channels in every state."""
    text = files("canvas_comms_memory").joinpath("example_school.json").read_text("utf-8")
    return read_world(json.loads(text), {"lms": read_lms})


__all__ = ["FIRST_CREATED", "NUMBERED", "Loading", "example_school"]
