"""Comm messages of Canvas LMS: JSON to flat values, and back."""

from canvas_comms.lms.comm_messages.model import NOTHING_MORE, CommMessage
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_json import maybe_iso, number
from canvas_comms_wire.lms_leaves import (
    extra_of,
    read_id,
    read_list,
    read_object,
    read_optional_text,
    read_optional_time,
    read_text,
)

_TEXTS = ("from", "from_name", "to", "reply_to", "subject", "body", "html_body")
_KEYS = frozenset(["id", "created_at", "sent_at", "workflow_state", *_TEXTS])


@veiled
def read_comm_messages(body: bytes) -> tuple[CommMessage, ...]:
    """A page of messages. Raises `MalformedResponse` naming place and rule, never a value."""
    return tuple([_message(one, f"[{i}]") for i, one in enumerate(read_list(reply_json(body), "body"))])


def comm_message_document(message: CommMessage) -> dict[str, Json]:
    """The JSON of a message as the server writes it."""
    return {
        "id": number(message.id),
        "created_at": maybe_iso(message.created_at),
        "sent_at": maybe_iso(message.sent_at),
        "workflow_state": message.workflow_state,
        "from": message.from_address,
        "from_name": message.from_name,
        "to": message.to,
        "reply_to": message.reply_to,
        "subject": message.subject,
        "body": message.body,
        "html_body": message.html_body,
        **message.extra,
    }


def _message(found: Json, where: str) -> CommMessage:
    one = read_object(found, where)
    get = one.get
    sender, name, to, reply_to, subject, body, html_body = (
        read_optional_text(get(key), f"{where}.{key}") for key in _TEXTS
    )
    return CommMessage(
        id=read_id(get("id"), f"{where}.id"),
        created_at=read_optional_time(get("created_at"), f"{where}.created_at"),
        sent_at=read_optional_time(get("sent_at"), f"{where}.sent_at"),
        workflow_state=read_text(get("workflow_state"), f"{where}.workflow_state"),
        from_address=sender,
        from_name=name,
        to=to,
        reply_to=reply_to,
        subject=subject,
        body=body,
        html_body=html_body,
        extra=extra_of(one, _KEYS) if one.keys() - _KEYS else NOTHING_MORE,
    )


__all__ = ["comm_message_document", "read_comm_messages"]
