"""Read marks, ratings, following, and the whole view."""

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.discussions.model import (
    EntryParticipant,
    PutEntry,
    PutMark,
    PutParticipant,
    Topic,
    TopicKind,
    TopicParticipant,
    TopicState,
)
from canvas_comms.lms.discussions.operations import (
    Done,
    MarkAll,
    MarkEntry,
    Marking,
    MarkTopic,
    MarkTopics,
    NoTreeYet,
    RateEntry,
    ShowView,
    Subscribe,
    Viewing,
    ViewShown,
)
from canvas_comms.lms.discussions.rules.entries import Gated, rated, read_rating
from canvas_comms.lms.discussions.rules.permissions import Power, needs
from canvas_comms.lms.discussions.rules.reading import (
    all_marked,
    counted,
    entry_marked,
    may_follow,
    participant_or_new,
    topic_marked,
)
from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of, sees, served
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.jobs import rebuild_later
from canvas_comms.lms.discussions.server.lookup import Changes, live_entry, refuse, topic_at
from canvas_comms.lms.discussions.server.render_entry import render_view
from canvas_comms.lms.operations import Denied, not_found
from canvas_comms.lms.params import ABSENT, RawParam, as_boolean, as_text
from canvas_comms.lms.rights_table import Right

DONE = Done(Decision())


def _participant(scene: RequestContext, topic: Topic) -> TopicParticipant:
    user = scene.caller.user or ""
    return participant_or_new(scene.stored(topic), topic, user, scene.view.live_count(topic.id))


def _forced(given: RawParam) -> bool | None:
    return None if given is ABSENT else as_boolean(given)


def mark_topic(scene: RequestContext, command: MarkTopic) -> tuple[Marking, Changes]:
    """Mark the topic's own text."""
    topic = topic_at(scene, command.topic, Gated.MARK_TOPIC)
    if isinstance(topic, Denied):
        return topic, ()
    marked = topic_marked(_participant(scene, topic), topic, read=command.read)
    return DONE, (PutParticipant(marked),)


def mark_all(scene: RequestContext, command: MarkAll) -> tuple[Marking, Changes]:
    """Mark the topic and all its live entries."""
    topic = topic_at(scene, command.topic, Gated.MARK_ALL)
    if isinstance(topic, Denied):
        return topic, ()
    view, user, forced = scene.view, scene.caller.user or "", _forced(command.forced)
    entries = (entry for entry in map(view.entry, view.entries_of(topic.id)) if entry is not None)
    marks = (
        all_marked(view.mark(e.id, user), e.id, user, read=command.read, forced=forced)
        for e in entries
        if not e.deleted
    )
    count = 0 if command.read else view.live_count(topic.id)
    participant = attrs.evolve(_participant(scene, topic), read=command.read, unread_count=count)
    return DONE, (PutParticipant(participant), *(PutMark(mark) for mark in marks if mark is not None))


def mark_topics(scene: RequestContext, command: MarkTopics) -> tuple[Marking, Changes]:
    """Mark every open, unread discussion of the place as read, or every announcement."""
    announcements = as_text(command.only_announcements) == "true"
    kind = TopicKind.ANNOUNCEMENT if announcements else TopicKind.DISCUSSION
    found = [
        (topic, _participant(scene, topic))
        for topic in scene.topics(kind)
        if topic.state is TopicState.ACTIVE
        and moment_of(topic, scene.now) is not Moment.BEFORE
        and sees(topic, scene.caller, scene.now)
    ]
    return DONE, tuple(PutParticipant(topic_marked(p, t, read=True)) for t, p in found if not p.read)


def mark_entry(scene: RequestContext, command: MarkEntry) -> tuple[Marking, Changes]:
    """Mark one entry; the topic's count moves with it."""
    topic = topic_at(scene, command.topic, Gated.MARK_ENTRY)
    if isinstance(topic, Denied):
        return topic, ()
    entry = live_entry(scene, topic, command.entry)
    if entry is None:
        return refuse(scene, not_found("entry")), ()
    user = scene.caller.user or ""
    stored = scene.view.mark(entry.id, user)
    mark = entry_marked(stored, entry.id, user, read=command.read, forced=_forced(command.forced))
    if mark is None:
        return DONE, ()
    participant = counted(_participant(scene, topic), -1 if command.read else 1)
    return DONE, (PutMark(mark), PutParticipant(participant))


def rate_entry(scene: RequestContext, command: RateEntry) -> tuple[Marking, Changes]:
    """Rate an entry; a second rating replaces the first."""
    topic = topic_at(scene, command.topic, Gated.RATE)
    if isinstance(topic, Denied):
        return topic, ()
    entry = live_entry(scene, topic, command.entry)
    if entry is None:
        return refuse(scene, not_found("entry")), ()
    rating = read_rating(as_text(command.rating))
    decision = needs(Power.RATE, scene.powers(topic), "rating") & rating.decision
    if not decision.allowed or rating.value is None:
        return refuse(scene, decision), ()
    user = scene.caller.user or ""
    mark = scene.view.mark(entry.id, user) or EntryParticipant(entry.id, user)
    return Done(decision), (
        PutEntry(rated(entry, mark.rating, rating.value)),
        PutMark(attrs.evolve(mark, rating=rating.value)),
        rebuild_later(entry.topic, scene.now),
    )


def subscribe(scene: RequestContext, command: Subscribe) -> tuple[Marking, Changes]:
    """Follow a topic or leave it; of a group's root, the caller's copy."""
    topic = topic_at(scene, command.topic, Gated.SUBSCRIBE if command.subscribed else Gated.UNSUBSCRIBE)
    if isinstance(topic, Denied):
        return topic, ()
    copy = None if topic.group_category is None else scene.copy_for_caller(topic)
    decision = may_follow(topic, copy is not None)
    if not decision.allowed:
        return refuse(scene, decision), ()
    participant = attrs.evolve(_participant(scene, copy or topic), subscribed=command.subscribed)
    return Done(decision), (PutParticipant(participant),)


def show_view(scene: RequestContext, command: ShowView) -> tuple[Viewing, Changes]:
    """The whole topic from its cached tree."""
    topic = topic_at(scene, command.topic, Gated.VIEW)
    if isinstance(topic, Denied):
        return topic, ()
    decision = needs(Power.READ_REPLIES, scene.powers(topic)) & served(topic)
    if not decision.allowed:
        return refuse(scene, decision), ()
    tree = scene.view.tree(topic.id)
    if tree is None:
        return NoTreeYet(), (rebuild_later(topic.id, scene.now),)
    asked = {name: as_boolean(command.given.at(name)) for name in VIEW_FLAGS}
    view = render_view(
        scene,
        topic,
        tree,
        with_new=asked["include_new_entries"],
        states=asked["include_enrollment_state"] and scene.caller.has(Right.READ_AS_ADMIN),
        cards=asked["include_context_card_info"],
    )
    return ViewShown(view), ()


VIEW_FLAGS = ("include_new_entries", "include_enrollment_state", "include_context_card_info")
