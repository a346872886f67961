"""The memory backend as a plugin, found by entry point like a stranger's."""

from collections.abc import Sequence
from datetime import UTC, datetime

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE
from canvas_comms.errors import InvalidValue, InvalidWorld
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms_memory.environment import Environment, FrozenClock
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.lms_areas import CAPABILITIES as LMS_CAPABILITIES
from canvas_comms_memory.lms_areas import OpenedLms, areas_of
from canvas_comms_memory.medical import MedicalSession, MemoryMedical, OpenedMedical
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins import Backend, hookimpl
from canvas_comms_wire.worlds import World

MISSING = "this section is missing, so the world holds nothing for this product"


def open_medical(
    *,
    edition: Edition | str,
    world: World | None = None,
    people: Sequence[Reference] = (),
    actor: Actor | None = None,
    environment: Environment | None = None,
) -> OpenedMedical:
    """A fresh Canvas Medical in memory that holds `world` (the example world by default).

    A world's `clock` stands still, and moves by `clock_step` after each call; an `environment`
    has its own clock, which counts instead. `actor` is whose token it is, one that may do
    everything by default. Raises `InvalidValue` for a world of another edition, and
    `InvalidWorld`.
    """
    world = world or example_world()
    medical = world.medical
    if medical is None and world.sections:
        raise InvalidWorld("medical", MISSING)
    era = Edition.of(edition)
    if medical is not None:
        _of_this_edition(medical.edition, era, "world.medical.edition")
    memory = MemoryMedical(era, environment or _environment_of(world))
    memory.introduce(*people)
    names = {} if medical is None else memory.load(medical)
    carrier = MedicalSession(era, actor or FULL_ACCESS, memory)
    return OpenedMedical(carrier, names, memory.environment.now, memory)


def open_lms(
    *,
    edition: LmsEdition | str,
    world: World | None = None,
    user: str | None = None,
    as_user: str | None = None,
    environment: Environment | None = None,
) -> OpenedLms:
    """A fresh Canvas LMS in memory that holds `world` (the example school by default), as `user` sees it.

    Its clock is as in `open_medical`. Raises `InvalidValue` for a user who is not there
    and for a world of another edition, and `InvalidWorld`.
    """
    world = world or example_school()
    section = world.lms
    if section is None:
        raise InvalidWorld("lms", MISSING)
    era = LmsEdition.of(edition)
    _of_this_edition(section.edition, era, "world.lms.edition")
    memory = MemoryLms(era, environment or _environment_of(world))
    return areas_of(memory, memory.load(section), user, as_user)


def _environment_of(world: World) -> Environment:
    if not world.clock:
        return Environment()
    return Environment(FrozenClock(world.starts_at(datetime.now(UTC))), step=world.step)


def _of_this_edition(named: Edition | LmsEdition | None, asked: Edition | LmsEdition, field: str) -> None:
    if named not in (None, asked):
        raise InvalidValue(field, f"must be {asked.value}, the edition asked for, or left out")


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backends that live in memory."""
    settings = {
        "edition": "the era of the server's behaviour",
        "world": "what it holds; the example world by default",
        "people": "who exists besides",
        "actor": "whose token it is; may do everything by default",
    }
    school = {
        "edition": "the era of the server's behaviour",
        "world": "what it holds; the example school by default",
        "user": "who is logged in: a name in the world, or an id; its first user by default",
        "as_user": "the id of a user to act as; nobody unless given",
    }
    return [
        Backend("memory", "medical", open_medical, settings, COMMUNICATIONS | PEOPLE),
        Backend("memory", "lms", open_lms, school, LMS_CAPABILITIES),
    ]
