"""Courses as an area of their own: they are all in the directory, so it stores nothing."""

from canvas_comms.lms.course_reading import DECIDERS
from canvas_comms_memory.lms_areas import Area
from canvas_comms_memory.lms_users import UsersView

COURSES = Area("courses", lambda shared, world: UsersView(shared), DECIDERS)

__all__ = ["COURSES"]
