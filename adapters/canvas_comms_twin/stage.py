"""One loaded world: its clock, one face for each product, maybe a history."""

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms_memory.history import History
from canvas_comms_twin.clock import TwinClock
from canvas_comms_twin.faces import Face, Handover


@attrs.frozen(eq=False)
class Stage:
    """What is loaded. Raises `InvalidWorld` if a name stands for two objects of it."""

    clock: TwinClock
    faces: tuple[Face, ...]
    history: History | None = attrs.field(default=None, repr=False)
    handover: Handover = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        joined = Handover()
        for face in self.faces:
            twice = joined.refs.keys() & face.handover.refs.keys()
            if twice:
                raise InvalidWorld(min(twice), "names two objects")
            joined |= face.handover
        object.__setattr__(self, "handover", joined)


__all__ = ["Stage"]
