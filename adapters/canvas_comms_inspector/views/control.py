"""The clock, what waits, what is to go wrong, and the world itself."""

from collections.abc import Mapping

from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.magic import MAGIC

NAMED = 200
"""How many names of a world are listed."""


def control(world: WorldView, given: FormData) -> Mapping[str, object]:
    """Everything that can be set."""
    stage, faults = world.stage, world.twin.faults
    memories = (world.medical, world.lms)
    handover = stage.handover
    return {
        "waiting": sum(memory.waiting_jobs for memory in memories if memory is not None),
        "faults": list(faults),
        "kinds": list(Kind),
        "products": list(stage.sections),
        "magic": MAGIC if faults.magic else (),
        "routes": sorted({f"{method} {pattern}" for method, pattern in stage.routes}),
        "refs": list(handover.refs.items())[:NAMED],
        "tokens": handover.tokens,
        "more_refs": max(0, len(handover.refs) - NAMED),
    }


__all__ = ["control"]
