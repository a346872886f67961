"""Entries: listed, posted, edited, deleted."""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.discussions.model import (
    Change,
    Entry,
    EntryParticipant,
    PutEntry,
    PutMark,
    PutParticipant,
    PutTopic,
    ShiftUnread,
    Topic,
    TopicParticipant,
    TopicState,
)
from canvas_comms.lms.discussions.operations import (
    AddEntry,
    AnyEntry,
    DeleteEntry,
    Done,
    Entries,
    EntriesListed,
    EntryShown,
    ListByIds,
    ListEntries,
    ListReplies,
    Marking,
    UpdateEntry,
)
from canvas_comms.lms.discussions.rules.content import entry_message_of
from canvas_comms.lms.discussions.rules.dates import why_locked
from canvas_comms.lms.discussions.rules.entries import (
    ATTACHMENT_LOST,
    ENTRY_LIST_POLICY,
    Gated,
    NestingReason,
    last_reply_after,
    nest,
    newest_first,
)
from canvas_comms.lms.discussions.rules.permissions import Power, may_change, may_post, needs
from canvas_comms.lms.discussions.rules.reading import hold_on
from canvas_comms.lms.discussions.rules.visibility import served
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.jobs import rebuild_later
from canvas_comms.lms.discussions.server.lookup import (
    Changes,
    find,
    live_entry,
    refuse,
    topic_at,
    topics_read,
)
from canvas_comms.lms.discussions.server.render_entry import render_entry, with_replies
from canvas_comms.lms.operations import Denied, not_found
from canvas_comms.lms.paging import STANDARD, cut, numbered_links, read_page
from canvas_comms.lms.params import as_id, as_list


def _readable(scene: RequestContext, id: str) -> Topic | Denied:
    """A topic whose entries the caller may read."""
    topic = topic_at(scene, id, Gated.LIST_ENTRIES)
    if isinstance(topic, Denied):
        return topic
    decision = needs(Power.READ_REPLIES, scene.powers(topic)) & served(topic)
    return topic if decision.allowed else refuse(scene, decision)


def list_entries(scene: RequestContext, command: ListEntries) -> Entries:
    """Top-level entries, newest first, each with its newest replies."""
    topic = _readable(scene, command.topic)
    if isinstance(topic, Denied):
        return topic
    page = read_page(command.page, command.per_page, STANDARD)
    if not page.decision.allowed:
        return refuse(scene, page.decision)
    rows = _top_level(scene, topic)
    found = [entry for entry in map(scene.view.entry, newest_first(rows, page)) if entry is not None]
    shown = tuple(with_replies(scene, topic, entry) for entry in found)
    return EntriesListed(shown, numbered_links(page, len(rows)))


def _top_level(scene: RequestContext, topic: Topic) -> Sequence[str]:
    topics = topics_read(scene, topic)
    if len(topics) == 1:
        return scene.view.top_level(topic.id)
    ids = (entry for one in topics for entry in scene.view.top_level(one))
    found = (entry for entry in map(scene.view.entry, ids) if entry is not None)
    return [entry.id for entry in sorted(found, key=lambda e: (e.created_at, len(e.id), e.id))]


def list_replies(scene: RequestContext, command: ListReplies) -> Entries:
    """All live replies under one live top-level entry, flat, newest first."""
    topic = _readable(scene, command.topic)
    if isinstance(topic, Denied):
        return topic
    entry = live_entry(scene, topic, command.entry)
    if entry is None or entry.parent is not None:
        return refuse(scene, not_found("entry"))
    page = read_page(command.page, command.per_page, STANDARD)
    if not page.decision.allowed:
        return refuse(scene, page.decision)
    rows = scene.view.below(entry.id)
    found = [reply for reply in map(scene.view.entry, newest_first(rows, page)) if reply is not None]
    return EntriesListed(
        tuple(render_entry(scene, topic, reply) for reply in found), numbered_links(page, len(rows))
    )


def list_by_ids(scene: RequestContext, command: ListByIds) -> Entries:
    """Entries by id, of any depth, deleted ones too, oldest first; one unknown id and none is shown."""
    topic = _readable(scene, command.topic)
    if isinstance(topic, Denied):
        return topic
    page = read_page(command.page, command.per_page, ENTRY_LIST_POLICY)
    if not page.decision.allowed:
        return refuse(scene, page.decision)
    named = dict.fromkeys(as_id(one) for one in as_list(command.ids))
    topics = topics_read(scene, topic)
    found = [None if one is None else scene.view.entry(one) for one in named]
    entries = [entry for entry in found if entry is not None and entry.topic in topics]
    if len(entries) < len(named):
        return refuse(scene, not_found("ids"))
    entries.sort(key=lambda e: (e.created_at, len(e.id), e.id))
    shown = tuple(render_entry(scene, topic, entry, named=False) for entry in cut(entries, page))
    return EntriesListed(shown, numbered_links(page, len(entries)))


def add_entry(scene: RequestContext, command: AddEntry) -> tuple[AnyEntry, Changes]:
    """Post an entry, or a reply under `parent`."""
    topic = topic_at(scene, command.topic, Gated.ADD_ENTRY if command.parent is None else Gated.REPLY)
    if isinstance(topic, Denied):
        return topic, ()
    parent = None if command.parent is None else live_entry(scene, topic, command.parent)
    if command.parent is not None and parent is None:
        return refuse(scene, not_found("entry")), ()
    user = scene.caller.user
    root = None if parent is None or parent.root is None else scene.view.entry(parent.root)
    nesting = nest(parent, root, topic.discussion_type, scene.edition)
    said = entry_message_of(command.given.at("message"), command.given.at("plaintext_message"), None)
    file = scene.attached(command.given.at("attachment"))
    lock = why_locked(topic, scene.root_of(topic), scene.caller, scene.now)
    may = may_post(topic.kind, scene.conditions(topic)) & lock
    decision = may & nesting.decision & said.decision & file.decision
    if command.given.has("parent_id"):
        ignored = Finding(NestingReason.PARENT_ID_IGNORED, Effect.DROPPED, "parent_id")
        decision &= Decision((ignored,))
    if not decision.allowed or user is None:
        return refuse(scene, decision), ()
    entry = Entry(
        scene.view.new_id(),
        topic.id if parent is None else parent.topic,
        user,
        said.text,
        scene.now,
        scene.now,
        nesting.parent,
        nesting.root,
        nesting.depth,
        attachment=file.file,
    )
    shown = attrs.evolve(render_entry(scene, topic, entry), read_state="read")
    return EntryShown(shown, True, decision), posted(scene, topic, entry)


def posted(scene: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Everything that follows from an entry being posted."""
    view, user = scene.view, entry.author
    others = tuple(other for other in view.participants(entry.topic) if other != user)
    return (
        PutEntry(entry),
        PutMark(EntryParticipant(entry.id, user, read=True)),
        ShiftUnread(entry.topic, others, 1),
        PutParticipant(_poster(scene, topic, entry)),
        *_touched(scene, topic, entry),
        rebuild_later(entry.topic, scene.now),
    )


def _poster(scene: RequestContext, topic: Topic, entry: Entry) -> TopicParticipant:
    """Whoever posts follows from now on, unless held; the topic's own text stays as it was."""
    stored = scene.view.participant(entry.topic, entry.author)
    held = hold_on(topic, scene.caller, sees_posts=True, group_ids=scene.groups_of_set(topic))
    before = stored or TopicParticipant(
        entry.topic, entry.author, unread_count=scene.view.live_count(entry.topic)
    )
    return before if held is not None else attrs.evolve(before, subscribed=True)


def _touched(scene: RequestContext, topic: Topic, entry: Entry) -> list[Change]:
    roots = (scene.view.topic(entry.topic) if entry.topic != topic.id else topic, scene.root_of(topic))
    return [
        PutTopic(
            attrs.evolve(
                one,
                last_reply_at=last_reply_after(one.last_reply_at, entry.created_at),
                updated_at=scene.now,
            )
        )
        for one in roots
        if one is not None
    ]


def _own_topic(scene: RequestContext, id: str) -> Topic | None:
    topic = find(scene, id)
    return None if topic is None or topic.state is TopicState.DELETED else topic


def update_entry(scene: RequestContext, command: UpdateEntry) -> tuple[AnyEntry, Changes]:
    """Edit an entry. No first post is asked for here."""
    topic = _own_topic(scene, command.topic)
    entry = None if topic is None else live_entry(scene, topic, command.entry)
    if topic is None or entry is None:
        return refuse(scene, not_found("entry")), ()
    given = (
        command.given.within("discussion_entry") if command.given.has("discussion_entry") else command.given
    )
    said = entry_message_of(given.at("message"), given.at("plaintext_message"), entry.message)
    file = scene.attached(command.given.at("attachment"))
    decision = may_change(scene.conditions(topic), own=entry.author == scene.caller.user) & said.decision
    if not decision.allowed:
        return refuse(scene, decision), ()
    decision &= file.decision
    if entry.attachment is not None and file.file is None:
        decision &= ATTACHMENT_LOST
    after = attrs.evolve(
        entry,
        message=said.text,
        editor=scene.caller.user,
        updated_at=scene.now,
        attachment=file.file,
    )
    shown = render_entry(scene, topic, after, beside=False)
    return EntryShown(shown, False, decision), (PutEntry(after), rebuild_later(after.topic, scene.now))


def delete_entry(scene: RequestContext, command: DeleteEntry) -> tuple[Marking, Changes]:
    """Delete an entry softly; its replies stay."""
    topic = _own_topic(scene, command.topic)
    entry = None if topic is None else live_entry(scene, topic, command.entry)
    if topic is None or entry is None:
        return refuse(scene, not_found("entry")), ()
    decision = may_change(scene.conditions(topic), own=entry.author == scene.caller.user)
    if not decision.allowed:
        return refuse(scene, decision), ()
    return Done(decision), buried(scene, topic, entry)


def buried(scene: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Everything that follows from an entry being deleted by the caller."""
    gone = attrs.evolve(entry, deleted_at=scene.now, updated_at=scene.now, editor=scene.caller.user)
    unread = tuple(user for user in scene.view.participants(entry.topic) if not _has_read(scene, entry, user))
    return (
        PutEntry(gone),
        ShiftUnread(entry.topic, unread, -1),
        *_left(scene, topic, entry),
        rebuild_later(entry.topic, scene.now),
    )


def _has_read(scene: RequestContext, entry: Entry, user: str) -> bool:
    mark = scene.view.mark(entry.id, user)
    return mark is not None and mark.read


def _left(scene: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Whoever deletes their last entry behind a first-post gate follows no longer."""
    stored = scene.view.participant(entry.topic, entry.author)
    last = scene.view.posts_by(entry.topic, entry.author) == 1
    if stored is None or not last or not scene.gated_without(topic, entry.author):
        return ()
    return (PutParticipant(attrs.evolve(stored, subscribed=False)),)
