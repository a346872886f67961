"""The memory backend as a plugin, found by entry point like a stranger's."""

from collections.abc import Sequence

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.references import Reference
from canvas_comms_memory.ground import Ground
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.lms_opened import CAPABILITIES as LMS_CAPABILITIES
from canvas_comms_memory.lms_opened import areas_of
from canvas_comms_memory.lms_worlds import example_school
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_plugins import Backend, hookimpl
from canvas_comms_wire.lms_world import LmsWorld, lms_section
from canvas_comms_wire.worlds import World


def open_medical(
    *,
    edition: Edition,
    world: World | None = None,
    people: Sequence[Reference] = (),
    ground: Ground | None = None,
) -> CommunicationGateway:
    """A fresh Canvas Medical in memory that holds `world` (the example world by default)."""
    memory = MemoryMedical(edition, ground)
    memory.introduce(*people)
    medical = (world or example_world()).medical
    if medical is not None:
        memory.load(medical)
    return memory.session()


def open_lms(
    *,
    edition: LmsEdition | str,
    world: World | None = None,
    user: str | None = None,
    as_user: str | None = None,
    ground: Ground | None = None,
) -> LmsAreas:
    """A fresh Canvas LMS in memory that holds `world` (the example school by default), as `user` sees it.

    Raises `InvalidValue` for a user who is not there, and `InvalidWorld`.
    """
    memory = MemoryLms(edition if isinstance(edition, LmsEdition) else LmsEdition.of(edition), ground)
    loaded = memory.load(lms_section(world or example_school()) or LmsWorld())
    return areas_of(memory, loaded, user, as_user)


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backends that live in memory."""
    settings = {
        "edition": "the era of the server's behaviour",
        "world": "what it holds; the example world by default",
        "people": "who exists besides",
    }
    school = {
        "edition": "the era of the server's behaviour",
        "world": "what it holds; the example school by default",
        "user": "who is logged in: a name in the world, or an id; its first user by default",
        "as_user": "the id of a user to act as; nobody unless given",
    }
    return [
        Backend("memory", "medical", open_medical, settings, COMMUNICATIONS),
        Backend("memory", "lms", open_lms, school, LMS_CAPABILITIES),
    ]
