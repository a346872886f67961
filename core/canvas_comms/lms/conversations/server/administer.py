"""Batch updates and batches, and what only site administrators may do."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import user as about_user
from canvas_comms.lms.conversations.model import (
    ConversationBatch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ProgressRecord,
    ProgressState,
)
from canvas_comms.lms.conversations.operations import (
    BatchUpdateConversations,
    CancelProgress,
    DeleteForAll,
    ListBatches,
    ListDeletedMessages,
    RestoreMessage,
    ShowProgress,
)
from canvas_comms.lms.conversations.resources import (
    ConversationMessage,
    DeletedMessage,
    Progress,
    RunningBatch,
)
from canvas_comms.lms.conversations.rules import administration as rules
from canvas_comms.lms.conversations.rules.administration import (
    EVENTS,
    STEPS,
    TAG,
    Act,
    UpdateReason,
    ending,
    may_update,
)
from canvas_comms.lms.conversations.rules.creating import IN_PROGRESS, completion
from canvas_comms.lms.conversations.server.participant_updates import mark, recomputed, remove
from canvas_comms.lms.conversations.server.render import message
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import (
    Change,
    PutConversation,
    PutProgress,
    RemoveParticipants,
    SetUnread,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import Command, Denied, Done, Response, ServerPage, deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import RawParam, as_id, as_list, as_text
from canvas_comms.lms.rights import Right, granted

ProgressDecided: TypeAlias = tuple[Response[Progress] | Denied, tuple[Change, ...]]


@attrs.frozen
class RunBatchUpdate:
    """A job: do what this batch update is to do."""

    progress: str


def list_batches(
    unit: UnitOfWork, command: ListBatches, actor: Actor, edition: LmsEdition
) -> tuple[ServerPage[RunningBatch] | Denied, tuple[Change, ...]]:
    """The caller's own batches that are not finished."""
    page = read_page(command.page, command.per_page)
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    found = map(unit.view.batch, unit.view.batches_of(actor.id))
    running = [batch for batch in found if batch is not None and batch.state in IN_PROGRESS]
    shown = tuple(_running(unit, batch, edition) for batch in cut(running, page))
    return ServerPage(shown, numbered_links(page, len(running))), ()


def batch_update(
    unit: UnitOfWork, command: BatchUpdateConversations, actor: Actor, edition: LmsEdition
) -> ProgressDecided:
    """Take a batch update; it is done by a job."""
    ids, event = command.conversation_ids, command.event
    decision = may_update(ids, event)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    progress = ProgressRecord(
        id=unit.view.new_id(),
        user=actor.id,
        event=as_text(event) or "",
        threads=tuple(as_text(one) or "" for one in as_list(ids)),
        created_at=unit.now,
        updated_at=unit.now,
    )
    job = Queued(Job(RunBatchUpdate(progress.id), unit.now))
    return Response(_shown(progress)), (PutProgress(progress), job)


def run_batch_update(unit: UnitOfWork, job: RunBatchUpdate) -> tuple[Change, ...]:
    """What the job changes; nothing if the progress was cancelled before."""
    progress = unit.view.progress(job.progress)
    if progress is None or progress.state is not ProgressState.QUEUED:
        return ()
    failed: list[str] = []
    for named in progress.threads:
        thread = as_id(named)
        row = None if thread is None else unit.participation(thread, progress.user)
        if row is None:
            failed.append(named)
        else:
            unit.put_row(_after(unit, row, EVENTS[progress.event]))
    end = ending(len(progress.threads) - len(failed), failed)
    done = attrs.evolve(
        progress, state=end.state, completion=end.completion, message=end.message, updated_at=unit.now
    )
    return (*unit.changes(), PutProgress(done))


def show_progress(
    unit: UnitOfWork, command: ShowProgress, actor: Actor, edition: LmsEdition
) -> ProgressDecided:
    """How far a batch update is; for its user and whoever may read that user."""
    progress = _progress(unit, command.id)
    decision = not_found("id") if progress is None else _may_read(unit, progress, actor)
    if progress is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    return Response(_shown(progress)), ()


def cancel_progress(
    unit: UnitOfWork, command: CancelProgress, actor: Actor, edition: LmsEdition
) -> ProgressDecided:
    """Cancel a batch update, which makes it failed; only its own user may."""
    progress = _progress(unit, command.id)
    decision = not_found("id") if progress is None else _is_own(progress, actor)
    if progress is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    state = STEPS.get((progress.state, "fail"))
    if state is None:
        return Response(_shown(progress)), ()
    text = as_text(command.message)
    cancelled = attrs.evolve(progress, state=state, message=text, updated_at=unit.now)
    return Response(_shown(cancelled)), (PutProgress(cancelled),)


def _after(unit: UnitOfWork, row: ConversationParticipant, act: Act) -> ConversationParticipant:
    if act.destroy:
        return remove(unit, row, None)
    if act.starred is not None:
        row = attrs.evolve(row, starred=act.starred)
    return row if act.event is None else mark(row, act.event)


def _progress(unit: UnitOfWork, in_path: str) -> ProgressRecord | None:
    id = as_id(in_path)
    return None if id is None else unit.view.progress(id)


def _may_read(unit: UnitOfWork, progress: ProgressRecord, actor: Actor) -> Decision:
    readable = granted(unit.directory, actor.id, Right.READ, about_user(progress.user))
    return Decision() if readable else _is_own(progress, actor)


def _is_own(progress: ProgressRecord, actor: Actor) -> Decision:
    if progress.user == actor.id:
        return Decision()
    return Decision((Finding(UpdateReason.NOT_YOURS, Effect.REFUSED, "id"),))


def _shown(progress: ProgressRecord) -> Progress:
    return Progress(
        id=progress.id,
        workflow_state=progress.state.value,
        completion=progress.completion,
        message=progress.message,
        tag=TAG,
        context_id=progress.user,
        context_type="User",
        user_id=progress.user,
        created_at=progress.created_at,
        updated_at=progress.updated_at,
        url=f"/api/v1/progress/{progress.id}",
    )


def _running(unit: UnitOfWork, batch: ConversationBatch, edition: LmsEdition) -> RunningBatch:
    template = unit.view.message(batch.message)
    return RunningBatch(
        id=batch.id,
        workflow_state=batch.state.value,
        completion=completion(batch.state, len(batch.recipients), unit.now - batch.created_at),
        recipient_count=len(batch.recipients),
        message=None if template is None else message(unit, template, batch.user, edition),
        tags=batch.tags,
    )


def delete_for_all(
    unit: UnitOfWork, command: DeleteForAll, actor: Actor, edition: LmsEdition
) -> tuple[Done | Denied, tuple[Change, ...]]:
    """Delete a conversation for everybody; the right is checked before the conversation."""
    may = rules.may_delete_for_all(unit.directory, actor.id)
    named = as_id(command.id)
    thread = None if named is None else unit.thread(named)
    decision = may if thread is not None else may & not_found("id")
    if thread is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    counters = []
    for user in thread.participants:
        row = unit.participation(thread.id, user)
        if row is not None and row.unread_in_inbox:
            counters.append(SetUnread(user, max(0, unit.view.unread_count(user) - 1)))
    emptied = attrs.evolve(thread, participants=(), key=None)
    return Done(), (RemoveParticipants(thread.id), PutConversation(emptied), *counters)


def list_deleted_messages(
    unit: UnitOfWork, command: ListDeletedMessages, actor: Actor, edition: LmsEdition
) -> tuple[ServerPage[DeletedMessage] | Denied, tuple[Change, ...]]:
    """A page of what participants removed for themselves, by user, conversation and time."""
    page = read_page(command.page, command.per_page)
    decision = rules.may_restore(unit.directory, actor.id) & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    found = list(_deleted(unit, command))
    shown = (_deleted_message(unit, receipt, actor.id, edition) for receipt in cut(found, page))
    return ServerPage(tuple(one for one in shown if one is not None), numbered_links(page, len(found))), ()


def restore_message(
    unit: UnitOfWork, command: RestoreMessage, actor: Actor, edition: LmsEdition
) -> tuple[Response[tuple[ConversationMessage, ...]] | Denied, tuple[Change, ...]]:
    """Make one message visible again to one participant."""
    params = {
        "message_id": command.message_id,
        "user_id": command.user_id,
        "conversation_id": command.conversation_id,
    }
    decision = rules.may_restore(unit.directory, actor.id) & rules.has_required_params(params)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    message_id, user, thread = (as_id(value) or "" for value in params.values())
    row = unit.participation(thread, user)
    if row is None:
        return deny(not_found("conversation_id"), edition, WORDINGS), ()
    brought: list[str] = []
    for receipt in unit.receipts(thread, user):
        if receipt.message == message_id:
            unit.put_receipt(attrs.evolve(receipt, deleted_at=None))
            brought.append(receipt.message)
    unit.put_row(recomputed(unit, row))
    messages = map(unit.message, brought)
    return Response(
        tuple(message(unit, m, actor.id, edition) for m in messages if m is not None)
    ), unit.changes()


def _deleted(unit: UnitOfWork, command: ListDeletedMessages) -> Iterator[ConversationMessageParticipant]:
    users: list[str | None] = [*filter(None, map(as_id, as_list(command.user_id)))]
    thread = as_id(command.conversation_id)
    before, after = _time(command.deleted_before), _time(command.deleted_after)
    for user in users or [None]:
        for receipt in unit.view.deleted_receipts(user):
            at = receipt.deleted_at
            if at is None or (thread is not None and receipt.thread != thread):
                continue
            if (before is None or at < before) and (after is None or at > after):
                yield receipt


def _deleted_message(
    unit: UnitOfWork, receipt: ConversationMessageParticipant, viewer: str, edition: LmsEdition
) -> DeletedMessage | None:
    stored = unit.message(receipt.message)
    if stored is None or receipt.deleted_at is None:
        return None
    shown = message(unit, stored, viewer, edition)
    return DeletedMessage(shown, receipt.user, receipt.thread, receipt.deleted_at)


def _time(param: RawParam) -> datetime | None:
    text = as_text(param)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


DECIDERS: Mapping[type[Command[Any]], UserDecider] = {
    BatchUpdateConversations: batch_update,
    ListBatches: list_batches,
    ListDeletedMessages: list_deleted_messages,
    RestoreMessage: restore_message,
    DeleteForAll: delete_for_all,
    ShowProgress: show_progress,
    CancelProgress: cancel_progress,
}

__all__ = [
    "DECIDERS",
    "RunBatchUpdate",
    "batch_update",
    "cancel_progress",
    "delete_for_all",
    "list_batches",
    "list_deleted_messages",
    "restore_message",
    "run_batch_update",
    "show_progress",
]
