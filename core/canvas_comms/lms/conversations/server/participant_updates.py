"""What participants change of their own conversations: state, star, subscription, removed messages."""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    State,
)
from canvas_comms.lms.conversations.rules.states import Event, after, event_of
from canvas_comms.lms.conversations.server.render import human
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.sources import NEWEST, OLD_SPEC
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text


def mark(row: ConversationParticipant, event: Event) -> ConversationParticipant:
    """The participant after an event of the table of states."""
    state: State = after(row.state, event)
    return row if state is row.state else attrs.evolve(row, state=state)


class ViewReason(Reason):
    """What becomes of a change to one's own view."""

    PRIVATE_STAYS_SUBSCRIBED = "private-stays-subscribed", f"{NEWEST}; {OLD_SPEC}"


def updated(
    unit: UnitOfWork, row: ConversationParticipant, update: Parameters
) -> tuple[Decision, ConversationParticipant]:
    """The participant after `conversation[…]`: subscription first, so that `workflow_state` wins."""
    decision = Decision()
    if update.has("subscribed"):
        thread = unit.thread(row.thread)
        if thread is not None and thread.private:
            where = "conversation[subscribed]"
            lost = Finding(ViewReason.PRIVATE_STAYS_SUBSCRIBED, Effect.DROPPED, where)
            decision &= Decision((lost,))
        else:
            row = subscribed(unit, row, as_boolean(update.at("subscribed")))
    if update.at("workflow_state") is not ABSENT:
        noted, event = event_of(as_text(update.at("workflow_state")) or "")
        decision, row = decision & noted, mark(row, event)
    if update.has("starred"):
        row = attrs.evolve(row, starred=as_boolean(update.at("starred")))
    return decision, row


def subscribed(unit: UnitOfWork, row: ConversationParticipant, wanted: bool) -> ConversationParticipant:
    """The participant after (un)subscribing; subscribing again catches up with what came meanwhile."""
    if wanted == row.subscribed:
        return row
    row = attrs.evolve(row, subscribed=wanted)
    if not wanted:
        return mark(row, Event.UNSUBSCRIBED)
    newest = next(human(unit, row), None)
    if newest is None or row.last_message_at is None or newest.created_at <= row.last_message_at:
        return row
    return mark(attrs.evolve(row, last_message_at=newest.created_at), Event.RESUBSCRIBED_TO_NEWS)


def remove(
    unit: UnitOfWork, row: ConversationParticipant, messages: frozenset[str] | None
) -> ConversationParticipant:
    """The participant once messages are removed for them (None: all of them)."""
    for receipt in unit.receipts(row.thread, row.user):
        if receipt.deleted_at is None and (messages is None or receipt.message in messages):
            unit.put_receipt(attrs.evolve(receipt, deleted_at=unit.now))
    if next(human(unit, row), None) is None:
        for receipt in unit.receipts(row.thread, row.user):
            if receipt.deleted_at is None:
                unit.put_receipt(attrs.evolve(receipt, deleted_at=unit.now))
    return recomputed(unit, row)


def recomputed(unit: UnitOfWork, row: ConversationParticipant) -> ConversationParticipant:
    """The participant as the messages that are left make them."""
    left = list(human(unit, row))
    if not left:
        return emptied(row)
    thread = unit.thread(row.thread)
    newest = left[0].created_at
    authored = next((m.created_at for m in left if m.author == row.user), None)
    return attrs.evolve(
        row,
        message_count=len(left),
        last_message_at=_last(row, [m.created_at for m in left], newest),
        visible_last_authored_at=authored,
        media=any(m.media is not None for m in left),
        tags=_tags(unit, row) if thread is not None and thread.private else row.tags,
    )


def emptied(row: ConversationParticipant) -> ConversationParticipant:
    """The participant who has deleted everything: they stay, and the thread is in none of their lists."""
    return attrs.evolve(
        mark(row, Event.EMPTIED),
        message_count=0,
        last_message_at=None,
        visible_last_authored_at=None,
        starred=False,
        attachments=False,
        media=False,
        tags=(),
    )


def _last(row: ConversationParticipant, left: list[datetime], newest: datetime) -> datetime | None:
    if row.last_message_at is None or row.subscribed:
        return newest
    return max((at for at in left if at <= row.last_message_at), default=None)


def _tags(unit: UnitOfWork, row: ConversationParticipant) -> tuple[str, ...]:
    receipts: list[ConversationMessageParticipant] = [
        r for r in unit.receipts(row.thread, row.user) if r.deleted_at is None
    ]
    return tuple(dict.fromkeys(tag for receipt in receipts for tag in receipt.tags))


__all__ = ["ViewReason", "emptied", "mark", "recomputed", "remove", "subscribed", "updated"]
