"""The resources of Canvas LMS conversations in JSON, each declared once."""

import re
from typing import Any

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.resources import (
    NO_CONTEXTS,
    AudienceContexts,
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Media,
    Person,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.conversations.rules.response_keys import KEYS, ResponseKind
from canvas_comms_wire.json_schemas import reference_to
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import (
    FLAG,
    FLOAT,
    HTML,
    ID,
    INSTANT,
    NO_ROLES,
    NOTHING_MORE,
    NUMBER,
    OBJECT,
    ROLES,
    TEXT,
    URL,
    Kind,
    read_object,
    read_text,
)
from canvas_comms_wire.lms_files import FILE
from canvas_comms_wire.records import Record, below, by_hand, many, maybe, otherwise, shared

MAX_FORWARDED = 16
"""How deep forwarded messages may hold forwarded messages."""

_DEPTH = object()
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)

PERSON = Record(
    Person,
    id=ID,
    name=maybe(TEXT),
    full_name=maybe(TEXT),
    pronouns=maybe(TEXT),
    uuid=maybe(TEXT, omit=True),
    common_courses=maybe(ROLES, omit=True),
    common_groups=maybe(ROLES, omit=True),
    avatar_url=maybe(URL, omit=True),
)

MEDIA = Record(
    Media,
    media_type=maybe(TEXT),
    media_id=maybe(TEXT),
    display_name=maybe(TEXT),
    content_type=maybe(TEXT).called("content-type"),
    url=maybe(URL),
)


def _read_forwarded(found: Json, _: object = None, seen: Any = None) -> tuple[ConversationMessage, ...]:
    """Forwarded messages, to a limited depth; `seen`, which the page shares, counts it."""
    if type(found) is not list:
        raise MalformedResponse("", "must be a list")
    depth = seen.get(_DEPTH, 0)
    if depth >= MAX_FORWARDED:
        raise MalformedResponse("", "is nested too deep")
    seen[_DEPTH] = depth + 1
    messages: list[ConversationMessage] = []
    try:
        for index, one in enumerate(found):
            try:
                messages.append(MESSAGE.kind.read(one, None, seen))
            except MalformedResponse as error:
                raise below(f"[{index}]", error) from None
    finally:
        seen[_DEPTH] = depth
    return tuple(messages)


def _write_forwarded(messages: tuple[ConversationMessage, ...], base: str) -> Json:
    return [MESSAGE.write(one, base) for one in messages]


_FORWARDED = Kind(
    _read_forwarded,
    _write_forwarded,
    list,
    takes_base=True,
    shares=True,
    schema={"type": "array", "items": reference_to(ConversationMessage)},
)

MESSAGE = Record(
    ConversationMessage,
    id=ID,
    created_at=maybe(INSTANT),
    body=maybe(HTML),
    author_id=maybe(ID),
    generated=otherwise(FLAG, False),
    media_comment=maybe(MEDIA.kind),
    forwarded_messages=otherwise(_FORWARDED, ()),
    attachments=otherwise(many(FILE.kind), ()),
    participating_user_ids=otherwise(many(ID), ()),
)

AUDIENCE_CONTEXTS = Record(
    AudienceContexts, courses=otherwise(ROLES, NO_ROLES), groups=otherwise(ROLES, NO_ROLES)
)

CONVERSATION = Record(
    Conversation,
    id=ID,
    subject=maybe(TEXT),
    workflow_state=otherwise(TEXT, ""),
    last_message=maybe(TEXT),
    last_message_at=maybe(INSTANT),
    last_authored_message=maybe(TEXT),
    last_authored_message_at=maybe(INSTANT),
    message_count=otherwise(NUMBER, 0),
    subscribed=otherwise(FLAG, True),
    private=otherwise(FLAG, False),
    starred=otherwise(FLAG, False),
    properties=otherwise(many(TEXT), ()),
    messages=maybe(many(MESSAGE.kind), omit=True),
    submissions=maybe(many(OBJECT), omit=True),
    context_name=maybe(TEXT, omit=True),
    cannot_reply=maybe(FLAG, omit=True),
    beta=maybe(FLAG, omit=True),
    audience=otherwise(many(ID), ()),
    audience_contexts=otherwise(AUDIENCE_CONTEXTS.kind, NO_CONTEXTS),
    avatar_url=maybe(URL),
    participants=otherwise(many(shared(PERSON.kind)), ()),
    visible=maybe(FLAG),
    context_code=maybe(TEXT),
)

PROGRESS = Record(
    Progress,
    id=ID,
    context_id=maybe(ID),
    context_type=maybe(TEXT),
    user_id=maybe(ID),
    tag=maybe(TEXT),
    completion=maybe(FLOAT),
    workflow_state=otherwise(TEXT, ""),
    created_at=maybe(INSTANT),
    updated_at=maybe(INSTANT),
    message=maybe(TEXT),
    url=maybe(URL),
)

RUNNING_BATCH = Record(
    RunningBatch,
    id=ID,
    workflow_state=otherwise(TEXT, ""),
    completion=maybe(FLOAT),
    recipient_count=maybe(NUMBER),
    message=maybe(MESSAGE.kind),
    tags=otherwise(many(TEXT), ()),
)

_CONTEXT = Kind(
    lambda found: read_text(found) == "context",
    lambda is_context: "context" if is_context else None,
    schema={"const": "context"},
)
_RECIPIENT = Record(
    Recipient,
    id=ID,
    name=maybe(TEXT),
    full_name=maybe(TEXT),
    pronouns=maybe(TEXT),
    common_courses=otherwise(ROLES, NO_ROLES),
    common_groups=otherwise(ROLES, NO_ROLES),
    avatar_url=maybe(URL),
    is_context=otherwise(_CONTEXT, False).called("type"),
    user_count=maybe(NUMBER),
    item_count=maybe(NUMBER, omit=True),
    permissions=otherwise(OBJECT, NOTHING_MORE),
    context_name=maybe(TEXT, omit=True),
)
_OF_PEOPLE = frozenset({"full_name", "pronouns", "common_courses", "common_groups"})
_OF_CONTEXTS = frozenset({"type", "user_count", "permissions", "context_name"})
_NOT_OF_FOLDERS = _OF_PEOPLE | {"avatar_url", "user_count", "permissions", "context_name"}


def _write_recipient(recipient: Recipient, base: str = "") -> Json:
    """People, contexts and rows that count items have different keys, and always all of their own."""
    left_out = _OF_PEOPLE if recipient.is_context else _OF_CONTEXTS
    if recipient.item_count is not None:
        left_out = _NOT_OF_FOLDERS
    return {key: one for key, one in _RECIPIENT.write(recipient, base).items() if key not in left_out}


RECIPIENT = attrs.evolve(_RECIPIENT.kind, write=_write_recipient)


def _read_deleted(found: Json) -> DeletedMessage:
    document = read_object(found)
    message = {key: value for key, value in document.items() if key not in _OF_DELETION}
    own = {name: _read_at(name, kind, document) for name, kind in _OF_DELETION.items()}
    return DeletedMessage(MESSAGE.read(message), **own)


def _read_at(name: str, kind: Kind, document: dict[str, Json]) -> Any:
    try:
        return kind.read(document.get(name))
    except MalformedResponse as error:
        raise below(name, error) from None


def _write_deleted(deleted: DeletedMessage, base: str = "") -> Json:
    own = {name: kind.write(getattr(deleted, name)) for name, kind in _OF_DELETION.items()}
    return {**MESSAGE.write(deleted.message, base), **own}


_OF_DELETION = {"user_id": ID, "conversation_id": ID, "deleted_at": INSTANT}

DELETED_MESSAGE = attrs.evolve(
    by_hand(DeletedMessage, _read_deleted, _write_deleted),
    takes_base=True,
    schema={"allOf": [reference_to(ConversationMessage)]},
)
"""By hand: a message and who deleted it when stand in one object, and each has keys of its own."""


def _read_count(found: Json) -> int:
    text = str(found) if type(found) is int else found
    if type(text) is not str or not _DIGITS.fullmatch(text):
        raise MalformedResponse("", "must be a number")
    return int(text)


UNREAD_COUNT = Kind(_read_count, str, schema={"type": "string"})
"""A number, as text."""


def answer(kind: ResponseKind) -> Kind:
    """A conversation in one kind of answer, with the keys that `response_keys` gives it."""
    keys = KEYS[kind]
    there = {"messages": keys.messages, "submissions": keys.submissions, "context_name": keys.context_name}
    left_out = [key for key, is_there in there.items() if not is_there]

    def write(conversation: Conversation, base: str = "") -> Json:
        written = CONVERSATION.write(conversation, base)
        for key in left_out:
            written.pop(key, None)
        if keys.context_name:
            written.setdefault("context_name", None)
        return written

    return attrs.evolve(CONVERSATION.kind, write=write)


__all__ = [
    "CONVERSATION",
    "DELETED_MESSAGE",
    "MESSAGE",
    "PERSON",
    "PROGRESS",
    "RECIPIENT",
    "RUNNING_BATCH",
    "UNREAD_COUNT",
    "answer",
]
