"""The messages in conversations of Canvas LMS that the history tells of."""

from collections.abc import Iterable, Iterator

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.model import ConversationRecord, Message
from canvas_comms.lms.conversations.operations import Accepted
from canvas_comms.lms.conversations.rules.lists import Scope, places
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.state import PutMessage
from canvas_comms_memory.areas import CONVERSATIONS
from canvas_comms_memory.history import Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_pytest.sightings import Kind, Lies, Sighting


def conversation_messages(memory: MemoryLms, steps: Iterable[Step]) -> Iterator[Sighting]:
    """Every message that people wrote, in the order of writing; a batch that waits has none yet."""
    store: ConversationStore = memory.store(CONVERSATIONS.name)
    batches: dict[str, Decision] = {}
    for step in steps:
        if isinstance(step.outcome, Accepted):
            batches[step.outcome.batch] = step.outcome.decision
        for change in step.changes:
            if not isinstance(change, PutMessage) or change.message.generated:
                continue
            thread = None if change.message.thread is None else store.thread(change.message.thread)
            if thread is not None:
                decision = _decision(step, batches)
                yield _seen(change.message, thread, store, step, decision)


def _decision(step: Step, batches: dict[str, Decision]) -> Decision:
    """What was found when the message was handed in: for a batch, long before it is sent."""
    if isinstance(step.asked, SendBatch):
        return batches.get(step.asked.batch, step.decision)
    return step.decision


def _seen(
    message: Message, thread: ConversationRecord, store: ConversationStore, step: Step, decision: Decision
) -> Sighting:
    others = tuple(one for one in dict.fromkeys(store.receivers(message.id)) if one != message.author)
    to = others or (message.author,)
    return Sighting(
        kind=Kind.CONVERSATION,
        id=message.id,
        lies=Lies.SENT,
        step=step.number,
        edition=str(step.edition.value),
        at=message.created_at,
        sender=message.author,
        to=to,
        inboxes=tuple(user for user in to if _in_inbox(message, user, store)),
        thread=thread.id,
        subject=thread.subject,
        text=message.body,
        decision=_about(decision, to),
    )


def _in_inbox(message: Message, user: str, store: ConversationStore) -> bool:
    row = store.participation(message.thread or "", user)
    if row is None or Scope.INBOX not in dict(places(row)):
        return False
    receipts = store.receipts(row.thread, user)
    return any(one.message == message.id and one.deleted_at is None for one in receipts)


def _about(decision: Decision, to: tuple[str, ...]) -> Decision:
    """The findings without those about other people of the same call."""
    own = {f"user[{user}]" for user in to}
    kept = (one for one in decision.findings if not one.where.startswith("user[") or one.where in own)
    return attrs.evolve(decision, findings=tuple(kept))


__all__ = ["conversation_messages"]
