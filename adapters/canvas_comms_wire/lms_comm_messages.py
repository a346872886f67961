"""Comm messages of Canvas LMS on the wire."""

from canvas_comms.capabilities import Capability
from canvas_comms.lms.comm_messages.resources import CommMessage, ListCommMessages
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.leaves import HTML, ID, INSTANT, TEXT
from canvas_comms_wire.records import Record, maybe
from canvas_comms_wire.responses import Page

COMM_MESSAGE = Record(
    CommMessage,
    id=ID,
    created_at=maybe(INSTANT),
    sent_at=maybe(INSTANT),
    workflow_state=TEXT,
    from_address=maybe(TEXT).called("from"),
    from_name=maybe(TEXT),
    to=maybe(TEXT),
    reply_to=maybe(TEXT),
    subject=maybe(TEXT),
    body=maybe(TEXT),
    html_body=maybe(HTML),
)

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "GET", "/api/v1/comm_messages", ListCommMessages, Page(COMM_MESSAGE.kind), Capability.COMM_MESSAGES
    ),
)

__all__ = ["COMM_MESSAGE", "ENDPOINTS"]
