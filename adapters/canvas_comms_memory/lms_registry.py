"""The areas of Canvas LMS that are built. An area that is added here is served everywhere."""

from canvas_comms_memory.lms_areas import Area
from canvas_comms_memory.lms_channel_area import CHANNELS
from canvas_comms_memory.lms_users import USERS

AREAS: tuple[Area, ...] = (USERS, CHANNELS)

__all__ = ["AREAS"]
