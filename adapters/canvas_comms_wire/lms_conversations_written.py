"""Outcomes of conversation calls as the JSON that a Canvas LMS writes.

Which keys an answer has is the core's to say (`rules.shapes`); here they get their names.
"""

from collections.abc import Callable, Mapping
from typing import Any

from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.resources import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Media,
    Person,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.conversations.rules.response_keys import KEYS, ResponseKeys, ResponseKind
from canvas_comms.lms.operations import Denied
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_conversation_leaves import write_roles
from canvas_comms_wire.lms_json import iso, maybe_iso, maybe_number, number


def write_outcome(outcome: operations.Outcome) -> Json:
    """The body of an answer; None if it has none."""
    return _WRITERS[type(outcome)](outcome)


def write_headers(outcome: operations.Outcome) -> Mapping[str, str]:
    """Headers that only this outcome has."""
    if isinstance(outcome, operations.Accepted):
        return {"X-Conversation-Batch-Id": outcome.batch}
    return {}


def write_conversation(c: Conversation, shape: ResponseKind) -> Json:
    """One conversation in the shape of its answer."""
    keys = KEYS[shape]
    document: dict[str, Json] = {
        "id": number(c.id),
        "subject": c.subject,
        "workflow_state": c.workflow_state,
        "last_message": c.last_message,
        "last_message_at": maybe_iso(c.last_message_at),
        "last_authored_message": c.last_authored_message,
        "last_authored_message_at": maybe_iso(c.last_authored_message_at),
        "message_count": c.message_count,
        "subscribed": c.subscribed,
        "private": c.private,
        "starred": c.starred,
        "properties": list(c.properties),
    }
    document |= _sometimes(c, keys)
    document |= {
        "audience": [number(user) for user in c.audience],
        "audience_contexts": {
            "courses": write_roles(c.shared_courses),
            "groups": write_roles(c.shared_groups),
        },
        "avatar_url": c.avatar_url,
        "participants": [write_person(person) for person in c.participants],
        "visible": c.visible,
        "context_code": c.context_code,
    }
    return document | dict(c.extra)


def write_person(person: Person) -> Json:
    """A participant; what it has not is left out."""
    document: dict[str, Json] = {
        "id": number(person.id),
        "name": person.name,
        "full_name": person.full_name,
        "pronouns": person.pronouns,
    }
    if person.uuid is not None:
        document["uuid"] = person.uuid
    if person.common_courses is not None:
        document["common_courses"] = write_roles(person.common_courses)
    if person.common_groups is not None:
        document["common_groups"] = write_roles(person.common_groups)
    if person.avatar_url is not None:
        document["avatar_url"] = person.avatar_url
    return document | dict(person.extra)


def write_message(message: ConversationMessage) -> Json:
    """A message, with those that it forwards."""
    return {
        "id": number(message.id),
        "created_at": maybe_iso(message.created_at),
        "body": message.body,
        "author_id": maybe_number(message.author_id),
        "generated": message.generated,
        "media_comment": None if message.media_comment is None else _media(message.media_comment),
        "forwarded_messages": [write_message(one) for one in message.forwarded_messages],
        "attachments": [dict(one) for one in message.attachments],
        "participating_user_ids": [number(user) for user in message.participating_user_ids],
        **message.extra,
    }


def write_progress(progress: Progress) -> Json:
    """Long work."""
    return {
        "id": number(progress.id),
        "context_id": maybe_number(progress.context_id),
        "context_type": progress.context_type,
        "user_id": maybe_number(progress.user_id),
        "tag": progress.tag,
        "completion": progress.completion,
        "workflow_state": progress.workflow_state,
        "created_at": maybe_iso(progress.created_at),
        "updated_at": maybe_iso(progress.updated_at),
        "message": progress.message,
        "url": progress.url,
        **progress.extra,
    }


def write_batch(batch: RunningBatch) -> Json:
    """A bulk sending under way; the documented `subject` is never there."""
    return {
        "id": number(batch.id),
        "workflow_state": batch.workflow_state,
        "completion": batch.completion,
        "recipient_count": batch.recipient_count,
        "message": None if batch.message is None else write_message(batch.message),
        "tags": list(batch.tags),
        **batch.extra,
    }


def write_found(found: Recipient) -> Json:
    """A context or a person that can be addressed."""
    if found.is_context:
        document: dict[str, Json] = {
            "id": found.id,
            "name": found.name,
            "avatar_url": found.avatar_url,
            "type": "context",
            "user_count": found.user_count,
            "permissions": {},
        }
        if found.context_name is not None:
            document["context_name"] = found.context_name
        return document | dict(found.extra)
    return {
        "id": number(found.id),
        "name": found.name,
        "full_name": found.full_name,
        "pronouns": found.pronouns,
        "common_courses": write_roles(found.common_courses),
        "common_groups": write_roles(found.common_groups),
        "avatar_url": found.avatar_url,
        **found.extra,
    }


def _sometimes(c: Conversation, keys: ResponseKeys) -> dict[str, Json]:
    document: dict[str, Json] = {}
    if keys.messages and c.messages is not None:
        document["messages"] = [write_message(message) for message in c.messages]
    if keys.submissions:
        document["submissions"] = []
    if keys.context_name:
        document["context_name"] = c.context_name
    if c.cannot_reply:
        document["cannot_reply"] = True
    if c.beta is not None:
        document["beta"] = c.beta
    return document


def _listed(outcome: operations.Listed) -> Json:
    page = [write_conversation(one, ResponseKind.INDEX) for one in outcome.conversations]
    if outcome.all_ids is None:
        return page
    return {"conversations": page, "conversation_ids": [number(one) for one in outcome.all_ids]}


def _deleted(one: DeletedMessage) -> Json:
    return {
        **write_message(one.message),
        "deleted_at": iso(one.deleted_at),
        "user_id": number(one.user_id),
        "conversation_id": number(one.conversation_id),
    }


def _media(media: Media) -> Json:
    return {
        "media_type": media.media_type,
        "media_id": media.media_id,
        "display_name": media.display_name,
        "content-type": media.content_type,
        "url": media.url,
    }


_WRITERS: Mapping[type, Callable[[Any], Json]] = {
    operations.Told: lambda told: write_conversation(told.conversation, told.shape),
    operations.Made: lambda made: [write_conversation(one, made.shape) for one in made.conversations],
    operations.Listed: _listed,
    operations.Counted: lambda counted: {"unread_count": str(counted.unread)},
    operations.Reported: lambda reported: write_progress(reported.progress),
    operations.Running: lambda running: [write_batch(batch) for batch in running.batches],
    operations.FoundRecipients: lambda search: [write_found(one) for one in search.found],
    operations.Removed: lambda removed: [_deleted(one) for one in removed.messages],
    operations.Restored: lambda restored: [write_message(message) for message in restored.messages],
    operations.Accepted: lambda _: [],
    operations.Done: lambda _: {},
    operations.Nothing: lambda _: None,
    Denied: lambda denied: denied.answer.body,
}
"""One writer per kind of outcome."""

__all__ = [
    "write_batch",
    "write_conversation",
    "write_found",
    "write_headers",
    "write_message",
    "write_outcome",
    "write_person",
    "write_progress",
]
