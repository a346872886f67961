"""The calls, one frozen value each. Parameters are raw: the rules read them.

`base` is the server's own URL, for addresses in answers.
"""

from typing import TypeAlias

import attrs

from canvas_comms.lms.given import Parameters
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


class Index(_Call):
    """GET /conversations."""


class Create(_Call):
    """POST /conversations."""


class BatchUpdate(_Call):
    """PUT /conversations."""


class Batches(_Call):
    """GET /conversations/batches."""


class UnreadCount(_Call):
    """GET /conversations/unread_count."""


class MarkAllAsRead(_Call):
    """POST /conversations/mark_all_as_read."""


class FindRecipients(_Call):
    """GET /search/recipients, also as /conversations/find_recipients."""


class DeletedIndex(_Call):
    """GET /conversations/deleted."""


class Restore(_Call):
    """PUT /conversations/restore."""


class Show(_CallOn):
    """GET /conversations/:id."""


class Update(_CallOn):
    """PUT /conversations/:id."""


class Destroy(_CallOn):
    """DELETE /conversations/:id."""


class AddMessage(_CallOn):
    """POST /conversations/:id/add_message."""


class AddRecipients(_CallOn):
    """POST /conversations/:id/add_recipients."""


class RemoveMessages(_CallOn):
    """POST /conversations/:id/remove_messages."""


class DeleteForAll(_CallOn):
    """DELETE /conversations/:id/delete_for_all."""


class ShowProgress(_CallOn):
    """GET /progress/:id."""


class CancelProgress(_CallOn):
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

Command: TypeAlias = Personal | OfOne
