"""What a Canvas LMS does with each call about conversations: commands in, outcomes and changes out.

`decide` is pure: it reads the state through a view, copies none of it, and says what came
of the call and what changes. `work` does the same for jobs. A backend applies the changes
in order and does nothing else.
"""

from datetime import datetime
from typing import TypeAlias

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.operations import ConversationCommand, Counted, Outcome
from canvas_comms.lms.conversations.server.administer import (
    UpdateMany,
    batch_update,
    batches,
    cancel_progress,
    delete_for_all,
    deleted_index,
    restore,
    show_progress,
    update_many,
)
from canvas_comms.lms.conversations.server.create import SendBatch, create, send_batch
from canvas_comms.lms.conversations.server.read import (
    destroy,
    find_recipients,
    index,
    mark_all_as_read,
    remove_messages,
    show,
    update,
)
from canvas_comms.lms.conversations.server.reply import Reply, add_message, add_recipients, send_reply
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, ConversationState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import deny
from canvas_comms.lms.rules.credentials import logged_in

LaterWork: TypeAlias = SendBatch | UpdateMany | Reply
"""What conversations leave to jobs."""


def decide(
    view: ConversationState,
    command: ConversationCommand,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[Outcome, tuple[Change, ...]]:
    """Decide any call. `now` is the server's clock, with a zone. Never raises."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    draft = UnitOfWork(view, now)
    if isinstance(command, operations.Personal):
        return _personal(draft, command, actor, edition)
    return _of_one(draft, command, actor, edition)


def work(view: ConversationState, later: LaterWork, edition: LmsEdition, now: datetime) -> tuple[Change, ...]:
    """What a job changes."""
    draft = UnitOfWork(view, now)
    match later:
        case SendBatch():
            return send_batch(draft, later)
        case UpdateMany():
            return update_many(draft, later)
        case Reply():
            send_reply(draft, later)
            return draft.changes()


def _personal(
    draft: UnitOfWork, command: operations.Personal, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    match command:
        case operations.Index():
            return index(draft, command, actor, edition)
        case operations.Create():
            return create(draft, command, actor, edition)
        case operations.BatchUpdate():
            return batch_update(draft, command, actor, edition)
        case operations.Batches():
            return batches(draft, command, actor, edition)
        case operations.UnreadCount():
            return Counted(draft.view.unread_count(actor.id)), ()
        case operations.MarkAllAsRead():
            return mark_all_as_read(draft, actor)
        case operations.FindRecipients():
            return find_recipients(draft, command, actor, edition)
        case operations.DeletedIndex():
            return deleted_index(draft, command, actor, edition)
        case operations.Restore():
            return restore(draft, command, actor, edition)


def _of_one(
    draft: UnitOfWork, command: operations.OfOne, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    match command:
        case operations.Show():
            return show(draft, command, actor, edition)
        case operations.Update():
            return update(draft, command, actor, edition)
        case operations.Destroy():
            return destroy(draft, command, actor, edition)
        case operations.AddMessage():
            return add_message(draft, command, actor, edition)
        case operations.AddRecipients():
            return add_recipients(draft, command, actor, edition)
        case operations.RemoveMessages():
            return remove_messages(draft, command, actor, edition)
        case operations.DeleteForAll():
            return delete_for_all(draft, command, actor, edition)
        case operations.ShowProgress():
            return show_progress(draft, command, actor, edition)
        case operations.CancelProgress():
            return cancel_progress(draft, command, actor, edition)


__all__ = ["LaterWork", "decide", "work"]
