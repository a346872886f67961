"""What has somebody read, and how many are unread?

What nobody stored is unread: the topic, and each of its live entries; only the author
starts with the topic read. Marking the topic leaves the count alone, except that a read
announcement has nothing unread. Marking an entry moves the count by one, and does nothing
if it was so already; whether it was forced is kept only when the mark really changes.
Counts never fall below zero. Source: Canvas LMS, tests of the discussion topic model and of
the discussion topics API, code of the discussion entry model.
"""

import attrs

from canvas_comms.lms.discussions.participants import EntryParticipant, TopicParticipant
from canvas_comms.lms.discussions.topics import Topic


def participant_or_new(
    stored: TopicParticipant | None, topic: Topic, user: str, active_entries: int
) -> TopicParticipant:
    """The person's view of the topic, or what it is while nothing is stored."""
    if stored is not None:
        return stored
    author = topic.author == user
    return TopicParticipant(topic.id, user, read=author, unread_count=active_entries)


def topic_marked(participant: TopicParticipant, topic: Topic, *, read: bool) -> TopicParticipant:
    """After marking the topic's own text."""
    count = 0 if read and topic.is_announcement else participant.unread_count
    return attrs.evolve(participant, read=read, unread_count=count)


def entry_marked(
    stored: EntryParticipant | None, entry: str, user: str, *, read: bool, forced: bool | None
) -> EntryParticipant | None:
    """After marking an entry; None if it was so already and nothing changes."""
    before = stored or EntryParticipant(entry, user)
    if before.read is read:
        return None
    return attrs.evolve(before, read=read, forced=before.forced if forced is None else forced)


def all_marked(
    stored: EntryParticipant | None, entry: str, user: str, *, read: bool, forced: bool | None
) -> EntryParticipant | None:
    """One entry after marking all; None if nothing changes.

    Marking all as unread without forcing touches only what is stored.
    """
    if stored is None and not read and forced is None:
        return None
    before = stored or EntryParticipant(entry, user)
    after = attrs.evolve(before, read=read, forced=before.forced if forced is None else forced)
    return None if stored == after else after


def counted(participant: TopicParticipant, by: int) -> TopicParticipant:
    """The count moved, never below zero."""
    return attrs.evolve(participant, unread_count=max(0, participant.unread_count + by))
