"""The areas of Canvas LMS that are built. An area that is added here is served everywhere."""

from collections.abc import Callable

from canvas_comms_memory.lms_areas import Area
from canvas_comms_memory.lms_channel_area import CHANNELS
from canvas_comms_memory.lms_conversation_area import conversations_area
from canvas_comms_memory.lms_conversation_store import as_it_is
from canvas_comms_memory.lms_courses import COURSES
from canvas_comms_memory.lms_discussions import DISCUSSIONS
from canvas_comms_memory.lms_users import USERS


def areas(clean_html: Callable[[str], str] = as_it_is) -> tuple[Area, ...]:
    """All areas; `clean_html` is the sanitiser that the newest server runs on message bodies."""
    return (
        USERS,
        COURSES,
        CHANNELS,
        conversations_area(clean_html),
        DISCUSSIONS,
    )


AREAS = areas()
"""The same without a sanitiser, which needs the extra `html`."""

__all__ = ["AREAS", "areas"]
