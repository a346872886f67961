"""Canvas LMS conversations as the server writes them, read tolerantly into flat values.

Hand-written, since these are the hot types. Only what nothing can be done without is
refused: an answer that is no object, an id that is none. What is unknown, or of another
type than the API promises, is kept in `extra` under its own key.
"""

from collections.abc import Sequence

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.shown import (
    NOTHING_MORE,
    Conversation,
    ConversationMessage,
    Media,
    Person,
)
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_conversation_leaves import (
    NOTHING_ROLES,
    read_id,
    read_moment,
    read_roles,
    rest,
)

_CONVERSATION = frozenset(
    {
        "id",
        "subject",
        "workflow_state",
        "last_message",
        "last_message_at",
        "last_authored_message",
        "last_authored_message_at",
        "message_count",
        "subscribed",
        "private",
        "starred",
        "properties",
        "visible",
        "audience",
        "audience_contexts",
        "avatar_url",
        "participants",
        "context_code",
        "context_name",
        "messages",
        "submissions",
        "cannot_reply",
        "beta",
    }
)
_PERSON = frozenset(
    {"id", "name", "full_name", "pronouns", "uuid", "common_courses", "common_groups", "avatar_url"}
)
_MESSAGE = frozenset(
    {
        "id",
        "author_id",
        "created_at",
        "body",
        "generated",
        "media_comment",
        "forwarded_messages",
        "attachments",
        "participating_user_ids",
    }
)
_MEDIA = frozenset({"media_type", "media_id", "display_name", "content-type", "url"})
_TEXTS = (
    "subject",
    "last_message",
    "last_authored_message",
    "avatar_url",
    "context_code",
    "context_name",
)
_TIMES = ("last_message_at", "last_authored_message_at")
_YES_NO = ("subscribed", "private", "starred", "visible", "cannot_reply", "beta")
MAX_FORWARDED = 16
"""How deep forwarded messages may hold forwarded messages."""


@attrs.define(eq=False)
class Reader:
    """Reads many conversations that share people; somebody met before costs no new value."""

    people: dict[object, tuple[Json, Person]] = attrs.field(factory=dict, repr=False)

    def conversation(self, found: Json, where: str = "conversation") -> Conversation:
        """One conversation. Raises `MalformedResponse` naming place and rule, never a value."""
        if type(found) is not dict:
            raise MalformedResponse(where, "must be an object")
        get = found.get
        state, count = get("workflow_state"), get("message_count")
        last_at, authored_at = get("last_message_at"), get("last_authored_message_at")
        last, authored = read_moment(last_at), read_moment(authored_at)
        contexts, audience, participants = get("audience_contexts"), get("audience"), get("participants")
        properties, messages = get("properties"), get("messages")
        odd = () if _as_promised(found, last, authored) else _oddities(found)
        if odd:
            get = {key: value for key, value in found.items() if key not in odd}.get
        courses, groups = _contexts(contexts)
        return Conversation(
            read_id(found.get("id"), f"{where}.id"),
            state if type(state) is str else "",
            get("subject"),
            get("last_message"),
            last,
            get("last_authored_message"),
            authored,
            count if type(count) is int else 0,
            get("subscribed", True) is not False,
            get("private") is True,
            get("starred") is True,
            tuple(properties) if type(properties) is list else (),
            get("visible"),
            _ids(audience, where) if audience else (),
            courses,
            groups,
            get("avatar_url"),
            tuple([self.person(one, where) for one in participants]) if type(participants) is list else (),
            get("context_code"),
            get("context_name"),
            None if type(messages) is not list else read_messages(messages, f"{where}.messages"),
            get("cannot_reply") is True,
            get("beta"),
            rest(found, _CONVERSATION, odd),
        )

    def person(self, found: Json, where: str = "participant") -> Person:
        """One participant. Raises `MalformedResponse`."""
        if type(found) is not dict:
            raise MalformedResponse(f"{where}.participants", "must hold objects")
        known = self.people.get(found.get("id")) if type(found.get("id")) in (int, str) else None
        if known is not None and known[0] == found:
            return known[1]
        person = _person(found, where)
        self.people[found["id"]] = (found, person)
        return person


def read_conversations(found: Json, where: str = "conversations") -> tuple[Conversation, ...]:
    """A page of conversations. Raises `MalformedResponse`."""
    if type(found) is not list:
        raise MalformedResponse(where, "must be a list")
    read = Reader().conversation
    return tuple([read(one, where) for one in found])


def read_conversation(found: Json) -> Conversation:
    """One conversation. Raises `MalformedResponse`."""
    return Reader().conversation(found)


def read_messages(found: Json, where: str, depth: int = 0) -> tuple[ConversationMessage, ...]:
    """Messages, newest first. Raises `MalformedResponse`."""
    if type(found) is not list:
        raise MalformedResponse(where, "must be a list")
    if depth > MAX_FORWARDED:
        raise MalformedResponse(where, "is nested too deep")
    return tuple([read_message(one, where, depth) for one in found])


def read_message(found: Json, where: str = "message", depth: int = 0) -> ConversationMessage:
    """One message. Raises `MalformedResponse`."""
    if type(found) is not dict:
        raise MalformedResponse(where, "must hold objects")
    get = found.get
    author, at, body = get("author_id"), get("created_at"), get("body")
    created = read_moment(at)
    odd = tuple(
        key
        for key, fine in (
            ("created_at", at is None or created is not None),
            ("body", body is None or type(body) is str),
        )
        if not fine
    )
    attachments, forwarded = get("attachments"), get("forwarded_messages")
    return ConversationMessage(
        read_id(get("id"), f"{where}.id"),
        None if author is None else read_id(author, f"{where}.author_id"),
        created,
        body if type(body) is str else None,
        get("generated") is True,
        _media(get("media_comment")),
        read_messages(forwarded, f"{where}.forwarded_messages", depth + 1) if forwarded else (),
        tuple(one for one in attachments if type(one) is dict) if type(attachments) is list else (),
        _ids(get("participating_user_ids"), where),
        rest(found, _MESSAGE, odd),
    )


def _person(found: Json, where: str) -> Person:
    get = found.get
    texts = [get(key) for key in ("name", "full_name", "pronouns", "uuid", "avatar_url")]
    odd: tuple[str, ...] = ()
    if not all(text is None or type(text) is str for text in texts):
        odd = tuple(key for key in _PERSON - {"id"} if type(get(key)) not in (str, type(None), dict))
        texts = [text if type(text) is str else None for text in texts]
    name, full_name, pronouns, uuid, avatar = texts
    return Person(
        read_id(get("id"), f"{where}.participants.id"),
        name,
        full_name,
        pronouns,
        uuid,
        read_roles(get("common_courses")),
        read_roles(get("common_groups")),
        avatar,
        rest(found, _PERSON, odd),
    )


def _media(found: Json) -> Media | None:
    if type(found) is not dict:
        return None
    texts = {key: value for key, value in found.items() if key in _MEDIA and type(value) is str}
    return Media(
        texts.get("media_type"),
        texts.get("media_id"),
        texts.get("display_name"),
        texts.get("content-type"),
        texts.get("url"),
    )


def _as_promised(found: Json, last: object, authored: object) -> bool:
    get = found.get
    for key in _TEXTS:
        value = get(key)
        if value is not None and type(value) is not str:
            return False
    for key in _YES_NO:
        value = get(key)
        if value is not None and type(value) is not bool:
            return False
    return (last is not None or get("last_message_at") is None) and (
        authored is not None or get("last_authored_message_at") is None
    )


def _oddities(found: Json) -> tuple[str, ...]:
    wanted = {**dict.fromkeys(_TEXTS, str), **dict.fromkeys(_YES_NO, bool)}
    odd = [key for key, kind in wanted.items() if type(found.get(key)) not in (kind, type(None))]
    times = [key for key in _TIMES if found.get(key) is not None and read_moment(found.get(key)) is None]
    return (*odd, *times)


def _contexts(found: Json) -> tuple[Json, Json]:
    if type(found) is not dict:
        return NOTHING_ROLES, NOTHING_ROLES
    courses, groups = read_roles(found.get("courses")), read_roles(found.get("groups"))
    return NOTHING_ROLES if courses is None else courses, NOTHING_ROLES if groups is None else groups


def _ids(found: Json, where: str) -> tuple[str, ...]:
    if type(found) is not list:
        return ()
    return tuple([str(one) if type(one) is int else read_id(one, where) for one in found])


def one_of(found: Sequence[Conversation], where: str) -> Conversation:
    """The only one of a list. Raises `MalformedResponse`."""
    if len(found) != 1:
        raise MalformedResponse(where, "must hold exactly one")
    return found[0]


__all__ = [
    "NOTHING_MORE",
    "Reader",
    "one_of",
    "read_conversation",
    "read_conversations",
    "read_message",
    "read_messages",
]
