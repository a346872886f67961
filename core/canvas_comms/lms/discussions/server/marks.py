"""How a Canvas LMS marks topics and entries as read, rates entries, and lets callers follow topics."""

from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.lms.discussions.model import (
    EntryParticipant,
    Topic,
    TopicKind,
    TopicParticipant,
    TopicState,
)
from canvas_comms.lms.discussions.operations import (
    MarkAll,
    MarkEntry,
    MarkTopic,
    MarkTopics,
    RateEntry,
    Subscribe,
)
from canvas_comms.lms.discussions.rules.entries import GatedAction, after_rating, read_rating
from canvas_comms.lms.discussions.rules.permissions import TopicPermission, needs
from canvas_comms.lms.discussions.rules.reading import (
    after_marking_all,
    after_marking_entry,
    after_marking_topic,
    may_follow,
    participant_or_new,
    shift_unread,
)
from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of, sees
from canvas_comms.lms.discussions.server.context import RequestContext, Write, live_entry, refuse, topic_at
from canvas_comms.lms.discussions.server.jobs import rebuild_later
from canvas_comms.lms.discussions.state import Changes, PutEntry, PutMark, PutParticipant
from canvas_comms.lms.operations import Command, Denied, Done, not_found
from canvas_comms.lms.params import ABSENT, RawParam, as_boolean, as_text

DONE = Done(status=204)


def _participant(request: RequestContext, topic: Topic) -> TopicParticipant:
    user = request.caller.user or ""
    return participant_or_new(request.stored(topic), topic, user, request.view.live_count(topic.id))


def _forced(param: RawParam) -> bool | None:
    return None if param is ABSENT else as_boolean(param)


def mark_topic(request: RequestContext, command: MarkTopic) -> tuple[Done | Denied, Changes]:
    """Mark the topic's own text."""
    topic = topic_at(request, command.topic, GatedAction.MARK_TOPIC)
    if isinstance(topic, Denied):
        return topic, ()
    marked = after_marking_topic(_participant(request, topic), topic, read=command.read)
    return DONE, (PutParticipant(marked),)


def mark_all(request: RequestContext, command: MarkAll) -> tuple[Done | Denied, Changes]:
    """Mark the topic and all its live entries."""
    topic = topic_at(request, command.topic, GatedAction.MARK_ALL)
    if isinstance(topic, Denied):
        return topic, ()
    view, user, forced = request.view, request.caller.user or "", _forced(command.forced_read_state)
    entries = (entry for entry in map(view.entry, view.entries_of(topic.id)) if entry is not None)
    marks = (
        after_marking_all(view.mark(e.id, user), e.id, user, read=command.read, forced=forced)
        for e in entries
        if not e.deleted
    )
    count = 0 if command.read else view.live_count(topic.id)
    participant = attrs.evolve(_participant(request, topic), read=command.read, unread_count=count)
    return DONE, (PutParticipant(participant), *(PutMark(mark) for mark in marks if mark is not None))


def mark_topics(request: RequestContext, command: MarkTopics) -> tuple[Done | Denied, Changes]:
    """Mark every open, unread discussion of the course or group as read, or every announcement."""
    announcements = as_text(command.only_announcements) == "true"
    kind = TopicKind.ANNOUNCEMENT if announcements else TopicKind.DISCUSSION
    found = [
        (topic, _participant(request, topic))
        for topic in request.topics(kind)
        if topic.state is TopicState.ACTIVE
        and moment_of(topic, request.now) is not Moment.BEFORE
        and sees(topic, request.caller, request.now)
    ]
    return DONE, tuple(PutParticipant(after_marking_topic(p, t, read=True)) for t, p in found if not p.read)


def mark_entry(request: RequestContext, command: MarkEntry) -> tuple[Done | Denied, Changes]:
    """Mark one entry; the topic's count moves with it."""
    topic = topic_at(request, command.topic, GatedAction.MARK_ENTRY)
    if isinstance(topic, Denied):
        return topic, ()
    entry = live_entry(request, topic, command.entry)
    if entry is None:
        return refuse(request, not_found("entry")), ()
    user = request.caller.user or ""
    stored = request.view.mark(entry.id, user)
    mark = after_marking_entry(
        stored, entry.id, user, read=command.read, forced=_forced(command.forced_read_state)
    )
    if mark is None:
        return DONE, ()
    participant = shift_unread(_participant(request, topic), -1 if command.read else 1)
    return DONE, (PutMark(mark), PutParticipant(participant))


def rate_entry(request: RequestContext, command: RateEntry) -> tuple[Done | Denied, Changes]:
    """Rate an entry; a second rating replaces the first."""
    topic = topic_at(request, command.topic, GatedAction.RATE)
    if isinstance(topic, Denied):
        return topic, ()
    entry = live_entry(request, topic, command.entry)
    if entry is None:
        return refuse(request, not_found("entry")), ()
    rating = read_rating(as_text(command.rating))
    decision = needs(TopicPermission.RATE, request.permissions(topic), "rating") & rating.decision
    if not decision.allowed or rating.value is None:
        return refuse(request, decision), ()
    user = request.caller.user or ""
    mark = request.view.mark(entry.id, user) or EntryParticipant(entry.id, user)
    return Done(decision, 204), (
        PutEntry(after_rating(entry, mark.rating, rating.value)),
        PutMark(attrs.evolve(mark, rating=rating.value)),
        rebuild_later(entry.topic, request.now),
    )


def subscribe(request: RequestContext, command: Subscribe) -> tuple[Done | Denied, Changes]:
    """Follow a topic or leave it; of a group's root, the caller's copy."""
    topic = topic_at(
        request, command.topic, GatedAction.SUBSCRIBE if command.subscribed else GatedAction.UNSUBSCRIBE
    )
    if isinstance(topic, Denied):
        return topic, ()
    copy = None if topic.group_category is None else request.copy_for_caller(topic)
    decision = may_follow(topic, copy is not None)
    if not decision.allowed:
        return refuse(request, decision), ()
    participant = attrs.evolve(_participant(request, copy or topic), subscribed=command.subscribed)
    return Done(decision, 204), (PutParticipant(participant),)


WRITES: Mapping[type[Command[Any]], Write] = {
    MarkTopic: mark_topic,
    MarkAll: mark_all,
    MarkTopics: mark_topics,
    Subscribe: subscribe,
    MarkEntry: mark_entry,
    RateEntry: rate_entry,
}
