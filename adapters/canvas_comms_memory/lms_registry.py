"""The areas of Canvas LMS that are built. An area that is added here is served everywhere."""

from canvas_comms_memory.lms_areas import Area
from canvas_comms_memory.lms_conversation_area import conversations_area
from canvas_comms_memory.lms_users import USERS

AREAS: tuple[Area, ...] = (
    USERS,
    conversations_area(),
)

__all__ = ["AREAS"]
