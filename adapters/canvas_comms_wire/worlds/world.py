"""A whole world: everything that a backend holds before the first request, as one value.

The format is published as `canvas_comms_wire/world.schema.json`, which is made of these
classes. Each product is a section of its own. Values keep times as text, since `@now-7d`
means something only once the clock is known: `times.moment` reads them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaves import NO_AMOUNT, NO_INSTANT, Amount, Instant, Positive, moment
from canvas_comms_wire.worlds.lms import LmsWorld
from canvas_comms_wire.worlds.medical import MedicalWorld
from canvas_comms_wire.worlds.reading import read_section

SECTIONS: Mapping[str, type] = {"medical": MedicalWorld, "lms": LmsWorld}
"""The sections that the format knows."""

SCHEMA_KEY = "$schema"
"""Where a world may say by which schema its editor checks it; readers pass over it."""


@attrs.frozen
class WorldClock:
    """Everything a twin holds before the first request.

    Objects are created in listed order, so ids grow. A key that is left out has its default;
    null is never written.
    """

    clock: Instant = NO_INSTANT
    """The frozen server time. Left out: the real time, running. Relative times in this world are
    relative to it."""
    clock_step: Amount = NO_AMOUNT
    """Seconds the frozen clock moves after each request to the lms, fhir or auth host. Control
    requests do not move it."""
    clock_ahead: Amount = NO_AMOUNT
    """Seconds by which a running clock is ahead of the real time."""
    format: Positive | None = None
    """Which format of worlds this is: 2 is the newest. Left out: any that there was; all of them are read."""


FORMAT = Positive(2)
"""The newest format: it says everything that a server has stored."""

MAX_BYTES = 64 << 20
"""Bytes of the JSON text of one world: those that are given back hold files, too."""

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
EXISTS = "must be a time span that exists"

CLOCK_KEYS = tuple(field.name for field in attrs.fields(WorldClock))


@attrs.frozen
class World(WorldClock):
    """A whole world. `sections` holds one value for each product that it names."""

    sections: Mapping[str, object] = attrs.field(factory=dict, hash=False)

    @property
    def medical(self) -> MedicalWorld | None:
        """The Canvas Medical section, if there is one."""
        found = self.sections.get("medical")
        return found if isinstance(found, MedicalWorld) else None

    @property
    def lms(self) -> LmsWorld | None:
        """The Canvas LMS section, if there is one."""
        found = self.sections.get("lms")
        return found if isinstance(found, LmsWorld) else None

    @property
    def step(self) -> timedelta:
        """How far the clock moves after each request. Raises `InvalidWorld`."""
        return _span(self.clock_step, "clock_step")

    @property
    def ahead(self) -> timedelta:
        """How far a running clock is ahead of the real time. Raises `InvalidWorld`."""
        found = _span(self.clock_ahead, "clock_ahead")
        if found > END_OF_TIME - datetime.now(UTC):
            raise InvalidWorld("clock_ahead", EXISTS)
        return found

    def starts_at(self, default: datetime) -> datetime:
        """Where its clock stands, in UTC; `default` where it names none. Raises `InvalidWorld`."""
        return moment(self.clock, default, "clock") if self.clock else default


def _span(seconds: float, where: str) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        raise InvalidWorld(where, EXISTS) from None


@veiled
def read_world(document: Json, sections: Mapping[str, Callable[[Json], object]]) -> World:
    """Read a world. Raises `InvalidWorld` whose `field` is the path to the first fault.

    `sections` says how each product's section is read (`{"medical": read_medical}`); a
    section that has no reader is refused by its path.
    """
    if not isinstance(document, dict):
        raise InvalidWorld("", "must be an object")
    given = document.get("format", FORMAT)
    if type(given) is int and given > FORMAT:
        raise InvalidWorld("format", f"must be {FORMAT} at the most, the newest that is read here")
    for key in document:
        if key not in (SCHEMA_KEY, *CLOCK_KEYS, *sections):
            raise InvalidWorld(shown_name(key), "is not built yet" if key in SECTIONS else "unknown key")
    if not isinstance(document.get(SCHEMA_KEY, ""), str):
        raise InvalidWorld(SCHEMA_KEY, "must be text")
    clock = read_section({key: document[key] for key in CLOCK_KEYS if key in document}, WorldClock, "")
    world = World(**attrs.asdict(clock))
    _ = world.starts_at(datetime.now(UTC)), world.step, world.ahead  # all must exist
    found = {name: read(document[name]) for name, read in sections.items() if name in document}
    world = attrs.evolve(world, sections=found)
    _one_object_each(world)
    return world


def _one_object_each(world: World) -> None:
    """A name is of one object, whichever section declares it."""
    declared: dict[str, str] = {}
    for section, value in (("medical", world.medical), ("lms", world.lms)):
        for where, ref in _refs(value, section):
            if declared.setdefault(ref, section) != section:
                raise InvalidWorld(where, "names two objects")


def _refs(part: object, where: str) -> Iterator[tuple[str, str]]:
    """Every name that an object below declares for itself, and where."""
    if isinstance(part, tuple):
        for index, one in enumerate(part):
            yield from _refs(one, f"{where}[{index}]")
        return
    kind = type(part)
    for field in attrs.fields(kind) if attrs.has(kind) else ():
        value = getattr(part, field.name)
        if field.name == "ref" and value:
            yield f"{where}.ref", value
        elif isinstance(value, tuple):
            yield from _refs(value, f"{where}.{field.name}")


__all__ = ["CLOCK_KEYS", "FORMAT", "MAX_BYTES", "SCHEMA_KEY", "SECTIONS", "World", "WorldClock", "read_world"]
