"""How a Canvas LMS decides any command about conversations, and what its jobs change."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.server import administer, create, read, reply
from canvas_comms.lms.conversations.server.administer import RunBatchUpdate
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.server.reply import SendReply
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, ConversationState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Decider, Deciders, deny
from canvas_comms.lms.rules.credentials import logged_in

_Decider: TypeAlias = Callable[[UnitOfWork, Any, Actor, LmsEdition], tuple[Any, tuple[Change, ...]]]


def _for_users(decider: _Decider) -> Decider[ConversationState, Change]:
    """The decider of a route that needs a logged-in user, with a unit of work of its own."""

    def decide(
        view: ConversationState, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, tuple[Change, ...]]:
        if actor is None:
            return deny(logged_in(actor), edition, WORDINGS), ()
        return decider(UnitOfWork(view, now), command, actor, edition)

    return decide


_DECIDERS: Mapping[type[Command[Any]], _Decider] = {
    operations.ListConversations: read.list_conversations,
    operations.CreateConversation: create.create_conversation,
    operations.BatchUpdateConversations: administer.batch_update,
    operations.ListBatches: administer.list_batches,
    operations.CountUnread: read.count_unread,
    operations.MarkAllAsRead: read.mark_all_as_read,
    operations.FindRecipients: read.find_recipients,
    operations.ListDeletedMessages: administer.list_deleted_messages,
    operations.RestoreMessage: administer.restore_message,
    operations.ShowConversation: read.show_conversation,
    operations.UpdateConversation: read.update_conversation,
    operations.DeleteConversation: read.delete_conversation,
    operations.AddMessage: reply.add_message,
    operations.AddRecipients: reply.add_recipients,
    operations.RemoveMessages: read.remove_messages,
    operations.DeleteForAll: administer.delete_for_all,
    operations.ShowProgress: administer.show_progress,
    operations.CancelProgress: administer.cancel_progress,
}

DECIDERS: Deciders[ConversationState, Change] = Deciders(
    {command: _for_users(decider) for command, decider in _DECIDERS.items()}
)
"""Every command of the area, and who decides it."""

decide = DECIDERS.decide

ConversationJob: TypeAlias = SendBatch | RunBatchUpdate | SendReply
"""What conversations leave to jobs."""


def work(
    view: ConversationState, job: ConversationJob, edition: LmsEdition, now: datetime
) -> tuple[Change, ...]:
    """What a job changes. `now` is the server's clock, with a zone."""
    unit = UnitOfWork(view, now)
    match job:
        case SendBatch():
            return create.send_batch(unit, job)
        case RunBatchUpdate():
            return administer.run_batch_update(unit, job)
        case SendReply():
            reply.send_reply(unit, job)
            return unit.changes()


__all__ = ["DECIDERS", "ConversationJob", "decide", "work"]
