"""Listing the announcements of many courses: the operation, and what a client asks it for."""

from datetime import UTC, date, datetime

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.discussions.requests import TopicInclude
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.operations import Command, ServerPage
from canvas_comms.lms.params import Json, Parameters


@attrs.frozen
class AnnouncementQuery:
    """A list of announcements of courses, by id.

    Without `start` the server goes back 14 days, without `end` 28 days on from the start.
    A date as start is its first moment, as end its last. Raises `InvalidValue` where no
    course is named, an id is none, or a time has no zone.
    """

    courses: tuple[str, ...] = attrs.field()
    start: datetime | date | None = attrs.field(default=None)
    end: datetime | date | None = attrs.field(default=None)
    active_only: bool = False
    latest_only: bool = False
    available_after: datetime | date | None = attrs.field(default=None)
    include: tuple[TopicInclude, ...] = ()
    text_only: bool = False
    per_page: int = 100

    @courses.validator
    def _names_courses(self, _: object, courses: tuple[str, ...]) -> None:
        if not courses or not all(one.isascii() and one.isdigit() for one in courses):
            raise InvalidValue("courses", "must be ids of courses, at least one")

    @start.validator
    @end.validator
    @available_after.validator
    def _has_a_zone(self, field: "attrs.Attribute[object]", value: datetime | date | None) -> None:
        if isinstance(value, datetime) and value.utcoffset() is None:
            raise InvalidValue(field.name, "must have a time zone")

    def parameters(self) -> Parameters:
        """As the server takes it."""
        param: dict[str, Json] = {
            "context_codes": [f"course_{one}" for one in self.courses],
            "per_page": self.per_page,
        }
        dates = {
            "start_date": self.start,
            "end_date": self.end,
            "available_after": self.available_after,
        }
        param |= {name: _written(value) for name, value in dates.items() if value is not None}
        flags = {
            "active_only": self.active_only,
            "latest_only": self.latest_only,
            "text_only": self.text_only,
        }
        param |= {name: True for name, on in flags.items() if on}
        if self.include:
            param["include"] = [one.value for one in self.include]
        return Parameters(param)


def _written(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


@attrs.frozen
class ListAnnouncements(Command[ServerPage[DiscussionTopic]]):
    """GET /announcements. A page can be short, since some are left out after paging."""

    params: Parameters


__all__ = ["AnnouncementQuery", "ListAnnouncements"]
