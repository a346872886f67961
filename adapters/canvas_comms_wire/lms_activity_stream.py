"""The activity stream of Canvas LMS on the wire."""

from collections.abc import Iterator
from typing import Any

from canvas_comms.lms.activity_stream import operations as o
from canvas_comms.lms.activity_stream.resources import (
    Hidden,
    StreamAuthor,
    StreamEntry,
    StreamItem,
    StreamMessage,
    TypeCount,
)
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms_wire.endpoint import Endpoint, in_path, only
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, NUMBER, TEXT, URL
from canvas_comms_wire.lms_html import LINKED_HTML
from canvas_comms_wire.records import Record, many, maybe, otherwise
from canvas_comms_wire.responses import One, Page

AUTHOR = Record(StreamAuthor, user_id=maybe(ID), user_name=maybe(TEXT))
ENTRY = Record(StreamEntry, user=AUTHOR.kind, message=maybe(LINKED_HTML))
MESSAGE = Record(
    StreamMessage,
    id=ID,
    created_at=maybe(INSTANT),
    author_id=maybe(ID),
    message=maybe(TEXT),
    participating_user_ids=otherwise(many(ID), ()),
)
_ID, _NUMBER, _FLAG = maybe(ID, omit=True), maybe(NUMBER, omit=True), maybe(FLAG, omit=True)
ITEM = Record(
    StreamItem,
    id=ID,
    title=maybe(TEXT),
    message=maybe(LINKED_HTML),
    type=TEXT,
    read_state=maybe(FLAG),
    created_at=maybe(INSTANT),
    updated_at=maybe(INSTANT),
    context_type=maybe(TEXT),
    course_id=_ID,
    group_id=_ID,
    html_url=maybe(URL),
    discussion_topic_id=_ID,
    announcement_id=_ID,
    total_root_discussion_entries=_NUMBER,
    require_initial_post=_FLAG,
    user_has_posted=_FLAG,
    root_discussion_entries=maybe(many(ENTRY.kind), omit=True),
    conversation_id=_ID,
    private=_FLAG,
    participant_count=_NUMBER,
    latest_messages=maybe(many(MESSAGE.kind), omit=True),
    message_id=_ID,
    notification_category=maybe(TEXT, omit=True),
    url=maybe(URL, omit=True),
)
COUNT = Record(TypeCount, type=TEXT, count=NUMBER, unread_count=NUMBER, notification_category=maybe(TEXT))
HIDDEN = Record(Hidden, hidden=FLAG)

_LIST, _SUMMARY, _DONE = Page(ITEM.kind), One(many(COUNT.kind)), One(HIDDEN.kind)
_OWN = "/api/v1/users/self/activity_stream"


def _of(path: str, context: Any) -> Iterator[Endpoint]:
    yield Endpoint("GET", path, o.ListStream, _LIST, context=context)
    yield Endpoint("GET", f"{path}/summary", o.SummarizeStream, _SUMMARY, context=context)


def _of_a(kind: ContextKind) -> Iterator[Endpoint]:
    place = in_path(
        f"{kind.value}_id",
        make=lambda text: Context(kind, text),
        split=lambda context: (context.id,) if context is not None and context.kind is kind else None,
    )
    return _of(f"/api/v1/{kind.value}s/:{kind.value}_id/activity_stream", place)


ENDPOINTS: tuple[Endpoint, ...] = (
    *_of(_OWN, only(None)),
    Endpoint("GET", "/api/v1/users/activity_stream", o.ListStream, _LIST, context=only(None)),
    *_of_a(ContextKind.COURSE),
    *_of_a(ContextKind.GROUP),
    Endpoint("DELETE", f"{_OWN}/:id", o.HideStreamItem, _DONE),
    Endpoint("DELETE", _OWN, o.HideStream, _DONE),
)

__all__ = ["ENDPOINTS"]
