"""Where topics live: a course, or a group of a course or account."""

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseSettings

DEFAULTS = CourseSettings()


@attrs.frozen
class Place:
    """A context and what holds there.

    `course` is the course it is or belongs to, None for a group of an account; `settings`
    are those of that course. `group_category` is the set that a group is of.
    """

    context: Context
    course: str | None
    settings: CourseSettings = DEFAULTS
    group_category: str | None = None

    @property
    def in_course(self) -> bool:
        """Whether it is a course itself, not a group."""
        return self.context.kind is ContextKind.COURSE


__all__ = ["Place"]
