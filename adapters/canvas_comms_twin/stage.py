"""One loaded world: what it stands on, its clock, one face for each product, maybe a history."""

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms_memory.environment import Environment
from canvas_comms_memory.history import History
from canvas_comms_twin.clock import TwinClock
from canvas_comms_twin.faces import Face, Handover


@attrs.frozen(eq=False)
class Stage:
    """What is loaded. Raises `InvalidWorld` if a name stands for two objects of it."""

    environment: Environment
    clock: TwinClock
    faces: tuple[Face, ...]
    sections: tuple[str, ...]
    """The name of each face's product."""
    history: History | None = attrs.field(default=None, repr=False)
    handover: Handover = attrs.field(init=False, repr=False)

    @property
    def routes(self) -> tuple[tuple[str, str], ...]:
        """Method and pattern of every route of every product."""
        return tuple(route for face in self.faces for route in face.routes)

    @property
    def routes_by_product(self) -> tuple[tuple[str, str, str], ...]:
        """Product, method and pattern of every route."""
        parts = zip(self.sections, self.faces, strict=True)
        return tuple((section, *route) for section, face in parts for route in face.routes)

    def __attrs_post_init__(self) -> None:
        joined = Handover()
        for face in self.faces:
            twice = joined.refs.keys() & face.handover.refs.keys()
            if twice:
                raise InvalidWorld(min(twice), "names two objects")
            joined |= face.handover
        object.__setattr__(self, "handover", joined)


__all__ = ["Stage"]
