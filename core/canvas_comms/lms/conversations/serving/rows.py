"""Changing one person's view of a thread: what he sets himself, and what is left of it."""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.held import Participation, Receipt
from canvas_comms.lms.conversations.rules.states import Event, wished
from canvas_comms.lms.conversations.serving.delivering import mark
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.rendering import human
from canvas_comms.lms.conversations.sources import NEWEST, OLD_SPEC
from canvas_comms.lms.given import ABSENT, Parameters, as_boolean, as_text


class ViewReason(Reason):
    """What becomes of a wish about one's own view."""

    PRIVATE_STAYS_SUBSCRIBED = "private-stays-subscribed", f"{NEWEST}; {OLD_SPEC}"


def updated(draft: Draft, row: Participation, wishes: Parameters) -> tuple[Decision, Participation]:
    """The view after `conversation[…]`: subscription first, so that a stated state wins."""
    decision = Decision()
    if wishes.has("subscribed"):
        thread = draft.thread(row.thread)
        if thread is not None and thread.private:
            where = "conversation[subscribed]"
            lost = Finding(ViewReason.PRIVATE_STAYS_SUBSCRIBED, Effect.DROPPED, where)
            decision &= Decision((lost,))
        else:
            row = subscribed(draft, row, as_boolean(wishes.at("subscribed")))
    if wishes.at("workflow_state") is not ABSENT:
        noted, event = wished(as_text(wishes.at("workflow_state")) or "")
        decision, row = decision & noted, mark(row, event)
    if wishes.has("starred"):
        row = attrs.evolve(row, starred=as_boolean(wishes.at("starred")))
    return decision, row


def subscribed(draft: Draft, row: Participation, wanted: bool) -> Participation:
    """The view after (un)subscribing; subscribing again catches up with what came meanwhile."""
    if wanted == row.subscribed:
        return row
    row = attrs.evolve(row, subscribed=wanted)
    if not wanted:
        return mark(row, Event.UNSUBSCRIBED)
    newest = next(human(draft, row), None)
    if newest is None or row.last_message_at is None or newest.created_at <= row.last_message_at:
        return row
    return mark(attrs.evolve(row, last_message_at=newest.created_at), Event.RESUBSCRIBED_TO_NEWS)


def remove(draft: Draft, row: Participation, messages: frozenset[str] | None) -> Participation:
    """The view once messages are removed from it (None: all of them)."""
    for receipt in draft.receipts(row.thread, row.user):
        if receipt.deleted_at is None and (messages is None or receipt.message in messages):
            draft.put_receipt(attrs.evolve(receipt, deleted_at=draft.now))
    if next(human(draft, row), None) is None:
        for receipt in draft.receipts(row.thread, row.user):
            if receipt.deleted_at is None:
                draft.put_receipt(attrs.evolve(receipt, deleted_at=draft.now))
    return recomputed(draft, row)


def recomputed(draft: Draft, row: Participation) -> Participation:
    """The view as what is left of the messages makes it."""
    left = list(human(draft, row))
    if not left:
        return emptied(row)
    thread = draft.thread(row.thread)
    newest = left[0].created_at
    authored = next((m.created_at for m in left if m.author == row.user), None)
    return attrs.evolve(
        row,
        message_count=len(left),
        last_message_at=_last(row, [m.created_at for m in left], newest),
        visible_last_authored_at=authored,
        media=any(m.media is not None for m in left),
        tags=_tags(draft, row) if thread is not None and thread.private else row.tags,
    )


def emptied(row: Participation) -> Participation:
    """The view of somebody who has deleted everything. It stays, and is in no list."""
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


def _last(row: Participation, left: list[datetime], newest: datetime) -> datetime | None:
    if row.last_message_at is None or row.subscribed:
        return newest
    return max((at for at in left if at <= row.last_message_at), default=None)


def _tags(draft: Draft, row: Participation) -> tuple[str, ...]:
    receipts: list[Receipt] = [r for r in draft.receipts(row.thread, row.user) if r.deleted_at is None]
    return tuple(dict.fromkeys(tag for receipt in receipts for tag in receipt.tags))


__all__ = ["ViewReason", "emptied", "recomputed", "remove", "subscribed", "updated"]
