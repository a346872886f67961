"""Entries of discussions, and whole topics, in Canvas LMS's JSON.

Trees are read and written without recursion; what is nested too deep for JSON itself is
refused before it gets here.
"""

from collections.abc import Sequence
from typing import Any

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.discussions.resources import DiscussionEntry, FullView
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import (
    FLAG,
    ID,
    INSTANT,
    NOTHING_MORE,
    NUMBER,
    TEXT,
    Kind,
    read_number,
    read_object,
)
from canvas_comms_wire.lms_files import FILE
from canvas_comms_wire.lms_html import LINKED_HTML
from canvas_comms_wire.lms_topics import PERSON
from canvas_comms_wire.records import Record, below, computed, many, maybe, otherwise, shared


def _is_deleted(entry: DiscussionEntry) -> bool:
    return entry.deleted


def _attachments(entry: DiscussionEntry, base: str) -> Json:
    """The attachment once more, in a list."""
    return None if entry.attachment is None else [FILE.write(entry.attachment, base)]


def _read_reply(found: Json, _: object = None, people: dict[object, Any] | None = None) -> DiscussionEntry:
    """A reply shows no replies of its own."""
    plain = {**found, "recent_replies": None} if type(found) is dict and "recent_replies" in found else found
    reply: DiscussionEntry = ENTRY.kind.read(plain, None, people)
    return reply


def _write_reply(reply: DiscussionEntry, base: str = "") -> Json:
    return ENTRY.write(reply, base)


ENTRY: Record[DiscussionEntry] = Record(
    DiscussionEntry,
    id=ID,
    parent_id=maybe(ID),
    created_at=maybe(INSTANT),
    updated_at=maybe(INSTANT),
    rating_count=maybe(NUMBER),
    rating_sum=maybe(NUMBER),
    editor_id=maybe(ID, omit=True),
    deleted=maybe(otherwise(FLAG, False), omit=lambda entry: not entry.deleted),
    user_id=maybe(ID, omit=True),
    user_name=maybe(TEXT, omit=True),
    message=maybe(LINKED_HTML, omit=_is_deleted),
    attachment=maybe(FILE.kind, omit=True),
    attachments=computed(_attachments, omit=True, takes_base=True, schema={"type": "array"}),
    user=maybe(shared(PERSON.kind), omit=True),
    read_state=maybe(TEXT, omit=True),
    forced_read_state=maybe(FLAG, omit=True),
    recent_replies=maybe(
        many(Kind(_read_reply, _write_reply, dict, takes_base=True, shares=True, record=lambda: ENTRY)),
        omit=True,
    ),
    has_more_replies=maybe(FLAG, omit=True),
    ignore={"replies"},
)


def _read_ratings(found: Json) -> dict[str, int]:
    ratings = {}
    for id, rating in read_object(found).items():
        try:
            ratings[id] = read_number(rating)
        except MalformedResponse as error:
            raise below(id if id.isdigit() else "", error) from None
    return ratings


_PARTS: dict[str, Kind] = {
    "unread_entries": many(ID),
    "forced_entries": many(ID),
    "entry_ratings": Kind(_read_ratings, dict),
    "participants": many(PERSON.kind),
    "view": Kind(lambda found: _read_tree(found)),
    "new_entries": many(ENTRY.kind),
}


def read_view(found: Json) -> FullView:
    """A whole topic. Raises `MalformedResponse`, its place below what is read.

    By hand, since the one key `view` gives two fields, and a tree is walked without recursion.
    """
    document = read_object(found)
    read: dict[str, Any] = {}
    for key, kind in _PARTS.items():
        if document.get(key) is not None:
            try:
                read[key] = kind.read(document[key])
            except MalformedResponse as error:
                raise below(key, error) from None
    entries, depths = read.pop("view", ((), ()))
    extra = {key: value for key, value in document.items() if key not in _PARTS}
    return FullView(entries=entries, depths=depths, extra=extra or NOTHING_MORE, **read)


def _read_tree(found: Json) -> tuple[tuple[DiscussionEntry, ...], tuple[int, ...]]:
    """The nodes of a tree in reading order, and how deep each is."""
    entries: list[DiscussionEntry] = []
    depths: list[int] = []
    people: dict[object, Any] = {}
    waiting = [(node, 1) for node in reversed(_nodes(found, ""))]
    while waiting:
        node, depth = waiting.pop()
        try:
            entries.append(_read_reply(node, None, people))
        except MalformedResponse as error:
            raise below("[]", error) from None
        depths.append(depth)
        if node.get("replies"):
            waiting += [(reply, depth + 1) for reply in reversed(_nodes(node["replies"], "[].replies"))]
    return tuple(entries), tuple(depths)


def _nodes(found: Json, where: str) -> list[Json]:
    if type(found) is list:
        return found
    raise MalformedResponse(where, "must be a list")


def write_view(view: FullView, base: str = "") -> dict[str, Json]:
    """A whole topic as Canvas writes it, its tree nested."""
    written: dict[str, Json] = {
        "unread_entries": _PARTS["unread_entries"].write(view.unread_entries),
        "forced_entries": _PARTS["forced_entries"].write(view.forced_entries),
        "entry_ratings": dict(view.entry_ratings),
        "participants": _PARTS["participants"].write(view.participants, base),
        "view": _nested(view.entries, view.depths, base),
        "new_entries": _PARTS["new_entries"].write(view.new_entries, base),
    }
    return {**written, **view.extra}


def _nested(entries: Sequence[DiscussionEntry], depths: Sequence[int], base: str) -> list[Json]:
    """The tree of nodes in reading order; `replies` only where there are some."""
    top: list[Json] = []
    path: list[dict[str, Json]] = []
    for entry, depth in zip(entries, depths, strict=True):
        node = ENTRY.write(entry, base)
        del path[depth - 1 :]
        if path:
            path[-1].setdefault("replies", []).append(node)
        else:
            top.append(node)
        path.append(node)
    return top


VIEW = Kind(read_view, write_view, dict, takes_base=True, schema={"type": "object"})

__all__ = ["ENTRY", "VIEW"]
