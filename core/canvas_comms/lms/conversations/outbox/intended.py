"""The message of an intent: to whom, in which thread, and what it says; written and read."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from canvas_comms.arguments import is_id
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.plan import Plan, Snapshot, plan
from canvas_comms.lms.conversations.requests import How, Intent, compose
from canvas_comms.outbox.model import Content


def content_of(intent: Intent, people: Sequence[str], how: How) -> Content:
    """What an intent of the outbox holds of a message to these users."""
    said = {
        "to": list(people),
        "body": intent.body,
        "how": how.value,
        "threads": None if intent.threads is None else intent.threads.value,
        "subject": intent.subject,
        "context": None if intent.context is None else intent.context.code,
        "attachments": list(intent.attachments) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def planned_of(content: Content | None) -> Plan | None:
    """The plan of one call for what an intent holds; None if that is none of ours. Total."""
    if content is None:
        return None
    to, attachments = content.get("to"), content.get("attachments", [])
    if not _are_ids(to) or not to or not _are_ids(attachments):
        return None
    said: Mapping[str, Any] = {name: content.get(name) for name in _WORDS}
    try:
        intent = compose(to=to, attachments=attachments, **said)
    except InvalidValue:
        return None
    planned = plan(intent, Snapshot(me="", people={one.text: (one.text,) for one in intent.recipients}))
    return planned if len(planned.calls) == 1 else None


_WORDS = ("body", "how", "threads", "subject", "context")


def _are_ids(given: object) -> TypeGuard[list[str]]:
    return isinstance(given, list) and all(isinstance(one, str) and is_id(one) for one in given)


__all__ = ["content_of", "planned_of"]
