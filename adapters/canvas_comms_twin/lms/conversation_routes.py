"""The routes about conversations, in the server's order: literal names before ids."""

from collections.abc import Callable
from typing import Any

from canvas_comms.lms.conversations import operations
from canvas_comms.lms.operations import Command
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.lms_conversations_written import write_headers, write_outcome
from canvas_comms_wire.responses import EMPTY, Call, Reply

_ROOT = "/api/v1/conversations"


def _of_all(kind: Callable[..., Command[Any]]) -> Callable[[Call], Command[Any]]:
    return lambda call: kind(call.parameters, call.base)


def _of_one(kind: Callable[..., Command[Any]]) -> Callable[[Call], Command[Any]]:
    return lambda call: kind(call.path["id"], call.parameters, call.base)


def _told(outcome: Any, call: Call) -> Reply:
    body = EMPTY if isinstance(outcome, operations.Nothing) else write_outcome(outcome)
    links = getattr(outcome, "links", None)
    return Reply(outcome.status, body, links, headers=tuple(write_headers(outcome).items()))


CONVERSATION_ROUTES: tuple[Route, ...] = (
    Route("GET", _ROOT, _of_all(operations.Index), _told),
    Route("POST", _ROOT, _of_all(operations.Create), _told),
    Route("PUT", _ROOT, _of_all(operations.BatchUpdate), _told),
    Route("GET", f"{_ROOT}/batches", _of_all(operations.Batches), _told),
    Route("GET", f"{_ROOT}/unread_count", _of_all(operations.UnreadCount), _told),
    Route("POST", f"{_ROOT}/mark_all_as_read", _of_all(operations.MarkAllAsRead), _told),
    Route("GET", f"{_ROOT}/find_recipients", _of_all(operations.FindRecipients), _told),
    Route("GET", "/api/v1/search/recipients", _of_all(operations.FindRecipients), _told),
    Route("GET", f"{_ROOT}/deleted", _of_all(operations.DeletedIndex), _told),
    Route("PUT", f"{_ROOT}/restore", _of_all(operations.Restore), _told),
    Route("GET", f"{_ROOT}/:id", _of_one(operations.Show), _told),
    Route("PUT", f"{_ROOT}/:id", _of_one(operations.Update), _told),
    Route("DELETE", f"{_ROOT}/:id", _of_one(operations.Destroy), _told),
    Route("POST", f"{_ROOT}/:id/add_message", _of_one(operations.AddMessage), _told),
    Route("POST", f"{_ROOT}/:id/add_recipients", _of_one(operations.AddRecipients), _told),
    Route("POST", f"{_ROOT}/:id/remove_messages", _of_one(operations.RemoveMessages), _told),
    Route("DELETE", f"{_ROOT}/:id/delete_for_all", _of_one(operations.DeleteForAll), _told),
    Route("GET", "/api/v1/progress/:id", _of_one(operations.ShowProgress), _told),
    Route("POST", "/api/v1/progress/:id/cancel", _of_one(operations.CancelProgress), _told),
)

__all__ = ["CONVERSATION_ROUTES"]
