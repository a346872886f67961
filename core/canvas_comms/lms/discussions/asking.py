"""What to ask lists and views for, as values; and the same as parameters of a call."""

import enum
from datetime import UTC, date, datetime

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.given import Json, Parameters
from canvas_comms.redaction import PRIVATE, Redacted


class TopicOrder(enum.Enum):
    """In which order topics come."""

    POSITION = "position"
    RECENT_ACTIVITY = "recent_activity"
    TITLE = "title"


class TopicScope(enum.Enum):
    """Which topics a list is limited to."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PINNED = "pinned"
    UNPINNED = "unpinned"


class TopicInclude(enum.Enum):
    """What a topic is shown with besides."""

    ALL_DATES = "all_dates"
    SECTIONS = "sections"
    SECTIONS_USER_COUNT = "sections_user_count"
    OVERRIDES = "overrides"


@attrs.frozen(eq=False, repr=False)
class TopicSearch(Redacted):
    """A list of topics. `announcements` lists these in place of discussions."""

    announcements: bool = False
    order_by: TopicOrder | None = None
    scopes: tuple[TopicScope, ...] = ()
    unread_only: bool = False
    search_term: str = attrs.field(default="", metadata=PRIVATE)
    include: tuple[TopicInclude, ...] = ()
    per_page: int = 100

    def parameters(self) -> Parameters:
        """As the server takes it; what is not asked for is not sent."""
        given: dict[str, Json] = {"per_page": self.per_page}
        if self.announcements:
            given["only_announcements"] = True
        if self.order_by is not None:
            given["order_by"] = self.order_by.value
        if self.scopes:
            given["scope"] = ",".join(scope.value for scope in self.scopes)
        if self.unread_only:
            given["filter_by"] = "unread"
        if self.search_term:
            given["search_term"] = self.search_term
        if self.include:
            given["include"] = [one.value for one in self.include]
        return Parameters(given)


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
        given: dict[str, Json] = {
            "context_codes": [f"course_{one}" for one in self.courses],
            "per_page": self.per_page,
        }
        dates = {
            "start_date": self.start,
            "end_date": self.end,
            "available_after": self.available_after,
        }
        given |= {name: _written(value) for name, value in dates.items() if value is not None}
        flags = {
            "active_only": self.active_only,
            "latest_only": self.latest_only,
            "text_only": self.text_only,
        }
        given |= {name: True for name, on in flags.items() if on}
        if self.include:
            given["include"] = [one.value for one in self.include]
        return Parameters(given)


@attrs.frozen
class ViewOptions:
    """What a whole topic is shown with: what its cached tree lacks, and more of the people."""

    new_entries: bool = True
    enrollment_state: bool = False
    context_card_info: bool = False

    def parameters(self) -> Parameters:
        """As the server takes it."""
        asked = {
            "include_new_entries": self.new_entries,
            "include_enrollment_state": self.enrollment_state,
            "include_context_card_info": self.context_card_info,
        }
        return Parameters({name: "1" for name, on in asked.items() if on})


WHOLE_VIEW = ViewOptions()
EVERY_TOPIC = TopicSearch()


def _written(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


__all__ = [
    "EVERY_TOPIC",
    "WHOLE_VIEW",
    "AnnouncementQuery",
    "TopicInclude",
    "TopicOrder",
    "TopicScope",
    "TopicSearch",
    "ViewOptions",
]
