"""Entries and whole topics in JSON: read quickly into flat values, and written.

Trees are read and written without recursion; what is nested too deep for JSON itself is
refused before it gets here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.discussions.resources import NOTHING_MORE, DiscussionEntry, FullView
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_discussion_leaves import (
    People,
    items,
    listed,
    malformed,
    met,
    obj,
    read_attachment,
    read_id,
    read_ids,
    read_person,
    read_time,
    rest,
    write_attachment,
    write_person,
    written_id,
    written_time,
)
from canvas_comms_wire.opened import opened

_NAMES = (
    "id parent_id user_id user_name message created_at updated_at rating_sum rating_count read_state "
    "forced_read_state editor_id deleted has_more_replies user attachment attachments recent_replies "
    "replies"
)
_KNOWN = frozenset(_NAMES.split())
_Open: Any = opened(DiscussionEntry)


@veiled
def read_entries(found: Json, where: str = "") -> tuple[DiscussionEntry, ...]:
    """A page of entries. Raises `MalformedResponse` naming place and rule, never a value."""
    if type(found) is not list:
        raise MalformedResponse(where or "body", "must be a list")
    people: People = {}
    return tuple([_with_replies(one, f"{where}[{i}]", people) for i, one in enumerate(found)])


@veiled
def read_entry(found: Json, where: str = "") -> DiscussionEntry:
    """One entry with its recent replies. Raises `MalformedResponse` naming place and rule."""
    return _with_replies(found, where, {})


def _with_replies(found: Json, where: str, people: People) -> DiscussionEntry:
    if type(found) is not dict:
        raise MalformedResponse(where or "body", "must be an object")
    replies = found.get("recent_replies")
    if replies is None:
        return _entry(found, where, None, people)
    below = f"{where}.recent_replies" if where else "recent_replies"
    listed = [
        _entry(obj(one, below, f"[{i}]"), f"{below}[{i}]", None, people)
        for i, one in enumerate(items(replies, where, "recent_replies"))
    ]
    return _entry(found, where, tuple(listed), people)


def _entry(
    found: Mapping[str, Json], where: str, replies: tuple[DiscussionEntry, ...] | None, people: People
) -> DiscussionEntry:
    get = found.get
    id, parent, user = get("id"), get("parent_id"), get("user_id")
    name, message, state, forced = (
        get("user_name"),
        get("message"),
        get("read_state"),
        get("forced_read_state"),
    )
    created, updated, editor = get("created_at"), get("updated_at"), get("editor_id")
    total, count, more = get("rating_sum"), get("rating_count"), get("has_more_replies")
    person, file, deleted = get("user"), get("attachment"), get("deleted")
    for value, kind, key in (
        (name, str, "user_name"),
        (message, str, "message"),
        (state, str, "read_state"),
        (forced, bool, "forced_read_state"),
        (total, int, "rating_sum"),
        (count, int, "rating_count"),
        (more, bool, "has_more_replies"),
        (deleted, bool, "deleted"),
    ):
        if value is not None and type(value) is not kind:
            raise malformed(where, key, _RULES[kind])
    one: Any = _Open(
        str(id) if type(id) is int and id >= 0 else read_id(id, where, "id"),
        None if parent is None else read_id(parent, where, "parent_id"),
        None if user is None else read_id(user, where, "user_id"),
        name,
        message,
        None if created is None else read_time(created, where, "created_at"),
        None if updated is None else read_time(updated, where, "updated_at"),
        total,
        count,
        state,
        forced,
        None if editor is None else read_id(editor, where, "editor_id"),
        deleted is True,
        more,
        None if person is None else met(person, people, where, "user"),
        None if file is None else read_attachment(file, where, "attachment"),
        replies,
        NOTHING_MORE if found.keys() <= _KNOWN else rest(found, _KNOWN),
    )
    one.__class__ = DiscussionEntry
    entry: DiscussionEntry = one
    return entry


_RULES = {str: "must be text", bool: "must be true or false", int: "must be a whole number"}


def write_entry(entry: DiscussionEntry, base: str = "") -> dict[str, Json]:
    """The entry as Canvas writes it; `base` is the server's URL."""
    document: dict[str, Json] = {
        "id": written_id(entry.id),
        "parent_id": written_id(entry.parent_id),
        "created_at": written_time(entry.created_at),
        "updated_at": written_time(entry.updated_at),
        "rating_count": entry.rating_count,
        "rating_sum": entry.rating_sum,
    }
    if entry.editor_id is not None:
        document["editor_id"] = written_id(entry.editor_id)
    if entry.deleted:
        document["deleted"] = True
    else:
        if entry.user_id is not None:
            document["user_id"] = written_id(entry.user_id)
        if entry.user_name is not None:
            document["user_name"] = entry.user_name
        document["message"] = entry.message
    if entry.attachment is not None:
        document["attachment"] = write_attachment(entry.attachment)
        document["attachments"] = [document["attachment"]]
    if entry.user is not None:
        document["user"] = write_person(entry.user, base)
    if entry.read_state is not None:
        document["read_state"] = entry.read_state
        document["forced_read_state"] = entry.forced_read_state
    if entry.recent_replies is not None:
        document["recent_replies"] = [write_entry(reply, base) for reply in entry.recent_replies]
        document["has_more_replies"] = entry.has_more_replies
    return {**document, **entry.extra}


_VIEW = frozenset(
    ("unread_entries", "forced_entries", "entry_ratings", "participants", "view", "new_entries")
)


@veiled
def read_view(found: Json, where: str = "") -> FullView:
    """A whole topic. Raises `MalformedResponse` naming place and rule, never a value."""
    if type(found) is not dict:
        raise MalformedResponse(where or "body", "must be an object")
    entries, depths = _flattened(listed(found, "view", where), where)
    ratings = obj(found.get("entry_ratings") or {}, where, "entry_ratings")
    return FullView(
        read_ids(listed(found, "unread_entries", where), where, "unread_entries"),
        read_ids(listed(found, "forced_entries", where), where, "forced_entries"),
        {str(id): _rating(value, where) for id, value in ratings.items()},
        tuple(
            read_person(one, where, f"participants[{i}]")
            for i, one in enumerate(listed(found, "participants", where))
        ),
        entries,
        depths,
        read_entries(listed(found, "new_entries", where), f"{where}.new_entries" if where else "new_entries"),
        rest(found, _VIEW),
    )


def _rating(value: Json, where: str) -> int:
    if type(value) is not int:
        raise malformed(where, "entry_ratings", "must hold whole numbers")
    return value


def _flattened(tree: list[Json], where: str) -> tuple[tuple[DiscussionEntry, ...], tuple[int, ...]]:
    """The nodes of a tree in reading order and how deep each is, without recursion."""
    place = f"{where}.view" if where else "view"
    entries: list[DiscussionEntry] = []
    people: People = {}
    depths: list[int] = []
    waiting = [(node, 1) for node in reversed(tree)]
    while waiting:
        node, depth = waiting.pop()
        entries.append(_entry(obj(node, place, "[]"), f"{place}[]", None, people))
        depths.append(depth)
        replies = node.get("replies")
        if replies:
            waiting += [(reply, depth + 1) for reply in reversed(items(replies, place, "replies"))]
    return tuple(entries), tuple(depths)


def write_view(view: FullView, base: str = "") -> dict[str, Json]:
    """A whole topic as Canvas writes it, its tree nested."""
    return {
        "unread_entries": [written_id(one) for one in view.unread_entries],
        "forced_entries": [written_id(one) for one in view.forced_entries],
        "entry_ratings": dict(view.entry_ratings),
        "participants": [write_person(person, base) for person in view.participants],
        "view": _nested(view.entries, view.depths, base),
        "new_entries": [write_entry(entry, base) for entry in view.new_entries],
        **view.extra,
    }


def _nested(entries: Sequence[DiscussionEntry], depths: Sequence[int], base: str) -> list[Json]:
    """The tree of nodes in reading order; `replies` only where there are some."""
    top: list[Json] = []
    path: list[dict[str, Json]] = []
    for entry, depth in zip(entries, depths, strict=True):
        node = write_entry(entry, base)
        del path[depth - 1 :]
        if path:
            path[-1].setdefault("replies", []).append(node)
        else:
            top.append(node)
        path.append(node)
    return top


__all__ = ["read_entries", "read_entry", "read_view", "write_entry", "write_view"]
