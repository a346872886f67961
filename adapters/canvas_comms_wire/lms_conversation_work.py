"""What else the conversations API answers, read tolerantly: progress, batches, recipients, counts."""

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.resources import (
    NOTHING_MORE,
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.layouts import Layouts
from canvas_comms_wire.lms_conversation_leaves import NOTHING_ROLES, read_id, read_moment, read_roles
from canvas_comms_wire.lms_conversations import Reader

_TEXT, _ID, _NUMBER = (str,), (int, str), (int, float)

PROGRESS = {
    "id": _ID,
    "workflow_state": _TEXT,
    "completion": _NUMBER,
    "message": _TEXT,
    "tag": _TEXT,
    "context_id": _ID,
    "context_type": _TEXT,
    "user_id": _ID,
    "created_at": _TEXT,
    "updated_at": _TEXT,
    "url": _TEXT,
}
BATCH = {
    "id": _ID,
    "workflow_state": _TEXT,
    "completion": _NUMBER,
    "recipient_count": (int,),
    "message": (dict,),
    "tags": (list,),
}
FOUND = {
    "id": _ID,
    "name": _TEXT,
    "full_name": _TEXT,
    "pronouns": _TEXT,
    "type": _TEXT,
    "user_count": (int,),
    "context_name": _TEXT,
    "avatar_url": _TEXT,
    "common_courses": (dict,),
    "common_groups": (dict,),
    "permissions": (dict,),
}


@veiled
def read_progress(found: Json) -> Progress:
    """Long work. Raises `MalformedResponse`."""
    values, extra = Layouts(PROGRESS).read(_object(found, "progress"))
    key, state, completion, message, tag, context, kind, user, created, updated, url = values
    return Progress(
        id=read_id(key, "progress.id"),
        workflow_state=state or "",
        completion=completion,
        message=message,
        tag=tag,
        context_id=None if context is None else read_id(context, "progress.context_id"),
        context_type=kind,
        user_id=None if user is None else read_id(user, "progress.user_id"),
        created_at=read_moment(created),
        updated_at=read_moment(updated),
        url=url,
        extra=extra or NOTHING_MORE,
    )


@veiled
def read_batches(found: Json) -> tuple[RunningBatch, ...]:
    """The bulk sendings under way. Raises `MalformedResponse`."""
    layouts, reader = Layouts(BATCH), Reader()
    return tuple(_batch(one, layouts, reader) for one in _list(found, "batches"))


@veiled
def read_found(found: Json) -> tuple[Recipient, ...]:
    """Whom one can write to. Raises `MalformedResponse`."""
    layouts = Layouts(FOUND)
    return tuple(_found(one, layouts) for one in _list(found, "recipients"))


@veiled
def read_unread_count(found: Json) -> int:
    """The count, which is text on the wire. Raises `MalformedResponse`."""
    count = _object(found, "unread_count").get("unread_count")
    text = str(count) if type(count) is int else count
    if type(text) is not str or not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise MalformedResponse("unread_count", "must be a number")
    return int(text)


@veiled
def read_deleted(found: Json) -> tuple[DeletedMessage, ...]:
    """Messages that people removed. Raises `MalformedResponse`."""
    reader = Reader()
    return tuple(_deleted(_object(one, "deleted"), reader) for one in _list(found, "deleted"))


@veiled
def read_restored(found: Json) -> tuple[ConversationMessage, ...]:
    """Messages that are seen again. Raises `MalformedResponse`."""
    return Reader().messages(found, "restored")


@veiled
def read_all_ids(found: Json) -> tuple[tuple[Conversation, ...], tuple[str, ...]]:
    """A page and the ids of all pages (`include_all_conversation_ids`). Raises `MalformedResponse`."""
    document = _object(found, "conversations")
    page = _list(document.get("conversations"), "conversations")
    ids = _list(document.get("conversation_ids"), "conversation_ids")
    read = Reader().conversation
    return tuple(read(one) for one in page), tuple(read_id(one, "conversation_ids") for one in ids)


def _batch(found: Json, layouts: Layouts, reader: Reader) -> RunningBatch:
    values, extra = layouts.read(_object(found, "batches"))
    key, state, completion, count, message, tags = values
    return RunningBatch(
        id=read_id(key, "batches.id"),
        workflow_state=state or "",
        completion=completion,
        recipient_count=count,
        message=None if message is None else reader.message(message, "batches.message"),
        tags=tuple(tag for tag in tags or () if type(tag) is str),
        extra=extra or NOTHING_MORE,
    )


def _found(found: Json, layouts: Layouts) -> Recipient:
    values, extra = layouts.read(_object(found, "recipients"))
    key, name, full_name, pronouns, kind, count, within, avatar, courses, groups, _ = values
    return Recipient(
        id=read_id(key, "recipients.id"),
        name=name,
        full_name=full_name,
        pronouns=pronouns,
        is_context=kind == "context",
        user_count=count,
        context_name=within,
        avatar_url=avatar,
        common_courses=read_roles(courses or {}) or NOTHING_ROLES,
        common_groups=read_roles(groups or {}) or NOTHING_ROLES,
        extra=extra or NOTHING_MORE,
    )


def _deleted(found: Json, reader: Reader) -> DeletedMessage:
    at = read_moment(found.get("deleted_at"))
    if at is None:
        raise MalformedResponse("deleted.deleted_at", "must be a time")
    own = {key: value for key, value in found.items() if key not in _OF_DELETION}
    return DeletedMessage(
        reader.message(own, "deleted"),
        read_id(found.get("user_id"), "deleted.user_id"),
        read_id(found.get("conversation_id"), "deleted.conversation_id"),
        at,
    )


_OF_DELETION = frozenset({"deleted_at", "user_id", "conversation_id"})


def _object(found: Json, where: str) -> dict[str, Json]:
    if type(found) is not dict:
        raise MalformedResponse(where, "must be an object")
    return found


def _list(found: Json, where: str) -> list[Json]:
    if type(found) is not list:
        raise MalformedResponse(where, "must be a list")
    return found


__all__ = [
    "read_all_ids",
    "read_batches",
    "read_deleted",
    "read_found",
    "read_progress",
    "read_restored",
    "read_unread_count",
]
