"""What a client asks for: queries of lists and views, and the fields of topics and entries.

Both become the parameters of a call. Fields are composed strictly: text that is text, times
with a zone.
"""

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.arguments import instance, member
from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.lms.discussions.model import Anonymity, DiscussionType
from canvas_comms.lms.files.requests import NewFile
from canvas_comms.lms.params import ABSENT, Absent, Json, Parameters, RawParam, UploadedFile
from canvas_comms.redaction import PRIVATE, Redacted, veiled


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
    """A list of topics. `announcements` lists these instead of discussions."""

    announcements: bool = False
    order_by: TopicOrder | None = None
    scopes: tuple[TopicScope, ...] = ()
    unread_only: bool = False
    search_term: str = attrs.field(default="", metadata=PRIVATE)
    include: tuple[TopicInclude, ...] = ()
    per_page: int = 100

    def parameters(self) -> Parameters:
        """As the server takes it; what has its default is not sent."""
        param: dict[str, Json] = {"per_page": self.per_page}
        if self.announcements:
            param["only_announcements"] = True
        if self.order_by is not None:
            param["order_by"] = self.order_by.value
        if self.scopes:
            param["scope"] = ",".join(scope.value for scope in self.scopes)
        if self.unread_only:
            param["filter_by"] = "unread"
        if self.search_term:
            param["search_term"] = self.search_term
        if self.include:
            param["include"] = [one.value for one in self.include]
        return Parameters(param)


@attrs.frozen
class ViewOptions:
    """What a whole topic is shown with: what its cached tree lacks, and more of the people."""

    new_entries: bool = True
    enrollment_state: bool = False
    context_card_info: bool = False

    def parameters(self) -> Parameters:
        """As the server takes it."""
        flags = {
            "include_new_entries": self.new_entries,
            "include_enrollment_state": self.enrollment_state,
            "include_context_card_info": self.context_card_info,
        }
        return Parameters({name: "1" for name, on in flags.items() if on})


WHOLE_VIEW = ViewOptions()
EVERY_TOPIC = TopicSearch()


_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@veiled
def topic_fields(
    *,
    title: str | Absent = ABSENT,
    message: str | Absent = ABSENT,
    is_announcement: bool | Absent = ABSENT,
    published: bool | Absent = ABSENT,
    discussion_type: DiscussionType | str | Absent = ABSENT,
    delayed_post_at: datetime | str | Absent | None = ABSENT,
    lock_at: datetime | str | Absent | None = ABSENT,
    locked: bool | Absent = ABSENT,
    require_initial_post: bool | Absent = ABSENT,
    pinned: bool | Absent = ABSENT,
    allow_rating: bool | Absent = ABSENT,
    only_graders_can_rate: bool | Absent = ABSENT,
    sort_by_rating: bool | Absent = ABSENT,
    podcast_enabled: bool | Absent = ABSENT,
    podcast_has_student_posts: bool | Absent = ABSENT,
    anonymous_state: Anonymity | str | Absent | None = ABSENT,
    specific_sections: Iterable[str] | str | Absent | None = ABSENT,
    group_category_id: str | Absent | None = ABSENT,
    todo_date: datetime | str | Absent | None = ABSENT,
    assignment: Parameters | Mapping[str, object] | Absent | None = ABSENT,
    attachment: NewFile | Absent | None = ABSENT,
) -> Parameters:
    """The fields of a new topic, or of a change: what is left out is left alone.

    None takes a date, group set, anonymity, assignment or attachment away, and means every section.
    `attachment` is made by `new_file`; its owner and folder are the server's to say.
    `assignment` is made by `graded_fields`, or is a mapping of its arguments. Times may be
    text as ISO 8601 writes it, and types their names. Raises `InvalidValue` naming the field:
    text with control characters or lone surrogates, a time without a zone, an id that is none.
    """
    param: dict[str, RawParam] = {
        "title": _text(title, "title"),
        "message": _text(message, "message"),
        "is_announcement": _flag(is_announcement, "is_announcement"),
        "published": _flag(published, "published"),
        "discussion_type": _type(discussion_type),
        "delayed_post_at": _time(delayed_post_at, "delayed_post_at"),
        "lock_at": _time(lock_at, "lock_at"),
        "locked": _flag(locked, "locked"),
        "require_initial_post": _flag(require_initial_post, "require_initial_post"),
        "pinned": _flag(pinned, "pinned"),
        "allow_rating": _flag(allow_rating, "allow_rating"),
        "only_graders_can_rate": _flag(only_graders_can_rate, "only_graders_can_rate"),
        "sort_by_rating": _flag(sort_by_rating, "sort_by_rating"),
        "podcast_enabled": _flag(podcast_enabled, "podcast_enabled"),
        "podcast_has_student_posts": _flag(podcast_has_student_posts, "podcast_has_student_posts"),
        "anonymous_state": _anonymity(anonymous_state),
        "specific_sections": _sections(specific_sections),
        "group_category_id": _id(group_category_id, "group_category_id"),
        "todo_date": _time(todo_date, "todo_date"),
        "assignment": _assignment(assignment),
        "remove_attachment": True if attachment is None else ABSENT,
        "attachment": ABSENT if isinstance(attachment, Absent) or attachment is None else _part(attachment),
    }
    return Parameters({name: value for name, value in param.items() if not isinstance(value, Absent)})


@veiled
def graded_fields(
    *,
    points_possible: float | Absent = ABSENT,
    grading_type: str | Absent = ABSENT,
    due_at: datetime | str | Absent | None = ABSENT,
    unlock_at: datetime | str | Absent | None = ABSENT,
    lock_at: datetime | str | Absent | None = ABSENT,
) -> Parameters:
    """What makes a discussion graded; its name is always the topic's title. Raises `InvalidValue`."""
    param: dict[str, RawParam] = {
        "points_possible": _points(points_possible),
        "grading_type": _text(grading_type, "grading_type"),
        "due_at": _time(due_at, "due_at"),
        "unlock_at": _time(unlock_at, "unlock_at"),
        "lock_at": _time(lock_at, "lock_at"),
    }
    kept = {name: value for name, value in param.items() if not isinstance(value, Absent)}
    return Parameters({"set_assignment": True, **kept})


@veiled
def entry_fields(message: str, *, attachment: NewFile | None = None) -> Parameters:
    """The fields of an entry or reply, in HTML, and perhaps a file, which `new_file` makes.

    Raises `InvalidValue` for text that cannot be sent.
    """
    if not isinstance(message, str) or not message.strip():
        raise InvalidValue("message", "must be text that is not blank")
    _text(message, "message")
    if attachment is None:
        return Parameters({"message": message})
    return Parameters({"message": message, "attachment": _part(attachment)})


def _part(file: NewFile) -> UploadedFile:
    return instance(NewFile, file, "attachment", "must be what new_file makes").part


def _text(param: str | Absent, field: str) -> str | Absent:
    if isinstance(param, Absent):
        return param
    if not isinstance(param, str):
        raise InvalidValue(field, "must be text")
    if _CONTROL.search(param):
        raise InvalidValue(field, "must hold no control characters but tab and line ends")
    if _SURROGATE.search(param):
        raise InvalidValue(field, "must hold no lone surrogates")
    return param


def _flag(param: bool | Absent, field: str) -> bool | Absent:
    if isinstance(param, bool | Absent):
        return param
    raise InvalidValue(field, "must be true or false")


def _time(param: datetime | str | Absent | None, field: str) -> str | Absent:
    if isinstance(param, Absent):
        return param
    return "" if param is None else checked_time(param, field).isoformat().replace("+00:00", "Z")


def _type(param: DiscussionType | str | Absent) -> str | Absent:
    return param if isinstance(param, Absent) else member(DiscussionType, param, "discussion_type").value


def _anonymity(param: Anonymity | str | Absent | None) -> str | Absent:
    if isinstance(param, Absent):
        return param
    return "" if param is None else member(Anonymity, param, "anonymous_state").value


def _points(param: float | Absent) -> float | Absent:
    if isinstance(param, bool) or not isinstance(param, int | float | Absent):
        raise InvalidValue("points_possible", "must be a number")
    return param


def _id(param: str | Absent | None, field: str) -> str | Absent:
    if isinstance(param, Absent):
        return param
    if param is not None and not _is_number(param):
        raise InvalidValue(field, "must be an id")
    return param or ""


def _sections(param: Iterable[str] | str | Absent | None) -> RawParam:
    if isinstance(param, Absent):
        return param
    if param is None:
        return "all"
    ids = [param] if isinstance(param, str) else list(param) if isinstance(param, Iterable) else []
    if not ids or not all(map(_is_number, ids)):
        raise InvalidValue("specific_sections", "must be ids of sections, or None for all")
    return [*ids]


def _is_number(param: object) -> bool:
    return isinstance(param, str) and param.isascii() and param.isdigit()


def _assignment(param: Parameters | Mapping[str, object] | Absent | None) -> RawParam:
    if isinstance(param, Absent):
        return param
    if param is None:
        return {"set_assignment": False}
    return _composed(param, "assignment", graded_fields).at()


@veiled
def topic_fields_of(fields: Parameters | Mapping[str, object]) -> Parameters:
    """The fields, or what `topic_fields` makes of a mapping of its arguments: `{"title": "Trip"}`.

    Raises `InvalidValue`, naming `fields`, the field that there is not, or the one that is wrong.
    """
    return _composed(fields, "fields", topic_fields)


@veiled
def entry_fields_of(fields: Parameters | str, attachment: NewFile | None = None) -> Parameters:
    """The fields, or what `entry_fields` makes of a text and a file. Raises `InvalidValue` (`message`)."""
    return fields if isinstance(fields, Parameters) else entry_fields(fields, attachment=attachment)


def _composed(fields: Any, field: str, compose: Callable[..., Parameters]) -> Parameters:
    if isinstance(fields, Parameters):
        return fields
    if not isinstance(fields, Mapping):
        raise InvalidValue(field, "must be a mapping of fields to values")
    known = [name for name in compose.__annotations__ if name != "return"]
    for name in fields:
        if name not in known:
            raise InvalidValue(f"{field}.{shown_name(str(name))}", "is no field of it: " + ", ".join(known))
    return compose(**fields)


__all__ = [
    "EVERY_TOPIC",
    "WHOLE_VIEW",
    "TopicInclude",
    "TopicOrder",
    "TopicScope",
    "TopicSearch",
    "ViewOptions",
    "entry_fields",
    "entry_fields_of",
    "graded_fields",
    "topic_fields",
    "topic_fields_of",
]
