"""Canvas LMS conversations as the server writes them, read tolerantly into flat values.

Hand-written, since these are the hot types. Only what nothing can be done without is
refused: an answer that is no object, an id that is none. What is unknown, or of another
type than the API promises, is kept in `extra` under its own key.
"""

from typing import Any, cast

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.resources import (
    NOTHING_MORE,
    Conversation,
    ConversationMessage,
    Media,
    Person,
)
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.layouts import Layouts
from canvas_comms_wire.lms_conversation_leaves import (
    NOTHING_ROLES,
    Roles,
    odd_times,
    read_id,
    read_moment,
    read_roles,
)
from canvas_comms_wire.opened import opened

_TEXT, _YES_NO, _LIST, _ID = (str,), (bool,), (list,), (int, str)

CONVERSATION = {
    "id": _ID,
    "workflow_state": _TEXT,
    "subject": _TEXT,
    "last_message": _TEXT,
    "last_message_at": _TEXT,
    "last_authored_message": _TEXT,
    "last_authored_message_at": _TEXT,
    "message_count": (int,),
    "subscribed": _YES_NO,
    "private": _YES_NO,
    "starred": _YES_NO,
    "properties": _LIST,
    "visible": _YES_NO,
    "audience": _LIST,
    "audience_contexts": (dict,),
    "avatar_url": _TEXT,
    "participants": _LIST,
    "context_code": _TEXT,
    "context_name": _TEXT,
    "messages": _LIST,
    "submissions": _LIST,
    "cannot_reply": _YES_NO,
    "beta": _YES_NO,
}
PERSON = {
    "id": _ID,
    "name": _TEXT,
    "full_name": _TEXT,
    "pronouns": _TEXT,
    "uuid": _TEXT,
    "common_courses": (dict,),
    "common_groups": (dict,),
    "avatar_url": _TEXT,
}
MESSAGE = {
    "id": _ID,
    "author_id": _ID,
    "created_at": _TEXT,
    "body": _TEXT,
    "generated": _YES_NO,
    "media_comment": (dict,),
    "forwarded_messages": _LIST,
    "attachments": _LIST,
    "participating_user_ids": _LIST,
}
MEDIA = dict.fromkeys(("media_type", "media_id", "display_name", "content-type", "url"), _TEXT)

_TIMES = ("last_message_at", "last_authored_message_at")
_Open = opened(Conversation)
_OpenPerson = opened(Person)
MAX_FORWARDED = 16
"""How deep forwarded messages may hold forwarded messages."""


@attrs.define(eq=False)
class Reader:
    """Reads many conversations that share people; somebody met before costs no new value."""

    people: dict[object, tuple[Json, Person]] = attrs.field(factory=dict, repr=False)
    _conversations: Layouts = attrs.field(factory=lambda: Layouts(CONVERSATION), init=False, repr=False)
    _persons: Layouts = attrs.field(factory=lambda: Layouts(PERSON), init=False, repr=False)
    _messages: Layouts = attrs.field(factory=lambda: Layouts(MESSAGE), init=False, repr=False)

    def conversation(self, found: Json, where: str = "conversation") -> Conversation:
        """One conversation. Raises `MalformedResponse` naming place and rule, never a value."""
        if type(found) is not dict:
            raise MalformedResponse(where, "must be an object")
        values, extra = self._conversations.read(found)
        key, state, subject, preview, last_at, own, own_at, count, subscribed, private, starred = values[:11]
        properties, visible, audience, contexts, avatar, people, code, name, messages = values[11:20]
        last = None if last_at is None else read_moment(last_at)
        authored = None if own_at is None else read_moment(own_at)
        if (last is None and last_at is not None) or (authored is None and own_at is not None):
            extra = {
                **(extra or NOTHING_MORE),
                **odd_times(found, "last_message_at", "last_authored_message_at"),
            }
        courses, groups = _contexts(contexts) if contexts else (NOTHING_ROLES, NOTHING_ROLES)
        one: Any = _Open(
            read_id(key, f"{where}.id"),
            state or "",
            subject,
            preview,
            last,
            own,
            authored,
            count or 0,
            subscribed is not False,
            private is True,
            starred is True,
            tuple(properties) if properties else (),
            visible,
            _ids(audience, where) if audience else (),
            courses,
            groups,
            avatar,
            tuple([self.person(person, where) for person in people]) if people else (),
            code,
            name,
            None if messages is None else self.messages(messages, f"{where}.messages"),
            values[21] is True,
            values[22],
            extra or NOTHING_MORE,
        )
        one.__class__ = Conversation
        return cast(Conversation, one)

    def person(self, found: Json, where: str = "participant") -> Person:
        """One participant. Raises `MalformedResponse`."""
        if type(found) is not dict:
            raise MalformedResponse(f"{where}.participants", "must hold objects")
        key = found.get("id")
        known = self.people.get(key) if type(key) in _ID else None
        if known is not None and known[0] == found:
            return known[1]
        values, extra = self._persons.read(found)
        courses, groups = values[5], values[6]
        one: Any = _OpenPerson(
            read_id(key, f"{where}.participants.id"),
            values[1],
            values[2],
            values[3],
            values[4],
            None if courses is None else read_roles(courses),
            None if groups is None else read_roles(groups),
            values[7],
            extra or NOTHING_MORE,
        )
        one.__class__ = Person
        self.people[key] = (found, one)
        return cast(Person, one)

    def messages(self, found: Json, where: str, depth: int = 0) -> tuple[ConversationMessage, ...]:
        """Messages, newest first. Raises `MalformedResponse`."""
        if type(found) is not list:
            raise MalformedResponse(where, "must be a list")
        if depth > MAX_FORWARDED:
            raise MalformedResponse(where, "is nested too deep")
        return tuple([self.message(one, where, depth) for one in found])

    def message(self, found: Json, where: str = "message", depth: int = 0) -> ConversationMessage:
        """One message. Raises `MalformedResponse`."""
        if type(found) is not dict:
            raise MalformedResponse(where, "must hold objects")
        values, extra = self._messages.read(found)
        key, author, at, body, generated, media, forwarded, attachments, people = values
        created = None if at is None else read_moment(at)
        if created is None and at is not None:
            extra = {**(extra or NOTHING_MORE), "created_at": at}
        return ConversationMessage(
            read_id(key, f"{where}.id"),
            None if author is None else read_id(author, f"{where}.author_id"),
            created,
            body,
            generated is True,
            None if media is None else _media(media),
            self.messages(forwarded, f"{where}.forwarded_messages", depth + 1) if forwarded else (),
            tuple(one for one in attachments if type(one) is dict) if attachments else (),
            _ids(people, where) if people else (),
            extra or NOTHING_MORE,
        )


@veiled
def read_conversations(found: Json, where: str = "conversations") -> tuple[Conversation, ...]:
    """A page of conversations. Raises `MalformedResponse`."""
    if type(found) is not list:
        raise MalformedResponse(where, "must be a list")
    read = Reader().conversation
    return tuple([read(one, where) for one in found])


@veiled
def read_conversation(found: Json) -> Conversation:
    """One conversation. Raises `MalformedResponse`."""
    return Reader().conversation(found)


@veiled
def read_message(found: Json) -> ConversationMessage:
    """One message. Raises `MalformedResponse`."""
    return Reader().message(found)


def _media(found: Json) -> Media:
    values, _ = Layouts(MEDIA).read(found)
    return Media(*values)


def _contexts(found: Json) -> tuple[Roles, Roles]:
    courses, groups = read_roles(found.get("courses")), read_roles(found.get("groups"))
    return NOTHING_ROLES if courses is None else courses, NOTHING_ROLES if groups is None else groups


def _ids(found: Json, where: str) -> tuple[str, ...]:
    return tuple([str(one) if type(one) is int else read_id(one, where) for one in found])


__all__ = [
    "Reader",
    "read_conversation",
    "read_conversations",
    "read_message",
]
