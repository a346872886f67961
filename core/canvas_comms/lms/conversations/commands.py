"""The calls, one frozen value each. Parameters are raw: the rules read them.

`base` is the server's own URL, for addresses in answers.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.conversations.outcomes import (
    Accepted,
    Counted,
    Done,
    FoundRecipients,
    Listed,
    Made,
    Nothing,
    Removed,
    Reported,
    Restored,
    Running,
    Told,
)
from canvas_comms.lms.given import Parameters
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.redaction import Redacted

NOTHING = Parameters()


@attrs.frozen(eq=False, repr=False)
class _Call(Redacted):
    parameters: Parameters = NOTHING
    base: str = ""


@attrs.frozen(eq=False, repr=False)
class _CallOn(Redacted):
    id: str
    """As it stands in the path."""
    parameters: Parameters = NOTHING
    base: str = ""


class Index(_Call, Command[Listed | Denied]):
    """GET /conversations."""


class Create(_Call, Command[Made | Accepted | Denied]):
    """POST /conversations."""


class BatchUpdate(_Call, Command[Reported | Denied]):
    """PUT /conversations."""


class Batches(_Call, Command[Running | Denied]):
    """GET /conversations/batches."""


class UnreadCount(_Call, Command[Counted | Denied]):
    """GET /conversations/unread_count."""


class MarkAllAsRead(_Call, Command[Done | Denied]):
    """POST /conversations/mark_all_as_read."""


class FindRecipients(_Call, Command[FoundRecipients | Denied]):
    """GET /search/recipients, also as /conversations/find_recipients."""


class DeletedIndex(_Call, Command[Removed | Denied]):
    """GET /conversations/deleted."""


class Restore(_Call, Command[Restored | Denied]):
    """PUT /conversations/restore."""


class Show(_CallOn, Command[Told | Denied]):
    """GET /conversations/:id."""


class Update(_CallOn, Command[Told | Denied]):
    """PUT /conversations/:id."""


class Destroy(_CallOn, Command[Told | Denied]):
    """DELETE /conversations/:id."""


class AddMessage(_CallOn, Command[Told | Denied]):
    """POST /conversations/:id/add_message."""


class AddRecipients(_CallOn, Command[Told | Denied]):
    """POST /conversations/:id/add_recipients."""


class RemoveMessages(_CallOn, Command[Told | Nothing | Denied]):
    """POST /conversations/:id/remove_messages."""


class DeleteForAll(_CallOn, Command[Done | Denied]):
    """DELETE /conversations/:id/delete_for_all."""


class ShowProgress(_CallOn, Command[Reported | Denied]):
    """GET /progress/:id."""


class CancelProgress(_CallOn, Command[Reported | Denied]):
    """POST /progress/:id/cancel."""


Personal: TypeAlias = (
    Index
    | Create
    | BatchUpdate
    | Batches
    | UnreadCount
    | MarkAllAsRead
    | FindRecipients
    | DeletedIndex
    | Restore
)
"""Calls about everything of a person."""

OfOne: TypeAlias = (
    Show
    | Update
    | Destroy
    | AddMessage
    | AddRecipients
    | RemoveMessages
    | DeleteForAll
    | ShowProgress
    | CancelProgress
)
"""Calls about one thing."""

ConversationCommand: TypeAlias = Personal | OfOne
