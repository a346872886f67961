"""Discussion topics and announcements in Canvas LMS's JSON, with everybody and everything on them."""

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.discussions.resources import (
    AuthorName,
    Copy,
    DeletedTopic,
    DiscussionTopic,
    LockInfo,
    Permissions,
    Person,
    TopicSection,
    UngradedOverride,
)
from canvas_comms.lms.operations import Response
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_schemas import list_of
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import (
    FLAG,
    HTML,
    ID,
    INSTANT,
    NUMBER,
    TEXT,
    URL,
    read_object,
    write_url,
)
from canvas_comms_wire.lms_assignments import ASSIGNMENT
from canvas_comms_wire.lms_files import FILE
from canvas_comms_wire.lms_html import LINKED_HTML
from canvas_comms_wire.records import Record, below, computed, many, maybe, otherwise, shared
from canvas_comms_wire.responses import JSON_TYPE, MAX_RESOURCE_BYTES, SUCCESS, Call, Received, Reply

_ID, _TEXT, _FLAG, _NUMBER, _INSTANT = maybe(ID), maybe(TEXT), maybe(FLAG), maybe(NUMBER), maybe(INSTANT)
_TEXT_IF_ANY = maybe(TEXT, omit=True)
_INSTANT_IF_ANY = maybe(INSTANT, omit=True)

PERSON = Record(
    Person,
    id=_ID,
    anonymous_id=_TEXT,
    display_name=_TEXT,
    avatar_image_url=maybe(URL),
    html_url=maybe(URL),
    pronouns=_TEXT,
)


def _write_author(person: Person, base: str = "") -> Json:
    """An author whom the server does not know is an empty object; a hidden one is null."""
    return dict(person.extra) if person.id is None else PERSON.write(person, base)


AUTHOR = attrs.evolve(PERSON.kind, write=_write_author)
LOCK_INFO = Record(
    LockInfo,
    unlock_at=_INSTANT_IF_ANY,
    lock_at=_INSTANT_IF_ANY,
    can_view=maybe(FLAG, omit=True),
    asset_string=otherwise(TEXT, ""),
)
PERMISSIONS = Record(
    Permissions, attach=_FLAG, update=_FLAG, reply=_FLAG, delete=_FLAG, manage_assign_to=_FLAG
)
SECTION = Record(
    TopicSection,
    id=ID,
    course_id=_ID,
    name=_TEXT,
    start_at=_INSTANT,
    end_at=_INSTANT,
    created_at=maybe(INSTANT, omit=True),
    restrict_enrollments_to_section_dates=_FLAG,
    nonxlist_course_id=_ID,
    user_count=maybe(NUMBER, omit=True),
)
UNGRADED_OVERRIDE = Record(
    UngradedOverride,
    id=_ID,
    discussion_topic_id=_ID,
    course_section_id=_ID,
    title=_TEXT,
    unlock_at=_INSTANT,
    lock_at=_INSTANT,
    unassign_item=_FLAG,
)
COPY = Record(Copy, id=ID, group_id=ID)


def _url(topic: DiscussionTopic, base: str) -> Json:
    return None if topic.html_url is None else write_url(topic.html_url, base)


TOPIC = Record(
    DiscussionTopic,
    id=ID,
    title=_TEXT,
    last_reply_at=_INSTANT,
    created_at=_INSTANT,
    delayed_post_at=_INSTANT,
    posted_at=_INSTANT,
    assignment_id=_ID,
    root_topic_id=_ID,
    position=_NUMBER,
    podcast_has_student_posts=_FLAG,
    discussion_type=_TEXT,
    lock_at=_INSTANT,
    allow_rating=_FLAG,
    only_graders_can_rate=_FLAG,
    sort_by_rating=_FLAG,
    is_section_specific=_FLAG,
    summary_enabled=_FLAG,
    anonymous_state=_TEXT,
    sort_order=_TEXT,
    sort_order_locked=_FLAG,
    expanded=_FLAG,
    expanded_locked=_FLAG,
    user_name=_TEXT,
    discussion_subentry_count=_NUMBER,
    permissions=maybe(PERMISSIONS.kind),
    require_initial_post=_FLAG,
    user_can_see_posts=_FLAG,
    podcast_url=_TEXT,
    read_state=_TEXT,
    unread_count=_NUMBER,
    subscribed=_FLAG,
    attachments=otherwise(many(FILE.kind), ()),
    published=_FLAG,
    can_unpublish=_FLAG,
    locked=_FLAG,
    can_lock=_FLAG,
    comments_disabled=_FLAG,
    author=maybe(shared(AUTHOR)),
    html_url=maybe(URL),
    url=computed(_url, takes_base=True, schema={"type": "string"}),
    pinned=_FLAG,
    group_category_id=_ID,
    can_group=_FLAG,
    topic_children=otherwise(many(ID), ()),
    group_topic_children=otherwise(many(COPY.kind), ()),
    locked_for_user=_FLAG,
    message=maybe(LINKED_HTML),
    todo_date=_INSTANT,
    is_announcement=_FLAG,
    lock_info=maybe(LOCK_INFO.kind, omit=True),
    lock_explanation=maybe(TEXT, omit=lambda topic: topic.lock_info is None),
    subscription_hold=_TEXT_IF_ANY,
    assignment=maybe(ASSIGNMENT.kind, omit=True),
    ungraded_discussion_overrides=maybe(
        many(UNGRADED_OVERRIDE.kind),
        omit=lambda topic: topic.assignment_id is not None and topic.ungraded_discussion_overrides is None,
    ),
    context_code=_TEXT_IF_ANY,
    sections=maybe(many(SECTION.kind), omit=True),
    user_count=maybe(NUMBER, omit=True),
)
DELETED_TOPIC = Record(
    DeletedTopic,
    id=_ID,
    title=_TEXT,
    message=maybe(HTML),
    workflow_state=_TEXT,
    created_at=_INSTANT,
    updated_at=_INSTANT,
    posted_at=_INSTANT,
    deleted_at=_INSTANT,
    delayed_post_at=_INSTANT,
    lock_at=_INSTANT,
    last_reply_at=_INSTANT,
    context_id=_ID,
    context_type=_TEXT,
    type=_TEXT,
    user_id=_ID,
    locked=_FLAG,
    pinned=_FLAG,
    discussion_type=_TEXT,
    user=maybe(Record(AuthorName, name=_TEXT).kind),
)


@attrs.frozen
class DeletedTopicBody:
    """The record that was deleted, under a root of its own; older servers say it without the root.

    A class of its own, since only an answer that says deleted tells of a deletion.
    """

    success: frozenset[int] = SUCCESS
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """That of the record, below its root."""
        return {"type": "object", "properties": {"discussion_topic": dict(DELETED_TOPIC.kind.schema)}}

    def write(self, outcome: Response[DeletedTopic], call: Call) -> Reply:
        """The answer."""
        return Reply(outcome.status, {"discussion_topic": DELETED_TOPIC.write(outcome.value)})

    @veiled
    def read(self, received: Received) -> Response[DeletedTopic]:
        """The record. Raises `MalformedResponse` if it is not deleted."""
        found = read_object(reply_json(received.body()))
        try:
            topic = DELETED_TOPIC.read(found.get("discussion_topic", found))
        except MalformedResponse as error:
            raise below("discussion_topic", error) from None
        if topic.workflow_state != "deleted" and topic.deleted_at is None:
            raise MalformedResponse("discussion_topic", "must say that it is deleted")
        return Response(topic, status=received.status)


@attrs.frozen
class OrderBody:
    """The ids of all pinned topics in order, as text, and `reorder`, which is always true.

    A class of its own, since only an answer with `reorder` tells of a new order.
    """

    success: frozenset[int] = SUCCESS
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """The order, and that it is new."""
        return {"type": "object", "properties": {"reorder": {"const": True}, "order": list_of(TEXT)}}

    def write(self, outcome: Response[tuple[str, ...]], call: Call) -> Reply:
        """The answer."""
        return Reply(outcome.status, {"reorder": True, "order": list(outcome.value)})

    @veiled
    def read(self, received: Received) -> Response[tuple[str, ...]]:
        """The ids."""
        found = read_object(reply_json(received.body()))
        if found.get("reorder") is not True:
            raise MalformedResponse("reorder", "must be true")
        try:
            return Response(many(ID).read(found.get("order")), status=received.status)
        except MalformedResponse as error:
            raise below("order", error) from None


__all__ = [
    "PERSON",
    "TOPIC",
    "DeletedTopicBody",
    "OrderBody",
]
