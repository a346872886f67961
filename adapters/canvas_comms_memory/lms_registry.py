"""The areas of Canvas LMS that are built. An area that is added here is served everywhere."""

from canvas_comms_memory.lms_areas import Area

AREAS: tuple[Area, ...] = ()

__all__ = ["AREAS"]
