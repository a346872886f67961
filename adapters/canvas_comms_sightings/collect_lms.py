"""The announcements, topics and entries of Canvas LMS that the history tells of.

The messages in conversations of Canvas LMS that the history tells of.

What Canvas LMS itself wrote to people's channels, as the history tells.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.state import PutCommMessage
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.model import ConversationRecord, MessageRecord
from canvas_comms.lms.conversations.operations import BatchAccepted
from canvas_comms.lms.conversations.rules.lists import Scope, positions
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.state import PutMessage
from canvas_comms.lms.courses import EnrollmentState
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.model import Entry, Topic, TopicState
from canvas_comms.lms.discussions.operations import (
    AddEntry,
    CreateTopic,
    DuplicateTopic,
    UpdateTopic,
)
from canvas_comms.lms.discussions.rules.caller import caller_in
from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of, sees
from canvas_comms.lms.operations import Response
from canvas_comms_memory.areas import CONVERSATIONS, DISCUSSIONS
from canvas_comms_memory.history import Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage

UNSEEN = frozenset([TopicState.UNPUBLISHED, TopicState.POST_DELAYED])
"""In these states only moderators see a topic."""


def posts(memory: MemoryLms, steps: Iterable[Step]) -> Iterator[ObservedMessage]:
    """Every topic that was written or changed, and every entry; not what was deleted since."""
    store: DiscussionStore = memory.store(DISCUSSIONS.name)
    now, directory = memory.environment.clock(), memory.directory
    topics: dict[str, Step] = {}
    entries: dict[str, Step] = {}
    for step in steps:
        match step.asked, step.outcome:
            case ((CreateTopic() | UpdateTopic() | DuplicateTopic()), Response()):
                topics[step.outcome.value.id] = step
            case AddEntry(), Response():
                entries[step.outcome.value.id] = step
    for id, step in topics.items():
        topic = store.topic(id)
        if topic is not None and topic.state is not TopicState.DELETED:
            yield topic_message(topic, step, directory, now)
    for id, step in entries.items():
        entry = store.entry(id)
        topic = None if entry is None else store.topic(entry.topic)
        if entry is not None and topic is not None and not entry.deleted:
            yield entry_message(entry, topic, step, directory, now)


def topic_message(
    topic: Topic, step: Step, directory: Directory, now: datetime, among: Collection[str] | None = None
) -> ObservedMessage:
    """A topic or announcement as it stands now. `among`: name no reader but these, which is quicker."""
    unseen = topic.state in UNSEEN or moment_of(topic, now) is Moment.BEFORE
    there = _people(topic, directory) if among is None else among
    people = there if unseen else _readers(topic, directory, now, there)
    return ObservedMessage(
        kind=Kind.ANNOUNCEMENT if topic.is_announcement else Kind.TOPIC,
        id=topic.id,
        folder=Folder.DRAFT if unseen else Folder.SENT,
        step=step.number,
        edition=str(step.edition.value),
        at=step.at,
        sender=topic.author,
        to=(topic.context.code, *(user for user in people if user != topic.author)),
        thread=topic.id,
        subject=topic.title,
        text=topic.message or "",
        decision=step.decision,
    )


def entry_message(
    entry: Entry,
    topic: Topic,
    step: Step,
    directory: Directory,
    now: datetime,
    among: Collection[str] | None = None,
) -> ObservedMessage:
    """An entry as it stands now; `among` as at `topic_message`."""
    there = _people(topic, directory) if among is None else among
    readers = (user for user in _readers(topic, directory, now, there) if user != entry.author)
    return ObservedMessage(
        kind=Kind.ENTRY,
        id=entry.id,
        folder=Folder.SENT,
        step=step.number,
        edition=str(step.edition.value),
        at=step.at,
        sender=entry.author,
        to=(topic.context.code, *readers),
        thread=topic.id,
        subject=topic.title,
        text=entry.message or "",
        decision=step.decision,
    )


def _people(topic: Topic, directory: Directory) -> Iterable[str]:
    """Those in the course or group."""
    if topic.context.kind is not ContextKind.COURSE:
        group = directory.group(topic.context.id)
        return () if group is None else group.members
    enrolled = directory.enrollments_in(topic.context.id)
    return dict.fromkeys(one.user_id for one in enrolled if one.state is EnrollmentState.ACTIVE)


def _readers(topic: Topic, directory: Directory, now: datetime, people: Iterable[str]) -> Iterator[str]:
    """Those of them who see it now."""
    for user in people:
        caller = caller_in(directory, user, topic.context)
        if caller is not None and sees(topic, caller, now):
            yield user


def conversation_messages(memory: MemoryLms, steps: Iterable[Step]) -> Iterator[ObservedMessage]:
    """Every message that people wrote, in the order of writing; a batch that waits has none yet."""
    store: ConversationStore = memory.store(CONVERSATIONS.name)
    batches: dict[str, Decision] = {}
    for step in steps:
        if isinstance(step.outcome, BatchAccepted) and step.outcome.batch is not None:
            batches[step.outcome.batch] = step.outcome.decision
        for change in step.changes:
            if not isinstance(change, PutMessage) or change.message.generated:
                continue
            thread = None if change.message.thread is None else store.thread(change.message.thread)
            if thread is not None:
                decision = _decision(step, batches)
                yield conversation_message(change.message, thread, store, step, decision)


def _decision(step: Step, batches: dict[str, Decision]) -> Decision:
    """What was found when the message was handed in: for a batch, long before it is sent."""
    if isinstance(step.asked, SendBatch):
        return batches.get(step.asked.batch, step.decision)
    return step.decision


def conversation_message(
    message: MessageRecord,
    thread: ConversationRecord,
    store: ConversationStore,
    step: Step,
    decision: Decision,
) -> ObservedMessage:
    """A message of a thread as it stands now; `decision` is what was found when it was handed in."""
    others = tuple(one for one in dict.fromkeys(store.receivers(message.id)) if one != message.author)
    to = others or (message.author,)
    return ObservedMessage(
        kind=Kind.CONVERSATION,
        id=message.id,
        folder=Folder.SENT,
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


def _in_inbox(message: MessageRecord, user: str, store: ConversationStore) -> bool:
    row = store.participation(message.thread or "", user)
    if row is None or Scope.INBOX not in dict(positions(row)):
        return False
    receipts = store.receipts(row.thread, user)
    return any(one.message == message.id and one.deleted_at is None for one in receipts)


def _about(decision: Decision, to: tuple[str, ...]) -> Decision:
    """The findings without those about other people of the same call."""
    own = {f"user[{user}]" for user in to}
    kept = (one for one in decision.findings if not one.where.startswith("user[") or one.where in own)
    return attrs.evolve(decision, findings=tuple(kept))


AT_HOME = frozenset([CommMessageState.DASHBOARD, CommMessageState.CANCELLED, CommMessageState.CLOSED])
"""States of what never leaves the house."""


def notifications(steps: Iterable[Step]) -> Iterator[ObservedMessage]:
    """Every notification, in the order of writing."""
    for step in steps:
        for change in step.changes:
            if isinstance(change, PutCommMessage) and change.message.state not in AT_HOME:
                yield notification(change.message, step)


def notification(message: StoredCommMessage, step: Step) -> ObservedMessage:
    """What Canvas LMS wrote to somebody's channel."""
    return ObservedMessage(
        kind=Kind.NOTIFICATION,
        id=message.id,
        folder=Folder.NOTIFICATION,
        step=step.number,
        edition=str(step.edition.value),
        at=step.at,
        sender=None,
        to=(message.user,),
        address=message.to,
        subject=message.subject,
        text=message.body,
        code=None if message.code is None else message.code.reveal(),
        decision=step.decision,
    )


__all__ = [
    "AT_HOME",
    "conversation_message",
    "conversation_messages",
    "entry_message",
    "notification",
    "notifications",
    "posts",
    "topic_message",
]
