"""What comes of a call: a closed set; how each is put into bytes is the twin's affair.

A refusal is the `Denied` that all areas of Canvas LMS share.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.rules.shapes import Shape
from canvas_comms.lms.conversations.shown import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Found,
    Progress,
    RunningBatch,
)
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import PageLinks
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
    shape: Shape
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
    shape: Shape
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

    found: tuple[Found, ...]
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
