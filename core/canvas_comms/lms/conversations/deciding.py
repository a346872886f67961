"""What a Canvas LMS does with each call about conversations: commands in, outcomes and changes out.

`decide` is pure: it reads the state through a view, copies none of it, and says what came
of the call and what changes. `work` does the same for jobs. A backend applies the changes
in order and does nothing else.
"""

from datetime import datetime
from typing import TypeAlias

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import commands
from canvas_comms.lms.conversations.commands import ConversationCommand
from canvas_comms.lms.conversations.outcomes import Counted, Outcome
from canvas_comms.lms.conversations.serving.batching import (
    UpdateMany,
    batch_update,
    batches,
    cancel_progress,
    show_progress,
    update_many,
)
from canvas_comms.lms.conversations.serving.creating import SendBatch, create, send_batch
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.keeping import (
    destroy,
    index,
    mark_all_as_read,
    remove_messages,
    show,
    update,
)
from canvas_comms.lms.conversations.serving.replying import Reply, add_message, add_recipients, send_reply
from canvas_comms.lms.conversations.serving.searching import find_recipients
from canvas_comms.lms.conversations.serving.wiping import delete_for_all, deleted_index, restore
from canvas_comms.lms.conversations.serving.wordings import WORDINGS
from canvas_comms.lms.conversations.viewing import Change, View
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import deny
from canvas_comms.lms.rules.credentials import logged_in

LaterWork: TypeAlias = SendBatch | UpdateMany | Reply
"""What conversations leave to jobs."""


def decide(
    view: View, command: ConversationCommand, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Outcome, tuple[Change, ...]]:
    """Decide any call. `now` is the server's clock, with a zone. Never raises."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    draft = Draft(view, now)
    if isinstance(command, commands.Personal):
        return _personal(draft, command, actor, edition)
    return _of_one(draft, command, actor, edition)


def work(view: View, later: LaterWork, edition: LmsEdition, now: datetime) -> tuple[Change, ...]:
    """What a job changes."""
    draft = Draft(view, now)
    match later:
        case SendBatch():
            return send_batch(draft, later)
        case UpdateMany():
            return update_many(draft, later)
        case Reply():
            send_reply(draft, later)
            return draft.changes()


def _personal(
    draft: Draft, command: commands.Personal, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    match command:
        case commands.Index():
            return index(draft, command, actor, edition)
        case commands.Create():
            return create(draft, command, actor, edition)
        case commands.BatchUpdate():
            return batch_update(draft, command, actor, edition)
        case commands.Batches():
            return batches(draft, command, actor, edition)
        case commands.UnreadCount():
            return Counted(draft.view.unread_count(actor.id)), ()
        case commands.MarkAllAsRead():
            return mark_all_as_read(draft, actor)
        case commands.FindRecipients():
            return find_recipients(draft, command, actor, edition)
        case commands.DeletedIndex():
            return deleted_index(draft, command, actor, edition)
        case commands.Restore():
            return restore(draft, command, actor, edition)


def _of_one(
    draft: Draft, command: commands.OfOne, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    match command:
        case commands.Show():
            return show(draft, command, actor, edition)
        case commands.Update():
            return update(draft, command, actor, edition)
        case commands.Destroy():
            return destroy(draft, command, actor, edition)
        case commands.AddMessage():
            return add_message(draft, command, actor, edition)
        case commands.AddRecipients():
            return add_recipients(draft, command, actor, edition)
        case commands.RemoveMessages():
            return remove_messages(draft, command, actor, edition)
        case commands.DeleteForAll():
            return delete_for_all(draft, command, actor, edition)
        case commands.ShowProgress():
            return show_progress(draft, command, actor, edition)
        case commands.CancelProgress():
            return cancel_progress(draft, command, actor, edition)


__all__ = ["LaterWork", "decide", "work"]
