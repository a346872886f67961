"""What only site administrators may: delete for everybody, see what was deleted, restore it."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.commands import DeletedIndex, DeleteForAll, Restore
from canvas_comms.lms.conversations.held import Receipt
from canvas_comms.lms.conversations.outcomes import Done, Outcome, Removed, Restored
from canvas_comms.lms.conversations.rules import wiping as rules
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.rendering import message
from canvas_comms.lms.conversations.serving.rows import recomputed
from canvas_comms.lms.conversations.serving.wordings import WORDINGS
from canvas_comms.lms.conversations.shown import DeletedMessage
from canvas_comms.lms.conversations.viewing import Change, PutThread, SetUnread, Wiped
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Parameters, as_id, as_list, as_text
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page

Decided = tuple[Outcome, tuple[Change, ...]]


def delete_for_all(draft: Draft, command: DeleteForAll, actor: Actor, edition: LmsEdition) -> Decided:
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
    return Done(), (Wiped(thread.id), PutThread(emptied), *counters)


def deleted_index(draft: Draft, command: DeletedIndex, actor: Actor, edition: LmsEdition) -> Decided:
    """A page of what people removed from their views, by person, thread and time."""
    parameters = command.parameters
    page = read_page(parameters.at("page"), parameters.at("per_page"))
    decision = rules.may_restore(draft.directory, actor.id) & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    found = list(_deleted(draft, parameters))
    shown = (_removed(draft, receipt, command.base) for receipt in cut(found, page))
    return Removed(tuple(one for one in shown if one is not None), numbered_links(page, len(found))), ()


def restore(draft: Draft, command: Restore, actor: Actor, edition: LmsEdition) -> Decided:
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


def _deleted(draft: Draft, parameters: Parameters) -> Iterator[Receipt]:
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


def _removed(draft: Draft, receipt: Receipt, base: str) -> DeletedMessage | None:
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


__all__ = ["delete_for_all", "deleted_index", "restore"]
