"""Every message of one world in the order of arrival, found by person, place and kind without looking at all.

What a world held from the beginning is in it too: nothing was decided about it, so it has no step. The
index is brought up to date when somebody looks, and keeps ids only: what a message is now is read from the
memories then, and what was found about it from the history, as long as that still has the step.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.state import PutChannel, PutCommMessage
from canvas_comms.lms.conversations.operations import BatchAccepted
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.state import PutMessage as PutConversationMessage
from canvas_comms.lms.discussions.model import TopicState
from canvas_comms.lms.discussions.operations import AddEntry, CreateTopic, DuplicateTopic, UpdateTopic
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Response as LmsResponse
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.operations import Create, PressSend, Response
from canvas_comms_memory.areas import CHANNELS, CONVERSATIONS, DISCUSSIONS
from canvas_comms_memory.history import NO_FINDINGS, History, Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.stores.channels import ChannelAreaStore
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_sightings.collect_lms import (
    AT_HOME,
    conversation_message,
    entry_message,
    notification,
    topic_message,
)
from canvas_comms_sightings.collect_medical import TEXT_MESSAGE, communication, text_message, text_messages
from canvas_comms_sightings.observed_message import Kind, ObservedMessage

BEFORE = -1
"""The number of the step of what a world held from the beginning, or of a step that is gone."""

STEPS_OF_CHANNEL = 20
"""How many steps are remembered of each channel."""

Key: TypeAlias = tuple[Kind, str]
"""What identifies a message; topics and announcements are both topics here."""


@attrs.frozen
class Arrival:
    """A message that came: when, which, and under whose keys it is found."""

    at: datetime
    key: Key
    under: tuple[str, ...]


@attrs.define
class _Cursors:
    """How much of each list was looked at."""

    steps: int = 0
    communications: int = 0
    conversations: int = 0
    topics: int = 0
    entries: int = 0
    notifications: int = 0


class MessageIndex:
    """The messages of one world. Not thread-safe: look at it while holding the lock of the memories."""

    def __init__(self, medical: MemoryMedical | None, lms: MemoryLms | None, history: History) -> None:
        self._medical = medical
        self._lms = lms
        self._history = history
        self._cursors = _Cursors()
        self._keys: list[Key] = []
        self._under: dict[str, list[int]] = {}
        self._steps: dict[Key, int] = {}
        self._batches: dict[str, int] = {}
        self._channel_steps: dict[str, deque[int]] = {}
        self._places: dict[Key, int] = {}
        self._places_of_notifications: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def refresh(self) -> None:
        """Take in what has come since."""
        arrived = [*self._of_medical(), *self._of_conversations(), *self._of_discussions()]
        arrived += [*self._of_channels(), *self._of_steps()]
        for one in sorted(arrived, key=lambda one: one.at):
            place = len(self._keys)
            self._keys.append(one.key)
            self._places[one.key] = place
            for name in dict.fromkeys((*one.under, one.key[0].value)):
                self._under.setdefault(name, []).append(place)

    def newest_first(self, under: Sequence[str] | None = None, before: int | None = None) -> Iterator[int]:
        """The places of all messages, or of those under any of these keys; below the place `before`."""
        if under is None:
            yield from range(
                (len(self._keys) if before is None else min(before, len(self._keys))) - 1, -1, -1
            )
            return
        lists = [self._under[name] for name in dict.fromkeys(under) if name in self._under]
        last = None
        for place in merge(*(_backwards(places, before) for places in lists), reverse=True):
            if place != last:
                yield place
            last = place

    def key_at(self, place: int) -> Key:
        """The key of the message at a place."""
        return self._keys[place]

    def knows(self, key: Key) -> bool:
        """Whether there is such a message."""
        return key in self._places

    def count(self, under: str) -> int:
        """How many messages are under a key."""
        return len(self._under.get(under, ()))

    def step_of(self, key: Key) -> Step | None:
        """The step that brought a message; None if it was there before, or the step is gone."""
        number = self._steps.get(key)
        return None if number is None else self._history.step(number)

    def steps_of_channel(self, id: str) -> Sequence[int]:
        """The numbers of the last steps that changed a channel, oldest first."""
        return tuple(self._channel_steps.get(id, ()))

    def look(self, key: Key, among: Collection[str] | None = None) -> ObservedMessage | None:
        """A message as it stands now; None if it is not there any more. `among`: name no reader but these."""
        kind, id = key
        if kind is Kind.COMMUNICATION:
            return self._communication(id)
        if kind is Kind.NOTIFICATION:
            return self._notification(id)
        if self._lms is None:
            return None
        return self._conversation(id) if kind is Kind.CONVERSATION else self._post(key, among)

    def _communication(self, id: str) -> ObservedMessage | None:
        message = None if self._medical is None else self._medical.store.message(id)
        if message is None or self._medical is None:
            return None
        step = self.step_of((Kind.COMMUNICATION, id)) or _before(self._medical.edition, message.created)
        return communication(message, step, self._medical.edition)

    def _notification(self, id: str) -> ObservedMessage | None:
        key = (Kind.NOTIFICATION, id)
        step = self.step_of(key)
        if id.endswith(TEXT_MESSAGE):
            told = (
                None if self._medical is None else self._medical.store.message(id.removesuffix(TEXT_MESSAGE))
            )
            if told is None or self._medical is None:
                return None
            return text_message(told, step or _before(self._medical.edition, told.sent))
        if self._lms is None:
            return None
        message = self._channels(self._lms).messages.written[self._places_of_notifications[id]]
        return notification(message, step or _before(self._lms.edition, message.created_at))

    def _text_message(self, id: str, step: Step | None) -> ObservedMessage | None:
        told = None if self._medical is None else self._medical.store.message(id)
        if told is None or self._medical is None:
            return None
        return text_message(told, step or _before(self._medical.edition, told.sent))

    def _conversation(self, id: str) -> ObservedMessage | None:
        lms = self._lms
        store: ConversationStore | None = None if lms is None else lms.store(CONVERSATIONS.name)
        message = None if store is None else store.message(id)
        thread = None if store is None or message is None else store.thread(message.thread or "")
        if lms is None or store is None or message is None or thread is None:
            return None
        step = self.step_of((Kind.CONVERSATION, id)) or _before(lms.edition, message.created_at)
        return conversation_message(message, thread, store, step, self._decision(step))

    def _decision(self, step: Step) -> Decision:
        """What was found when it was handed in: for a batch, long before it was sent."""
        if not isinstance(step.asked, SendBatch):
            return step.decision
        number = self._batches.get(step.asked.batch)
        accepted = None if number is None else self._history.step(number)
        return NO_FINDINGS if accepted is None else accepted.decision

    def _post(self, key: Key, among: Collection[str] | None) -> ObservedMessage | None:
        lms = self._lms
        if lms is None:
            return None
        store: DiscussionStore = lms.store(DISCUSSIONS.name)
        entry = store.entry(key[1]) if key[0] is Kind.ENTRY else None
        topic = store.topic(key[1] if key[0] is Kind.TOPIC else "" if entry is None else entry.topic)
        if topic is None or (key[0] is Kind.ENTRY and (entry is None or entry.deleted)):
            return None
        if topic.state is TopicState.DELETED:
            return None
        now = lms.environment.clock()
        came = topic.created_at if entry is None else entry.created_at
        step = self.step_of(key) or _before(lms.edition, came)
        if entry is None:
            return topic_message(topic, step, lms.directory, now, among)
        return entry_message(entry, topic, step, lms.directory, now, among)

    def _of_medical(self) -> Iterator[Arrival]:
        if self._medical is None:
            return
        messages = self._medical.store.messages
        if len(messages) == self._cursors.communications:
            return
        for message in islice(messages.values(), self._cursors.communications, None):
            under = (str(message.sender), str(message.recipient))
            yield Arrival(message.created, (Kind.COMMUNICATION, message.id), under)
        self._cursors.communications = len(messages)

    def _of_conversations(self) -> Iterator[Arrival]:
        if self._lms is None:
            return
        store: ConversationStore = self._lms.store(CONVERSATIONS.name)
        for message in store.messages_from(self._cursors.conversations):
            self._cursors.conversations += 1
            if message.thread is not None and not message.generated:
                under = (message.author, *store.receivers(message.id))
                yield Arrival(message.created_at, (Kind.CONVERSATION, message.id), under)

    def _of_discussions(self) -> Iterator[Arrival]:
        if self._lms is None:
            return
        store: DiscussionStore = self._lms.store(DISCUSSIONS.name)
        for topic in store.topics_from(self._cursors.topics):
            self._cursors.topics += 1
            author = () if topic.author is None else (topic.author,)
            yield Arrival(topic.created_at, (Kind.TOPIC, topic.id), (topic.context.code, *author))
        for entry in store.entries_from(self._cursors.entries):
            self._cursors.entries += 1
            about = store.topic(entry.topic)
            place = () if about is None else (about.context.code,)
            yield Arrival(entry.created_at, (Kind.ENTRY, entry.id), (*place, entry.author))

    def _of_channels(self) -> Iterator[Arrival]:
        if self._lms is None:
            return
        written = self._channels(self._lms).messages.written
        for place in range(self._cursors.notifications, len(written)):
            message = written[place]
            if message.state not in AT_HOME:
                self._places_of_notifications[message.id] = place
                yield Arrival(message.created_at, (Kind.NOTIFICATION, message.id), (message.user,))
        self._cursors.notifications = len(written)

    def _of_steps(self) -> Iterator[Arrival]:
        """Remember which step brought what; text messages to patients are nowhere but here."""
        steps = self._history.since(self._cursors.steps)
        for step in steps:
            self._cursors.steps = step.number + 1
            for key in _brought_by(step):
                self._steps[key] = step.number
            for change in step.changes:
                if isinstance(change, PutChannel):
                    kept = self._channel_steps.setdefault(change.channel.id, deque(maxlen=STEPS_OF_CHANNEL))
                    kept.append(step.number)
            if isinstance(step.outcome, BatchAccepted) and step.outcome.batch is not None:
                self._batches[step.outcome.batch] = step.number
        for told in text_messages(steps):
            self._steps[told.kind, told.id] = told.step
            yield Arrival(told.at, (told.kind, told.id), told.to)

    @staticmethod
    def _channels(lms: MemoryLms) -> ChannelAreaStore:
        store: ChannelAreaStore = lms.store(CHANNELS.name)
        return store


def _backwards(places: Sequence[int], before: int | None) -> Iterator[int]:
    """Places in falling order, below one."""
    end = len(places) if before is None else bisect_left(places, before)
    return (places[at] for at in range(end - 1, -1, -1))


def _brought_by(step: Step) -> Iterable[Key]:
    """The messages that a step brought, or changed by what its caller said of them."""
    match step.asked, step.outcome:
        case ((Create() | PressSend()), Response()):
            yield Kind.COMMUNICATION, step.outcome.message.id
        case ((CreateTopic() | UpdateTopic() | DuplicateTopic()), LmsResponse()):
            yield Kind.TOPIC, step.outcome.value.id
        case AddEntry(), LmsResponse():
            yield Kind.ENTRY, step.outcome.value.id
    for change in step.changes:
        if isinstance(change, PutConversationMessage):
            yield Kind.CONVERSATION, change.message.id
        elif isinstance(change, PutCommMessage):
            yield Kind.NOTIFICATION, change.message.id


def _before(edition: Edition | LmsEdition, at: datetime) -> Step:
    """Stands for the step that there is not."""
    return Step(BEFORE, edition, at, None, None, None, ())


__all__ = ["BEFORE", "Arrival", "Key", "MessageIndex"]
