"""Every endpoint of Canvas LMS that is declared. An area adds its own here."""

from collections.abc import Mapping
from typing import Any

from canvas_comms.lms.operations import Command
from canvas_comms_wire import lms_account_notifications as account_notifications
from canvas_comms_wire import lms_activity_stream as activity_stream
from canvas_comms_wire import lms_assignments as assignments
from canvas_comms_wire import lms_channels as channels
from canvas_comms_wire import lms_comm_messages as comm_messages
from canvas_comms_wire import lms_conversation_endpoints as conversations
from canvas_comms_wire import lms_discussions as discussions
from canvas_comms_wire import lms_file_endpoints as files
from canvas_comms_wire import lms_preferences as preferences
from canvas_comms_wire import lms_roster as roster
from canvas_comms_wire.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *activity_stream.ENDPOINTS,  # a literal path before users/:id
    *roster.ENDPOINTS,
    *channels.ENDPOINTS,
    *preferences.ENDPOINTS,
    *comm_messages.ENDPOINTS,
    *conversations.ENDPOINTS,
    *discussions.ENDPOINTS,
    *assignments.ENDPOINTS,
    *account_notifications.ENDPOINTS,
    *files.ENDPOINTS,
)


def endpoints_of(operation: type[Command[Any]]) -> tuple[Endpoint, ...]:
    """The endpoints that an operation has, in the server's order; none if no route does it."""
    return _BY_OPERATION.get(operation, ())


_BY_OPERATION: Mapping[type[Command[Any]], tuple[Endpoint, ...]] = {
    operation: tuple(one for one in ENDPOINTS if one.operation is operation)
    for operation in {one.operation for one in ENDPOINTS}
}

__all__ = ["ENDPOINTS", "endpoints_of"]
