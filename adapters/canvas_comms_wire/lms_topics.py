"""Discussion topics and announcements in JSON: pages read quickly into flat values, and written.

Missing keys are None, unknown ones stay in `extra`; a value of the wrong kind is refused
by its place, never shown.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.discussions.resources import NOTHING_MORE, DiscussionTopic
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_discussion_leaves import (
    People,
    malformed,
    met,
    read_assignment,
    read_attachments,
    read_copies,
    read_id,
    read_ids,
    read_lock_info,
    read_permissions,
    read_person,
    read_sections,
    read_time,
    rest,
)
from canvas_comms_wire.opened import opened

Read: TypeAlias = Callable[[Json, str, str], object]


def _plain(kind: type, rule: str) -> Read:
    def read(found: Json, where: str, key: str) -> object:
        if type(found) is not kind:
            raise malformed(where, key, rule)
        return found

    return read


_text, _flag = _plain(str, "must be text"), _plain(bool, "must be true or false")
_number = _plain(int, "must be a whole number")

_READ: dict[str, tuple[type | None, Read]] = {
    "id": (None, read_id),
    **dict.fromkeys(("title", "message", "html_url"), (str, _text)),
    **dict.fromkeys(
        ("posted_at", "created_at", "last_reply_at", "delayed_post_at", "lock_at", "todo_date"),
        (None, read_time),
    ),
    **dict.fromkeys(
        ("published", "can_unpublish", "locked", "can_lock", "comments_disabled", "locked_for_user"),
        (bool, _flag),
    ),
    "lock_info": (None, read_lock_info),
    "lock_explanation": (str, _text),
    **dict.fromkeys(("require_initial_post", "user_can_see_posts"), (bool, _flag)),
    "read_state": (str, _text),
    "unread_count": (int, _number),
    "subscribed": (bool, _flag),
    "subscription_hold": (str, _text),
    "discussion_subentry_count": (int, _number),
    "discussion_type": (str, _text),
    "assignment_id": (None, read_id),
    "assignment": (None, read_assignment),
    "root_topic_id": (None, read_id),
    "group_category_id": (None, read_id),
    "topic_children": (list, read_ids),
    "group_topic_children": (list, read_copies),
    "position": (int, _number),
    **dict.fromkeys(("pinned", "podcast_has_student_posts"), (bool, _flag)),
    "podcast_url": (str, _text),
    **dict.fromkeys(
        (
            "allow_rating",
            "only_graders_can_rate",
            "sort_by_rating",
            "is_section_specific",
            "summary_enabled",
            "can_group",
            "is_announcement",
        ),
        (bool, _flag),
    ),
    "sort_order": (str, _text),
    **dict.fromkeys(("sort_order_locked", "expanded", "expanded_locked"), (bool, _flag)),
    "anonymous_state": (str, _text),
    "attachments": (list, read_attachments),
    "author": (dict, read_person),
    "user_name": (str, _text),
    "permissions": (dict, read_permissions),
    "context_code": (str, _text),
    "sections": (None, read_sections),
    "user_count": (int, _number),
}
"""Key → its kind and how to read it, in the order of the value's fields."""

_FIELDS = tuple((key, kind, read) for key, (kind, read) in _READ.items())
_PLACE = {key: place for place, key in enumerate(_READ)}
_AUTHOR, _PERMISSIONS = _PLACE["author"], _PLACE["permissions"]
_LISTS: tuple[tuple[str, int, Read], ...] = (
    ("topic_children", _PLACE["topic_children"], read_ids),
    ("group_topic_children", _PLACE["group_topic_children"], read_copies),
    ("attachments", _PLACE["attachments"], read_attachments),
)
"""Lists that are empty at most topics."""
_KNOWN = frozenset(_READ) | {"url", "ungraded_discussion_overrides"}
_Open: Any = opened(DiscussionTopic)


@veiled
def read_topics(found: Json, where: str = "") -> tuple[DiscussionTopic, ...]:
    """A page of topics. Raises `MalformedResponse` naming place and rule, never a value."""
    if type(found) is not list:
        raise MalformedResponse(where or "body", "must be a list")
    people: People = {}
    return tuple([_topic(one, f"{where}[{i}]", people) for i, one in enumerate(found)])


@veiled
def read_topic(found: Json, where: str = "") -> DiscussionTopic:
    """One topic. Raises `MalformedResponse` naming place and rule, never a value."""
    return _topic(found, where, {})


def _topic(found: Json, where: str, people: People) -> DiscussionTopic:
    if type(found) is not dict:
        raise MalformedResponse(where or "body", "must be an object")
    if found.get("id") is None:
        raise malformed(where, "id", "must be an id")
    get, values = found.get, []
    for key, kind, read in _FIELDS:
        value = get(key)
        if value is None or type(value) is kind:
            values.append(value)
        else:
            values.append(read(value, where, key))
    if values[_AUTHOR] is not None:
        values[_AUTHOR] = met(values[_AUTHOR], people, where, "author")
    if values[_PERMISSIONS] is not None:
        values[_PERMISSIONS] = read_permissions(values[_PERMISSIONS], where, "permissions")
    for key, place, read in _LISTS:
        values[place] = read(values[place], where, key) if values[place] else ()
    one: Any = _Open(*values, NOTHING_MORE if found.keys() <= _KNOWN else rest(found, _KNOWN))
    one.__class__ = DiscussionTopic
    topic: DiscussionTopic = one
    return topic


@veiled
def read_removed(found: Json) -> None:
    """The answer to a deletion, under a root of its own or flat. Raises unless it says deleted."""
    record = found.get("discussion_topic", found) if type(found) is dict else None
    if type(record) is not dict or (
        record.get("workflow_state") != "deleted" and record.get("deleted_at") is None
    ):
        raise MalformedResponse("discussion_topic", "must say that it is deleted")


@veiled
def read_order(found: Json) -> tuple[str, ...]:
    """The answer to a new order: the ids of all pinned topics."""
    if type(found) is not dict or found.get("reorder") is not True:
        raise MalformedResponse("reorder", "must be true")
    return read_ids(found.get("order"), "", "order")


__all__ = ["read_order", "read_removed", "read_topic", "read_topics"]
