"""Work that takes long: updating many threads at once, and what is told of it.

What only site administrators may: delete for everybody, see what was deleted, restore it.
"""

from collections.abc import Iterator
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import user as about_user
from canvas_comms.lms.conversations.model import (
    Batch,
    ConversationMessageParticipant,
    ConversationParticipant,
    ProgressState,
    Work,
)
from canvas_comms.lms.conversations.operations import (
    Batches,
    BatchUpdate,
    CancelProgress,
    DeletedIndex,
    DeleteForAll,
    Done,
    Outcome,
    Removed,
    Reported,
    Restore,
    Restored,
    Running,
    ShowProgress,
)
from canvas_comms.lms.conversations.resources import DeletedMessage, Progress, RunningBatch
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
from canvas_comms.lms.conversations.server.deliver import mark, recomputed, remove
from canvas_comms.lms.conversations.server.render import message
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, PutConversation, PutWork, SetUnread, Wiped
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import Parameters, as_id, as_list, as_text
from canvas_comms.lms.rights import Right, granted

Decided = tuple[Outcome, tuple[Change, ...]]


@attrs.frozen
class UpdateMany:
    """Work: do what this batch update was asked for."""

    work: str


def batches(draft: UnitOfWork, command: Batches, actor: Actor, edition: LmsEdition) -> Decided:
    """The caller's own bulk sendings that are not finished."""
    page = read_page(command.parameters.at("page"), command.parameters.at("per_page"))
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    found = map(draft.view.batch, draft.view.batches_of(actor.id))
    running = [batch for batch in found if batch is not None and batch.state in IN_PROGRESS]
    shown = tuple(_running(draft, batch, command.base) for batch in cut(running, page))
    return Running(shown, numbered_links(page, len(running))), ()


def batch_update(draft: UnitOfWork, command: BatchUpdate, actor: Actor, edition: LmsEdition) -> Decided:
    """Take a batch update; it is done by a job."""
    ids, event = command.parameters.at("conversation_ids"), command.parameters.at("event")
    decision = may_update(ids, event)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    work = Work(
        id=draft.view.new_id(),
        user=actor.id,
        event=as_text(event) or "",
        threads=tuple(as_text(one) or "" for one in as_list(ids)),
        created_at=draft.now,
        updated_at=draft.now,
    )
    job = Queued(Job(UpdateMany(work.id), draft.now))
    return Reported(_progress(work, command.base)), (PutWork(work), job)


def update_many(draft: UnitOfWork, job: UpdateMany) -> tuple[Change, ...]:
    """What the job changes; nothing if the work was cancelled before."""
    work = draft.view.work(job.work)
    if work is None or work.state is not ProgressState.QUEUED:
        return ()
    failed: list[str] = []
    for named in work.threads:
        thread = as_id(named)
        row = None if thread is None else draft.participation(thread, work.user)
        if row is None:
            failed.append(named)
        else:
            draft.put_row(_after(draft, row, EVENTS[work.event]))
    end = ending(len(work.threads) - len(failed), failed)
    done = attrs.evolve(
        work, state=end.state, completion=end.completion, message=end.message, updated_at=draft.now
    )
    return (*draft.changes(), PutWork(done))


def show_progress(draft: UnitOfWork, command: ShowProgress, actor: Actor, edition: LmsEdition) -> Decided:
    """How far a batch update is; for its user and whoever may read him."""
    work = _work(draft, command.id)
    decision = not_found("id") if work is None else _may_see(draft, work, actor)
    if work is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    return Reported(_progress(work, command.base)), ()


def cancel_progress(draft: UnitOfWork, command: CancelProgress, actor: Actor, edition: LmsEdition) -> Decided:
    """Cancel a batch update, which makes it failed; only its own user may."""
    work = _work(draft, command.id)
    decision = not_found("id") if work is None else _is_own(work, actor)
    if work is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    state = STEPS.get((work.state, "fail"))
    if state is None:
        return Reported(_progress(work, command.base)), ()
    text = as_text(command.parameters.at("message"))
    cancelled = attrs.evolve(work, state=state, message=text, updated_at=draft.now)
    return Reported(_progress(cancelled, command.base)), (PutWork(cancelled),)


def _after(draft: UnitOfWork, row: ConversationParticipant, act: Act) -> ConversationParticipant:
    if act.destroy:
        return remove(draft, row, None)
    if act.starred is not None:
        row = attrs.evolve(row, starred=act.starred)
    return row if act.event is None else mark(row, act.event)


def _work(draft: UnitOfWork, given_id: str) -> Work | None:
    work_id = as_id(given_id)
    return None if work_id is None else draft.view.work(work_id)


def _may_see(draft: UnitOfWork, work: Work, actor: Actor) -> Decision:
    readable = granted(draft.directory, actor.id, Right.READ, about_user(work.user))
    return Decision() if readable else _is_own(work, actor)


def _is_own(work: Work, actor: Actor) -> Decision:
    if work.user == actor.id:
        return Decision()
    return Decision((Finding(UpdateReason.NOT_YOURS, Effect.REFUSED, "id"),))


def _progress(work: Work, base: str) -> Progress:
    return Progress(
        id=work.id,
        workflow_state=work.state.value,
        completion=work.completion,
        message=work.message,
        tag=TAG,
        context_id=work.user,
        context_type="User",
        user_id=work.user,
        created_at=work.created_at,
        updated_at=work.updated_at,
        url=f"{base}/api/v1/progress/{work.id}",
    )


def _running(draft: UnitOfWork, batch: Batch, base: str) -> RunningBatch:
    template = draft.view.message(batch.message)
    return RunningBatch(
        id=batch.id,
        workflow_state=batch.state.value,
        completion=completion(batch.state, len(batch.recipients), draft.now - batch.created_at),
        recipient_count=len(batch.recipients),
        message=None if template is None else message(draft, template, base),
        tags=batch.tags,
    )


def delete_for_all(draft: UnitOfWork, command: DeleteForAll, actor: Actor, edition: LmsEdition) -> Decided:
    """Wipe everybody's view of a thread; the right is asked for before the thread."""
    may = rules.may_wipe(draft.directory, actor.id)
    named = as_id(command.id)
    thread = None if named is None else draft.thread(named)
    decision = may if thread is not None else may & not_found("id")
    if thread is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    counters = []
    for user in thread.participants:
        row = draft.participation(thread.id, user)
        if row is not None and row.unread_in_inbox:
            counters.append(SetUnread(user, max(0, draft.view.unread_count(user) - 1)))
    emptied = attrs.evolve(thread, participants=(), key=None)
    return Done(), (Wiped(thread.id), PutConversation(emptied), *counters)


def deleted_index(draft: UnitOfWork, command: DeletedIndex, actor: Actor, edition: LmsEdition) -> Decided:
    """A page of what people removed from their views, by person, thread and time."""
    parameters = command.parameters
    page = read_page(parameters.at("page"), parameters.at("per_page"))
    decision = rules.may_restore(draft.directory, actor.id) & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    found = list(_deleted(draft, parameters))
    shown = (_removed(draft, receipt, command.base) for receipt in cut(found, page))
    return Removed(tuple(one for one in shown if one is not None), numbered_links(page, len(found))), ()


def restore(draft: UnitOfWork, command: Restore, actor: Actor, edition: LmsEdition) -> Decided:
    """Bring one message back into one person's view."""
    given = {name: command.parameters.at(name) for name in rules.REQUIRED}
    decision = rules.may_restore(draft.directory, actor.id) & rules.names_enough(given)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    message_id, user, thread = (as_id(value) or "" for value in given.values())
    row = draft.participation(thread, user)
    if row is None:
        return deny(not_found("conversation_id"), edition, WORDINGS), ()
    brought: list[str] = []
    for receipt in draft.receipts(thread, user):
        if receipt.message == message_id:
            draft.put_receipt(attrs.evolve(receipt, deleted_at=None))
            brought.append(receipt.message)
    draft.put_row(recomputed(draft, row))
    messages = map(draft.message, brought)
    shown = tuple(message(draft, m, command.base) for m in messages if m is not None)
    return Restored(shown), draft.changes()


def _deleted(draft: UnitOfWork, parameters: Parameters) -> Iterator[ConversationMessageParticipant]:
    users: list[str | None] = [*filter(None, map(as_id, as_list(parameters.at("user_id"))))]
    thread = as_id(parameters.at("conversation_id"))
    before, after = _time(parameters, "deleted_before"), _time(parameters, "deleted_after")
    for user in users or [None]:
        for receipt in draft.view.deleted_receipts(user):
            at = receipt.deleted_at
            if at is None or (thread is not None and receipt.thread != thread):
                continue
            if (before is None or at < before) and (after is None or at > after):
                yield receipt


def _removed(draft: UnitOfWork, receipt: ConversationMessageParticipant, base: str) -> DeletedMessage | None:
    held = draft.message(receipt.message)
    if held is None or receipt.deleted_at is None:
        return None
    return DeletedMessage(message(draft, held, base), receipt.user, receipt.thread, receipt.deleted_at)


def _time(parameters: Parameters, name: str) -> datetime | None:
    text = as_text(parameters.at(name))
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


__all__ = [
    "UpdateMany",
    "batch_update",
    "batches",
    "cancel_progress",
    "delete_for_all",
    "deleted_index",
    "restore",
    "show_progress",
    "update_many",
]
