"""The memory backend as a plugin, found by entry point like a stranger's."""

from collections.abc import Sequence

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.references import Reference
from canvas_comms_memory.ground import Ground
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_plugins import Backend, hookimpl
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


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The backends that live in memory."""
    settings = {
        "edition": "the era of the server's behaviour",
        "world": "what it holds; the example world by default",
        "people": "who exists besides",
    }
    return [Backend("memory", "medical", open_medical, settings, COMMUNICATIONS)]
