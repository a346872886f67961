"""The announcements, topics and entries of Canvas LMS that the history tells of."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from canvas_comms.lms.contexts import ContextKind
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
from canvas_comms_memory.areas import DISCUSSIONS
from canvas_comms_memory.history import Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_pytest.sightings import Kind, Lies, Sighting

UNSEEN = frozenset([TopicState.UNPUBLISHED, TopicState.POST_DELAYED])
"""In these states only moderators see a topic."""


def posts(memory: MemoryLms, steps: Iterable[Step]) -> Iterator[Sighting]:
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
            yield _topic(topic, step, directory, now)
    for id, step in entries.items():
        entry = store.entry(id)
        topic = None if entry is None else store.topic(entry.topic)
        if entry is not None and topic is not None and not entry.deleted:
            yield _entry(entry, topic, step, directory, now)


def _topic(topic: Topic, step: Step, directory: Directory, now: datetime) -> Sighting:
    unseen = topic.state in UNSEEN or moment_of(topic, now) is Moment.BEFORE
    people = _people(topic, directory) if unseen else _readers(topic, directory, now)
    return Sighting(
        kind=Kind.ANNOUNCEMENT if topic.is_announcement else Kind.TOPIC,
        id=topic.id,
        lies=Lies.DRAFT if unseen else Lies.SENT,
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


def _entry(entry: Entry, topic: Topic, step: Step, directory: Directory, now: datetime) -> Sighting:
    readers = (user for user in _readers(topic, directory, now) if user != entry.author)
    return Sighting(
        kind=Kind.ENTRY,
        id=entry.id,
        lies=Lies.SENT,
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


def _readers(topic: Topic, directory: Directory, now: datetime) -> Iterator[str]:
    """Those of them who see it now."""
    for user in _people(topic, directory):
        caller = caller_in(directory, user, topic.context)
        if caller is not None and sees(topic, caller, now):
            yield user


__all__ = ["posts"]
