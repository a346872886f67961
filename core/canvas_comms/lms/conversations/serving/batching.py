"""Work that takes long: updating many threads at once, and what is told of it."""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import user as about_user
from canvas_comms.lms.conversations.commands import Batches, BatchUpdate, CancelProgress, ShowProgress
from canvas_comms.lms.conversations.held import Batch, Participation, ProgressState, Work
from canvas_comms.lms.conversations.outcomes import Outcome, Reported, Running
from canvas_comms.lms.conversations.rules.batch_updates import (
    EVENTS,
    STEPS,
    TAG,
    Act,
    UpdateReason,
    ending,
    may_update,
)
from canvas_comms.lms.conversations.rules.batches import IN_PROGRESS, completion
from canvas_comms.lms.conversations.serving.delivering import mark
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.rendering import message
from canvas_comms.lms.conversations.serving.rows import remove
from canvas_comms.lms.conversations.serving.wordings import WORDINGS
from canvas_comms.lms.conversations.shown import Progress, RunningBatch
from canvas_comms.lms.conversations.viewing import Change, PutWork
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import as_id, as_list, as_text
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.rights import Right, granted

Decided = tuple[Outcome, tuple[Change, ...]]


@attrs.frozen
class UpdateMany:
    """Work: do what this batch update was asked for."""

    work: str


def batches(draft: Draft, command: Batches, actor: Actor, edition: LmsEdition) -> Decided:
    """The caller's own bulk sendings that are not finished."""
    page = read_page(command.parameters.at("page"), command.parameters.at("per_page"))
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    found = map(draft.view.batch, draft.view.batches_of(actor.id))
    running = [batch for batch in found if batch is not None and batch.state in IN_PROGRESS]
    shown = tuple(_running(draft, batch, command.base) for batch in cut(running, page))
    return Running(shown, numbered_links(page, len(running))), ()


def batch_update(draft: Draft, command: BatchUpdate, actor: Actor, edition: LmsEdition) -> Decided:
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


def update_many(draft: Draft, job: UpdateMany) -> tuple[Change, ...]:
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


def show_progress(draft: Draft, command: ShowProgress, actor: Actor, edition: LmsEdition) -> Decided:
    """How far a batch update is; for its user and whoever may read him."""
    work = _work(draft, command.id)
    decision = not_found("id") if work is None else _may_see(draft, work, actor)
    if work is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    return Reported(_progress(work, command.base)), ()


def cancel_progress(draft: Draft, command: CancelProgress, actor: Actor, edition: LmsEdition) -> Decided:
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


def _after(draft: Draft, row: Participation, act: Act) -> Participation:
    if act.destroy:
        return remove(draft, row, None)
    if act.starred is not None:
        row = attrs.evolve(row, starred=act.starred)
    return row if act.event is None else mark(row, act.event)


def _work(draft: Draft, given_id: str) -> Work | None:
    work_id = as_id(given_id)
    return None if work_id is None else draft.view.work(work_id)


def _may_see(draft: Draft, work: Work, actor: Actor) -> Decision:
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


def _running(draft: Draft, batch: Batch, base: str) -> RunningBatch:
    template = draft.view.message(batch.message)
    return RunningBatch(
        id=batch.id,
        workflow_state=batch.state.value,
        completion=completion(batch.state, len(batch.recipients), draft.now - batch.created_at),
        recipient_count=len(batch.recipients),
        message=None if template is None else message(draft, template, base),
        tags=batch.tags,
    )


__all__ = [
    "UpdateMany",
    "batch_update",
    "batches",
    "cancel_progress",
    "show_progress",
    "update_many",
]
