"""The calls, one frozen value each. Parameters are raw: the rules read them.

`base` is the server's own URL, for addresses in answers.

What comes of a call: a closed set; how each is put into bytes is the twin's affair.

A refusal is the `Denied` that all areas of Canvas LMS share.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.resources import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.paging import PageLinks
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import Redacted

NO_FINDINGS = Decision()


@attrs.frozen(eq=False, repr=False)
class Listed(Redacted):
    """A page of conversations; `all_ids` if the caller wanted every id besides."""

    conversations: tuple[Conversation, ...]
    links: PageLinks
    all_ids: tuple[str, ...] | None = None
    decision: Decision = NO_FINDINGS
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class Made(Redacted):
    """The conversations that a create call sent into (201)."""

    conversations: tuple[Conversation, ...]
    shape: ResponseKind
    decision: Decision
    status: int = 201


@attrs.frozen
class Accepted:
    """A batch that is sent later (202); nobody has got anything yet."""

    batch: str
    recipients: tuple[str, ...]
    decision: Decision
    status: int = 202


@attrs.frozen(eq=False, repr=False)
class Told(Redacted):
    """One conversation as it is now; 202 if the message in it is sent later."""

    conversation: Conversation
    shape: ResponseKind
    decision: Decision = NO_FINDINGS
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class Running(Redacted):
    """A page of bulk sendings under way."""

    batches: tuple[RunningBatch, ...]
    links: PageLinks
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class Reported(Redacted):
    """Long work, and how far it is."""

    progress: Progress
    status: int = 200


@attrs.frozen
class Counted:
    """How many threads are unread."""

    unread: int
    status: int = 200


@attrs.frozen
class Done:
    """Done, and there is nothing to tell."""

    decision: Decision = NO_FINDINGS
    status: int = 200


@attrs.frozen
class Nothing:
    """Nothing was asked for and nothing is answered (204)."""

    decision: Decision = NO_FINDINGS
    status: int = 204


@attrs.frozen(eq=False, repr=False)
class FoundRecipients(Redacted):
    """A page of whom a message can be addressed to."""

    found: tuple[Recipient, ...]
    links: PageLinks
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class Removed(Redacted):
    """A page of messages that people removed from their views."""

    messages: tuple[DeletedMessage, ...]
    links: PageLinks
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class Restored(Redacted):
    """The messages that are seen again."""

    messages: tuple[ConversationMessage, ...]
    status: int = 200


Outcome: TypeAlias = (
    Listed
    | Made
    | Accepted
    | Told
    | Running
    | Reported
    | Counted
    | Done
    | Nothing
    | FoundRecipients
    | Removed
    | Restored
    | Denied
)


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
