"""What leaves for an assistant, as JSON: the fields that are listed here, and no others.

A text that somebody else wrote is fenced, a name of a person may be replaced by a pseudonym, and a label,
such as the name of a course, is kept to one short line. What a class has besides stays here.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage, Person, Recipient
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.files.resources import File
from canvas_comms.medical.model import Reference
from canvas_comms.medical.resources import Communication
from canvas_comms.redaction import Opaque
from canvas_comms_mcp import answers
from canvas_comms_mcp.fences import Fence
from canvas_comms_mcp.pseudonyms import Pseudonyms
from canvas_comms_wire.value_schemas import Definitions, every_field

LABEL_LENGTH = 120
"""So many characters of a label or name are shown."""


class Care(enum.Enum):
    """How a field is written."""

    AS_IT_IS = "as it is"
    """Ids, numbers, times, words of a server; a value inside is written by its own fields."""
    TEXT = "text"
    """Written by others: fenced."""
    PERSON = "person"
    """The name of the person whose id stands in the field `id`."""
    LABEL = "label"
    """One short line."""


_IS, _TEXT, _PERSON, _LABEL = Care.AS_IT_IS, Care.TEXT, Care.PERSON, Care.LABEL

SHOWN: Mapping[type, Mapping[str, Care]] = {
    Conversation: {
        "id": _IS,
        "workflow_state": _IS,
        "subject": _TEXT,
        "last_message": _TEXT,
        "last_message_at": _IS,
        "message_count": _IS,
        "private": _IS,
        "context_code": _IS,
        "context_name": _LABEL,
        "audience": _IS,
        "participants": _IS,
        "cannot_reply": _IS,
        "messages": _IS,
    },
    Person: {"id": _IS, "name": _PERSON},
    ConversationMessage: {
        "id": _IS,
        "author_id": _IS,
        "created_at": _IS,
        "body": _TEXT,
        "generated": _IS,
        "attachments": _IS,
    },
    File: {"id": _IS, "display_name": _LABEL, "size": _IS},
    Recipient: {
        "id": _IS,
        "name": _PERSON,
        "is_context": _IS,
        "user_count": _IS,
        "context_name": _LABEL,
    },
    DiscussionTopic: {
        "id": _IS,
        "title": _TEXT,
        "message": _TEXT,
        "posted_at": _IS,
        "delayed_post_at": _IS,
        "context_code": _IS,
        "is_announcement": _IS,
        "published": _IS,
        "unread_count": _IS,
    },
    Communication: {
        "id": _IS,
        "status": _IS,
        "sender": _IS,
        "recipient": _IS,
        "content": _TEXT,
        "sent": _IS,
        "received": _IS,
    },
    answers.Somebody: {"id": _IS, "name": _PERSON},
}
"""Class → the fields of it that leave. Answers of our own hold nothing else that others wrote."""


def shown_fields(kind: type) -> Mapping[str, Care]:
    """The fields of a class that leave. Raises `TypeError` for a class that is not listed."""
    if kind in SHOWN:
        return SHOWN[kind]
    if kind.__module__ != answers.__name__:
        raise TypeError(f"nobody says what of {kind.__name__} may leave")
    return dict.fromkeys(every_field(kind), Care.AS_IT_IS)


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of what a tool answers: an object, with what it refers to under `$defs`."""
    definitions = Definitions(fields_of=lambda one: tuple(shown_fields(one)), as_text=frozenset({Reference}))
    name = definitions.name_of(kind)
    others = {key: one for key, one in definitions.found.items() if key != name}
    return {**definitions.found[name], **({"$defs": others} if others else {})}


@attrs.frozen(eq=False, repr=False)
class Writer(Opaque):
    """Writes values as JSON, with its fence and its pseudonyms."""

    fence: Fence
    pseudonyms: Pseudonyms

    def write(self, value: Any) -> Any:
        """The document of a value. Everybody in it is met first, so that no text tells a name."""
        for one in _everybody(value):
            self.pseudonyms.meet(*one)
        return self._written(value)

    def _written(self, value: Any) -> Any:
        if isinstance(value, Reference):
            return str(value)
        if attrs.has(type(value)):
            return {name: self._field(value, name, care) for name, care in shown_fields(type(value)).items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._written(one) for one in value]
        if isinstance(value, datetime):
            return value.isoformat().replace("+00:00", "Z")
        if isinstance(value, enum.Enum):
            return value.value
        return whole(value) if isinstance(value, str) else value

    def _field(self, value: Any, name: str, care: Care) -> Any:
        content = getattr(value, name)
        if content is None or care is Care.AS_IT_IS:
            return self._written(content)
        text = whole(content)
        if care is Care.TEXT:
            return self.fence.around(self.pseudonyms.hidden(text))
        if care is Care.PERSON and _is_person(value):
            return self.pseudonyms.shown(value.id, line(text))
        return line(self.pseudonyms.hidden(text))


def _everybody(value: Any) -> Iterator[tuple[str, str]]:
    """Id and name of each person in a value."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _everybody(one)
    elif attrs.has(type(value)) and not isinstance(value, Reference):
        for name, care in shown_fields(type(value)).items():
            content = getattr(value, name)
            if care is Care.AS_IT_IS:
                yield from _everybody(content)
            elif care is Care.PERSON and content and _is_person(value):
                yield value.id, whole(content)


def _is_person(value: Any) -> bool:
    return not (isinstance(value, Recipient) and value.is_context)


def whole(text: str) -> str:
    """The text without half characters, which no JSON of others can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def line(text: str) -> str:
    """The text in one short line."""
    words = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return words if len(words) <= LABEL_LENGTH else words[: LABEL_LENGTH - 1] + "…"


__all__ = ["SHOWN", "Care", "Writer", "schema_of", "shown_fields"]
