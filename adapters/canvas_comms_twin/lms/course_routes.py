"""The routes about courses."""

from canvas_comms.lms.course_reading import CourseShown, ShowCourse
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.lms_courses import write_course
from canvas_comms_wire.responses import Call, Reply


def _show(call: Call) -> ShowCourse:
    return ShowCourse(call.path["id"])


def _shown(outcome: CourseShown, call: Call) -> Reply:
    return Reply(body=write_course(outcome))


COURSE_ROUTES: tuple[Route, ...] = (Route("GET", "/api/v1/courses/:id", _show, _shown),)

__all__ = ["COURSE_ROUTES"]
