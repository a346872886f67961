"""How a Canvas LMS lists, posts, edits and deletes entries, and shows the whole topic."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions.model import Entry, EntryParticipant, Topic, TopicParticipant, TopicState
from canvas_comms.lms.discussions.operations import (
    AddEntry,
    DeleteEntry,
    ListEntries,
    ListEntriesById,
    ListReplies,
    ShowView,
    UpdateEntry,
)
from canvas_comms.lms.discussions.resources import DiscussionEntry, FullView
from canvas_comms.lms.discussions.rules.content import entry_message_of
from canvas_comms.lms.discussions.rules.dates import why_locked
from canvas_comms.lms.discussions.rules.entries import (
    ATTACHMENT_LOST,
    ENTRY_LIST_POLICY,
    GatedAction,
    NestingReason,
    last_reply_after,
    nest,
    newest_first,
)
from canvas_comms.lms.discussions.rules.permissions import TopicPermission, may_change, may_post, needs
from canvas_comms.lms.discussions.rules.reading import hold_on
from canvas_comms.lms.discussions.rules.visibility import NOT_BUILT_YET, served
from canvas_comms.lms.discussions.server.context import (
    Read,
    RequestContext,
    Write,
    find,
    live_entry,
    refuse,
    topic_at,
    topics_read,
)
from canvas_comms.lms.discussions.server.graded import handed_in
from canvas_comms.lms.discussions.server.jobs import rebuild_later
from canvas_comms.lms.discussions.server.render_entry import render_entry, render_view, with_replies
from canvas_comms.lms.discussions.state import (
    Change,
    Changes,
    OneMoreUnread,
    PutEntry,
    PutMark,
    PutParticipant,
    PutTopic,
    ShiftUnread,
)
from canvas_comms.lms.operations import Command, Denied, Done, Response, ServerPage, not_found
from canvas_comms.lms.paging import STANDARD, cut, numbered_links, read_page
from canvas_comms.lms.params import as_boolean, as_id, as_list
from canvas_comms.lms.rights_table import Right


def _readable(request: RequestContext, id: str) -> Topic | Denied:
    """A topic whose entries the caller may read."""
    topic = topic_at(request, id, GatedAction.LIST_ENTRIES)
    if isinstance(topic, Denied):
        return topic
    decision = needs(TopicPermission.READ_REPLIES, request.permissions(topic)) & served(topic)
    return topic if decision.allowed else refuse(request, decision)


def list_entries(request: RequestContext, command: ListEntries) -> ServerPage[DiscussionEntry] | Denied:
    """Top-level entries, newest first, each with its newest replies."""
    topic = _readable(request, command.topic)
    if isinstance(topic, Denied):
        return topic
    page = read_page(command.page, command.per_page, STANDARD)
    if not page.decision.allowed:
        return refuse(request, page.decision)
    rows = _top_level(request, topic)
    found = [entry for entry in map(request.view.entry, newest_first(rows, page)) if entry is not None]
    shown = tuple(with_replies(request, topic, entry) for entry in found)
    return ServerPage(shown, numbered_links(page, len(rows)))


def _top_level(request: RequestContext, topic: Topic) -> Sequence[str]:
    topics = topics_read(request, topic)
    if len(topics) == 1:
        return request.view.top_level(topic.id)
    ids = (entry for one in topics for entry in request.view.top_level(one))
    found = (entry for entry in map(request.view.entry, ids) if entry is not None)
    return [entry.id for entry in sorted(found, key=lambda e: (e.created_at, len(e.id), e.id))]


def list_replies(request: RequestContext, command: ListReplies) -> ServerPage[DiscussionEntry] | Denied:
    """All live replies under one live top-level entry, flat, newest first."""
    topic = _readable(request, command.topic)
    if isinstance(topic, Denied):
        return topic
    entry = live_entry(request, topic, command.entry)
    if entry is None or entry.parent is not None:
        return refuse(request, not_found("entry"))
    page = read_page(command.page, command.per_page, STANDARD)
    if not page.decision.allowed:
        return refuse(request, page.decision)
    rows = request.view.below(entry.id)
    found = [reply for reply in map(request.view.entry, newest_first(rows, page)) if reply is not None]
    return ServerPage(
        tuple(render_entry(request, topic, reply) for reply in found), numbered_links(page, len(rows))
    )


def list_by_ids(request: RequestContext, command: ListEntriesById) -> ServerPage[DiscussionEntry] | Denied:
    """Entries by id, of any depth, deleted ones too, oldest first; one unknown id and none is shown."""
    topic = _readable(request, command.topic)
    if isinstance(topic, Denied):
        return topic
    page = read_page(command.page, command.per_page, ENTRY_LIST_POLICY)
    if not page.decision.allowed:
        return refuse(request, page.decision)
    named = dict.fromkeys(as_id(one) for one in as_list(command.ids))
    topics = topics_read(request, topic)
    found = [None if one is None else request.view.entry(one) for one in named]
    entries = [entry for entry in found if entry is not None and entry.topic in topics]
    if len(entries) < len(named):
        return refuse(request, not_found("ids"))
    entries.sort(key=lambda e: (e.created_at, len(e.id), e.id))
    shown = tuple(render_entry(request, topic, entry, named=False) for entry in cut(entries, page))
    return ServerPage(shown, numbered_links(page, len(entries)))


def show_view(request: RequestContext, command: ShowView) -> tuple[Response[FullView] | Denied, Changes]:
    """The whole topic from its cached tree; without one, it is built and the caller asks again."""
    topic = topic_at(request, command.topic, GatedAction.VIEW)
    if isinstance(topic, Denied):
        return topic, ()
    decision = needs(TopicPermission.READ_REPLIES, request.permissions(topic)) & served(topic)
    if not decision.allowed:
        return refuse(request, decision), ()
    tree = request.view.tree(topic.id)
    if tree is None:
        return refuse(request, NOT_BUILT_YET), (rebuild_later(topic.id, request.now),)
    states = as_boolean(command.include_enrollment_state)
    view = render_view(
        request,
        topic,
        tree,
        with_new=as_boolean(command.include_new_entries),
        states=states and request.caller.has(Right.READ_AS_ADMIN),
        cards=as_boolean(command.include_context_card_info),
    )
    return Response(view), ()


def add_entry(
    request: RequestContext, command: AddEntry
) -> tuple[Response[DiscussionEntry] | Denied, Changes]:
    """Post an entry, or a reply under `parent`."""
    topic = topic_at(
        request, command.topic, GatedAction.ADD_ENTRY if command.parent is None else GatedAction.REPLY
    )
    if isinstance(topic, Denied):
        return topic, ()
    parent = None if command.parent is None else live_entry(request, topic, command.parent)
    if command.parent is not None and parent is None:
        return refuse(request, not_found("entry")), ()
    user = request.caller.user
    root = None if parent is None or parent.root is None else request.view.entry(parent.root)
    nesting = nest(parent, root, topic.discussion_type, request.edition)
    params = command.params
    said = entry_message_of(
        params.at("message"), params.at("plaintext_message"), None, request.sanitise_entry
    )
    file = request.read_attachment(params.at("attachment"), contexts.user(user or ""))
    lock = why_locked(topic, request.root_of(topic), request.caller, request.now)
    may = may_post(topic.kind, request.conditions(topic)) & lock
    decision = may & nesting.decision & said.decision & file.decision
    if command.params.has("parent_id"):
        ignored = Finding(NestingReason.PARENT_ID_IGNORED, Effect.DROPPED, "parent_id")
        decision &= Decision((ignored,))
    if not decision.allowed or user is None:
        return refuse(request, decision), ()
    entry = Entry(
        request.view.new_id(),
        topic.id if parent is None else parent.topic,
        user,
        said.text,
        request.now,
        request.now,
        nesting.parent,
        nesting.root,
        nesting.depth,
        attachment=None if file.file is None else request.view.new_id(),
    )
    request, of_file = request.with_file(file.file, entry.attachment, contexts.user(user))
    shown = attrs.evolve(render_entry(request, topic, entry), read_state="read")
    return Response(shown, decision, 201), (*of_file, *changes_of_posting(request, topic, entry))


def changes_of_posting(request: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Everything that follows from an entry being posted."""
    user = entry.author
    return (
        PutEntry(entry),
        PutMark(EntryParticipant(entry.id, user, read=True)),
        OneMoreUnread(entry.topic, user),
        PutParticipant(_poster(request, topic, entry)),
        *_touched(request, topic, entry),
        *handed_in(request, topic, entry),
        rebuild_later(entry.topic, request.now),
    )


def _poster(request: RequestContext, topic: Topic, entry: Entry) -> TopicParticipant:
    """Whoever posts follows from now on, unless a hold applies; the topic's own text stays as it was."""
    stored = request.view.participant(entry.topic, entry.author)
    hold = hold_on(topic, request.caller, sees_posts=True, group_ids=request.groups_of_set(topic))
    before = stored or TopicParticipant(
        entry.topic, entry.author, unread_count=request.view.live_count(entry.topic)
    )
    return before if hold is not None else attrs.evolve(before, subscribed=True)


def _touched(request: RequestContext, topic: Topic, entry: Entry) -> list[Change]:
    roots = (request.view.topic(entry.topic) if entry.topic != topic.id else topic, request.root_of(topic))
    return [
        PutTopic(
            attrs.evolve(
                one,
                last_reply_at=last_reply_after(one.last_reply_at, entry.created_at),
                updated_at=request.now,
            )
        )
        for one in roots
        if one is not None
    ]


def _own_topic(request: RequestContext, id: str) -> Topic | None:
    topic = find(request, id)
    return None if topic is None or topic.state is TopicState.DELETED else topic


def update_entry(
    request: RequestContext, command: UpdateEntry
) -> tuple[Response[DiscussionEntry] | Denied, Changes]:
    """Edit an entry. The first-post gate does not count here."""
    topic = _own_topic(request, command.topic)
    entry = None if topic is None else live_entry(request, topic, command.entry)
    if topic is None or entry is None:
        return refuse(request, not_found("entry")), ()
    param = (
        command.params.within("discussion_entry")
        if command.params.has("discussion_entry")
        else command.params
    )
    said = entry_message_of(
        param.at("message"), param.at("plaintext_message"), entry.message, request.sanitise_entry
    )
    editor = request.caller.user or ""
    file = request.read_attachment(command.params.at("attachment"), contexts.user(editor))
    decision = may_change(request.conditions(topic), own=entry.author == request.caller.user) & said.decision
    decision &= file.decision
    if not decision.allowed:
        return refuse(request, decision), ()
    if entry.attachment is not None and file.file is None:
        decision &= ATTACHMENT_LOST
    after = attrs.evolve(
        entry,
        message=said.text,
        editor=request.caller.user,
        updated_at=request.now,
        attachment=None if file.file is None else request.view.new_id(),
    )
    request, of_file = request.with_file(file.file, after.attachment, contexts.user(editor))
    shown = render_entry(request, topic, after, beside=False)
    later = rebuild_later(after.topic, request.now)
    return Response(shown, decision), (*of_file, PutEntry(after), later)


def delete_entry(request: RequestContext, command: DeleteEntry) -> tuple[Done | Denied, Changes]:
    """Delete an entry softly; its replies stay."""
    topic = _own_topic(request, command.topic)
    entry = None if topic is None else live_entry(request, topic, command.entry)
    if topic is None or entry is None:
        return refuse(request, not_found("entry")), ()
    decision = may_change(request.conditions(topic), own=entry.author == request.caller.user)
    if not decision.allowed:
        return refuse(request, decision), ()
    return Done(decision, 204), changes_of_deleting(request, topic, entry)


def changes_of_deleting(request: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Everything that follows from an entry being deleted by the caller."""
    gone = attrs.evolve(entry, deleted_at=request.now, updated_at=request.now, editor=request.caller.user)
    unread = tuple(
        user for user in request.view.participants(entry.topic) if not _has_read(request, entry, user)
    )
    return (
        PutEntry(gone),
        ShiftUnread(entry.topic, unread, -1),
        *_left(request, topic, entry),
        rebuild_later(entry.topic, request.now),
    )


def _has_read(request: RequestContext, entry: Entry, user: str) -> bool:
    mark = request.view.mark(entry.id, user)
    return mark is not None and mark.read


def _left(request: RequestContext, topic: Topic, entry: Entry) -> Changes:
    """Whoever deletes their last entry behind a first-post gate follows no longer."""
    stored = request.view.participant(entry.topic, entry.author)
    last = request.view.posts_by(entry.topic, entry.author) == 1
    if stored is None or not last or not request.gated_without(topic, entry.author):
        return ()
    return (PutParticipant(attrs.evolve(stored, subscribed=False)),)


READS: Mapping[type[Command[Any]], Read] = {
    ListEntries: list_entries,
    ListReplies: list_replies,
    ListEntriesById: list_by_ids,
}

WRITES: Mapping[type[Command[Any]], Write] = {
    ShowView: show_view,
    AddEntry: add_entry,
    UpdateEntry: update_entry,
    DeleteEntry: delete_entry,
}
