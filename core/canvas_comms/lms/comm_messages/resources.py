"""A message that the server itself sent to a user, as the API shows it, and the operation that lists them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.lms.operations import Command, ServerPage
from canvas_comms.lms.params import ABSENT, RawParam
from canvas_comms.redaction import PRIVATE, Redacted

OUTGOING_ADDRESS = "notifications@canvas.example"
OUTGOING_NAME = "Instructure Canvas"
"""What `from` and `from_name` fall back to, so that they are never null."""

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


@attrs.frozen(eq=False, repr=False)
class CommMessage(Redacted):
    """A message as the API shows it. `from_address` is the key `from`; times are in UTC."""

    id: str
    created_at: datetime | None
    sent_at: datetime | None
    workflow_state: str
    from_address: str | None = attrs.field(metadata=PRIVATE)
    from_name: str | None = attrs.field(metadata=PRIVATE)
    to: str | None = attrs.field(metadata=PRIVATE)
    reply_to: str | None = attrs.field(metadata=PRIVATE)
    subject: str | None = attrs.field(metadata=PRIVATE)
    body: str | None = attrs.field(metadata=PRIVATE)
    html_body: str | None = attrs.field(metadata=PRIVATE)
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE)

    @property
    def state(self) -> CommMessageState | None:
        """The state, or None for one that we do not know."""
        return _STATES.get(self.workflow_state)


_STATES = {state.value: state for state in CommMessageState}

MAX_BODY = 65_535
"""Longer bodies are replaced. The limit is the server's for long texts; inferred."""

NO_PREVIEW = "message preview unavailable"


def as_comm_message(message: StoredCommMessage) -> CommMessage:
    """What the API shows of a row. Source: canvas-lms, lib/api/v1/comm_message.rb (2020)."""
    return CommMessage(
        id=message.id,
        created_at=message.created_at,
        sent_at=message.sent_at,
        workflow_state=message.state.value,
        from_address=message.from_address or OUTGOING_ADDRESS,
        from_name=message.from_name or OUTGOING_NAME,
        to=message.to,
        reply_to=message.reply_to,
        subject=message.subject,
        body=_preview(message.body),
        html_body=None if message.html_body is None else _preview(message.html_body),
    )


def _preview(text: str) -> str:
    return text if len(text) <= MAX_BODY else NO_PREVIEW


@attrs.frozen(hash=False)
class ListCommMessages(Command[ServerPage[CommMessage]]):
    """GET /comm_messages?user_id=…, newest first."""

    user_id: RawParam = ABSENT
    start_time: RawParam = ABSENT
    end_time: RawParam = ABSENT
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


__all__ = [
    "MAX_BODY",
    "NO_PREVIEW",
    "OUTGOING_ADDRESS",
    "OUTGOING_NAME",
    "CommMessage",
    "ListCommMessages",
    "as_comm_message",
]
