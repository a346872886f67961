"""The areas of Canvas LMS that are built. An area that is added here is served everywhere."""

from canvas_comms_memory.lms_areas import Area
from canvas_comms_memory.lms_discussions import DISCUSSIONS

AREAS: tuple[Area, ...] = (DISCUSSIONS,)

__all__ = ["AREAS"]
