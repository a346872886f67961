"""What clients ask about conversations, as the parameters that the API takes."""

from collections.abc import Sequence

from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    Event,
    NewConversation,
    NewMessage,
    Query,
    RecipientSearch,
)
from canvas_comms.lms.conversations.rules.lists import FilterMode
from canvas_comms_wire.json_text import Json

Fields = dict[str, Json]


def create_fields(new: NewConversation) -> Fields:
    """Parameters of POST /conversations; what is not wanted is left out."""
    fields: Fields = {"recipients": list(new.recipients), "body": new.body}
    if new.subject is not None:
        fields["subject"] = new.subject
    for name in ("group_conversation", "bulk_message", "force_new"):
        if getattr(new.switches, name):
            fields[name] = True
    if new.later:
        fields["mode"] = "async"
    if new.context_code is not None:
        fields["context_code"] = new.context_code
    return fields


def message_fields(new: NewMessage) -> Fields:
    """Parameters of POST /conversations/:id/add_message."""
    fields: Fields = {"body": new.body}
    if new.recipients is not None:
        fields["recipients"] = list(new.recipients)
    if new.included:
        fields["included_messages"] = list(new.included)
    if new.media_comment_id is not None:
        fields["media_comment_id"] = new.media_comment_id
    if new.media_comment_type is not None:
        fields["media_comment_type"] = new.media_comment_type
    return fields


def recipients_fields(recipients: Sequence[str]) -> Fields:
    """Parameters of POST /conversations/:id/add_recipients."""
    return {"recipients": list(recipients)}


def query_fields(query: Query) -> Fields:
    """Parameters of GET /conversations."""
    fields: Fields = {"scope": query.scope.value, "per_page": query.per_page}
    if query.filters:
        fields["filter"] = list(query.filters)
    if query.mode is not FilterMode.OR:
        fields["filter_mode"] = query.mode.value
    if query.avatars:
        fields["include"] = ["participant_avatars"]
    return fields


def wishes_fields(wishes: ConversationUpdate) -> Fields:
    """Parameters of PUT /conversations/:id."""
    state = None if wishes.state is None else wishes.state.value
    found = {
        "workflow_state": state,
        "starred": wishes.starred,
        "subscribed": wishes.subscribed,
    }
    return {"conversation": {name: value for name, value in found.items() if value is not None}}


def update_fields(ids: Sequence[str], event: Event) -> Fields:
    """Parameters of PUT /conversations."""
    return {"conversation_ids": list(ids), "event": event.value}


def search_fields(search: RecipientSearch) -> Fields:
    """Parameters of GET /search/recipients."""
    fields: Fields = {"per_page": search.per_page}
    if search.text:
        fields["search"] = search.text
    if search.within is not None:
        fields["context"] = search.within
    if search.user is not None:
        fields["user_id"] = search.user
    if search.people_only:
        fields["type"] = "user"
    return fields


def form_pairs(fields: Fields) -> list[tuple[str, str]]:
    """The parameters as fields of a form or query, in order.

    An empty list becomes one empty element, for a list that is left out means everybody.
    """
    return [pair for name, value in fields.items() for pair in _pairs(name, value)]


def _pairs(name: str, value: Json) -> list[tuple[str, str]]:
    if isinstance(value, list):
        return [(f"{name}[]", _text(one)) for one in value] or [(f"{name}[]", "")]
    if isinstance(value, dict):
        return [pair for key, one in value.items() for pair in _pairs(f"{name}[{key}]", one)]
    return [(name, _text(value))]


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


__all__ = [
    "Fields",
    "create_fields",
    "form_pairs",
    "message_fields",
    "query_fields",
    "recipients_fields",
    "search_fields",
    "update_fields",
    "wishes_fields",
]
