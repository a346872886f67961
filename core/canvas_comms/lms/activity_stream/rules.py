"""Which items of an activity stream does a call list, in which order, and how are they counted?

Newest first. `asset_type` names one type; `context_code` one course or group (`course_<digits>`);
`notification_categories[]` keeps messages of these categories alone; `only_active_courses` leaves out
what belongs to a course in which the reader is not active any more. What the reader hid is not listed.
A summary counts by type, messages by category too, in the order of the types' names; conversations
count as read there.

Source: facts neighbours A8; what has no course, and that a filter of categories leaves only messages,
are inferred.
"""

from collections import Counter
from collections.abc import Collection, Iterable

import attrs

from canvas_comms.lms.activity_stream.model import StreamRow
from canvas_comms.lms.activity_stream.resources import StreamType, TypeCount
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.params import Parameters, as_boolean, as_text, as_texts


@attrs.frozen
class StreamQuery:
    """A list as the server understood it. Empty or None: no filter."""

    type: str = ""
    code: str | None = None
    categories: frozenset[str] = frozenset()
    only_active: bool = False


def read_query(params: Parameters) -> StreamQuery:
    """Understand the parameters as the server does."""
    return StreamQuery(
        as_text(params.at("asset_type")) or "",
        as_text(params.at("context_code")) or None,
        frozenset(as_texts(params.at("notification_categories"))),
        as_boolean(params.at("only_active_courses")),
    )


def is_listed(row: StreamRow, query: StreamQuery, active: Collection[Context]) -> bool:
    """Whether the item is in the list; `active` are the courses and groups in which the reader is active."""
    if query.type and row.type.value != query.type:
        return False
    if query.code is not None and (row.context is None or row.context.code != query.code):
        return False
    if query.categories and row.category not in query.categories:
        return False
    return not query.only_active or row.context is None or row.context in active


def newest_first(rows: Iterable[StreamRow]) -> list[StreamRow]:
    """In the order of a list; of what is as old the higher id first."""
    return sorted(rows, key=lambda row: (row.updated_at, len(row.id), row.id), reverse=True)


def summary(rows: Collection[StreamRow]) -> tuple[TypeCount, ...]:
    """How many there are of each type."""
    counted = Counter((row.type.value, row.category) for row in rows)
    unread = Counter((row.type.value, row.category) for row in rows if counts_as_unread(row))
    keys = sorted(counted, key=lambda key: (key[0], key[1] or ""))
    return tuple(TypeCount(key[0], counted[key], unread[key], key[1]) for key in keys)


def counts_as_unread(row: StreamRow) -> bool:
    """Whether a summary counts it as unread."""
    return not row.read and row.type is not StreamType.CONVERSATION


__all__ = ["StreamQuery", "counts_as_unread", "is_listed", "newest_first", "read_query", "summary"]
