"""How a Canvas LMS lists, shows, writes, deletes, orders and copies topics, and what follows."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicParticipant, TopicState, Tree
from canvas_comms.lms.discussions.operations import (
    CreateTopic,
    DeleteTopic,
    DuplicateTopic,
    ListMessageableUsers,
    ListTopics,
    ReorderTopics,
    ShowTopic,
    UpdateTopic,
    UseLanguageModel,
)
from canvas_comms.lms.discussions.resources import Copy, DeletedTopic, DiscussionTopic
from canvas_comms.lms.discussions.rules.anonymity import may_list_people
from canvas_comms.lms.discussions.rules.assignment import copy_title
from canvas_comms.lms.discussions.rules.dates import lock_on
from canvas_comms.lms.discussions.rules.duplicating import duplicate_title, insert_below
from canvas_comms.lms.discussions.rules.entries import GatedAction
from canvas_comms.lms.discussions.rules.fields import may_copy, may_reorder
from canvas_comms.lms.discussions.rules.language_model_tools import FEATURE_OFF
from canvas_comms.lms.discussions.rules.listing import (
    PLACERS,
    ListingReason,
    Order,
    TopicQuery,
    cut_without,
    in_list,
    in_pinned_order,
    is_unread,
    may_list,
    moved_topics,
    needs_a_look,
    on_page,
    read_query,
    reorder,
)
from canvas_comms.lms.discussions.rules.messageable_users import (
    MESSAGEABLE_USERS_POLICY,
    bookmarked,
    messageable_users,
)
from canvas_comms.lms.discussions.rules.permissions import TopicPermission, moderates, needs
from canvas_comms.lms.discussions.rules.visibility import sees, served
from canvas_comms.lms.discussions.server.context import Read, RequestContext, Write, find, refuse, topic_at
from canvas_comms.lms.discussions.server.graded import changes_of_grading
from canvas_comms.lms.discussions.server.jobs import MarkUnreadForCourse, PublishDelayedTopic
from canvas_comms.lms.discussions.server.render_topic import render_deleted, render_topic
from canvas_comms.lms.discussions.server.topic_fields import TopicEvaluation, evaluate_topic
from canvas_comms.lms.discussions.state import Change, Changes, PutParticipant, PutTopic, PutTree
from canvas_comms.lms.error_responses import ErrorResponse
from canvas_comms.lms.files.server.files import deleted
from canvas_comms.lms.files.state import PutFile
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import Command, Denied, Response, ServerPage, not_found
from canvas_comms.lms.paging import bookmark_links, numbered_links, read_page
from canvas_comms.lms.params import Parameters, as_text, as_texts

SHOWN_AFTER_WRITE = frozenset({"sections", "sections_user_count"})
"""What the answer to a write shows besides."""
SHOWN_OF_A_COPY = frozenset({"sections"})
"""What the answer to a duplication shows besides."""


def create_topic(
    request: RequestContext, command: CreateTopic
) -> tuple[Response[DiscussionTopic] | Denied, Changes]:
    """Make a topic or an announcement."""
    evaluated = evaluate_topic(request, command.params, None, request.view.new_id())
    topic = evaluated.topic
    if topic is None:
        return refuse(request, evaluated.decision), ()
    return _written(request, evaluated, topic, None, command.params)


def update_topic(
    request: RequestContext, command: UpdateTopic
) -> tuple[Response[DiscussionTopic] | Denied, Changes]:
    """Change a topic or an announcement."""
    before = find(request, command.topic)
    if before is None or before.state is TopicState.DELETED:
        return refuse(request, not_found("topic")), ()
    evaluated = evaluate_topic(request, command.params, before, before.id)
    topic = evaluated.topic
    if topic is None:
        return refuse(request, evaluated.decision), ()
    return _written(request, evaluated, topic, before, command.params)


def _written(
    request: RequestContext,
    evaluated: TopicEvaluation,
    topic: Topic,
    before: Topic | None,
    params: Parameters,
) -> tuple[Response[DiscussionTopic] | Denied, Changes]:
    """The topic as the caller sees it once the changes are made, with its new position and copies."""
    request, of_file = request.with_file(evaluated.file, topic.attachment, topic.context)
    of_file += _taken_off(request, topic, before)
    order, moved = _moved(request, topic, params)
    topic = next((one for one in moved if one.id == topic.id), topic)
    changes = changes_of_writing(request, topic, before)
    written = (change.topic for change in changes if isinstance(change, PutTopic))
    copies = [one for one in written if one.root == topic.id and one.state is not TopicState.DELETED]
    shown = attrs.evolve(
        render_topic(request, topic, SHOWN_AFTER_WRITE),
        topic_children=tuple(copy.id for copy in copies),
        group_topic_children=tuple(Copy(copy.id, copy.context.id) for copy in copies),
    )
    others = tuple(PutTopic(one) for one in moved if one.id != topic.id)
    return Response(shown, evaluated.decision & order), (*of_file, *changes, *others)


def _taken_off(request: RequestContext, topic: Topic, before: Topic | None) -> Changes:
    """The old file is deleted where it is taken off and no other takes its place."""
    if before is None or before.attachment is None or topic.attachment is not None:
        return ()
    file = request.view.files.file(before.attachment)
    return () if file is None else (PutFile(deleted(file)),)


def _moved(request: RequestContext, topic: Topic, params: Parameters) -> tuple[Decision, tuple[Topic, ...]]:
    """The pinned topics that the call moves, the topic itself among them."""
    moves = [(params.at(field), placed) for field, placed in PLACERS if params.has(field)]
    if not moves:
        return Decision(), ()
    stored_ones = tuple(one for one in request.topics(topic.kind) if one.id != topic.id)
    pinned = in_pinned_order((*stored_ones, topic))
    order = Order(Decision(), ())
    for value, placed in moves:
        now = placed(value, topic.id, order.ids or [one.id for one in pinned])
        order = Order(order.decision & now.decision, now.ids or order.ids)
    return order.decision, moved_topics(pinned, order.ids)


def changes_of_writing(request: RequestContext, topic: Topic, before: Topic | None) -> Changes:
    """Everything that follows from a topic being written."""
    changes: list[Change] = [PutTopic(topic)]
    if before is None:
        changes.append(PutTree(Tree(topic.id, ())))
        changes += author_follows(request, topic)
    changes += _later(request, topic, before)
    return (*changes, *_copies(request, topic, before), *changes_of_grading(topic, before))


def author_follows(request: RequestContext, topic: Topic) -> Changes:
    """The author has read it, and follows it unless a hold applies."""
    if topic.author is None:
        return ()
    follows = request.hold(topic) is None
    return (PutParticipant(TopicParticipant(topic.id, topic.author, read=True, subscribed=follows)),)


def _later(request: RequestContext, topic: Topic, before: Topic | None) -> Changes:
    """What is left for later: going live at its date, announcements being shown to everybody."""
    if topic.state is TopicState.POST_DELAYED and topic.delayed_post_at is not None:
        moved = before is None or before.delayed_post_at != topic.delayed_post_at
        return (Queued(Job(PublishDelayedTopic(topic.id), topic.delayed_post_at)),) if moved else ()
    live = topic.state is TopicState.ACTIVE
    was_live = before is not None and before.state is TopicState.ACTIVE
    if topic.is_announcement and live and not was_live:
        return (Queued(Job(MarkUnreadForCourse(topic.id), request.now, f"introduce {topic.id}")),)
    return ()


def _copies(request: RequestContext, topic: Topic, before: Topic | None) -> Changes:
    """The copies of a root, one per group: made, kept like the root, or taken away."""
    if topic.root is not None:
        return ()
    found = map(request.view.topic, request.view.copies_of(topic.id))
    copies = {copy.context: copy for copy in found if copy is not None}
    if topic.group_category is None and not copies:
        return ()
    changes: list[Change] = []
    groups = request.view.directory.groups_in_category(topic.group_category or "")
    for group in groups:
        old = copies.pop(group.context, None)
        copy_id = request.view.new_id() if old is None else old.id
        changes.append(PutTopic(copy_for_group(topic, group.context, group.name, copy_id, old)))
        if old is None:
            changes.append(PutTree(Tree(copy_id, ())))
    gone = (attrs.evolve(copy, state=TopicState.DELETED, deleted_at=request.now) for copy in copies.values())
    return (*changes, *map(PutTopic, gone))


def copy_for_group(root: Topic, context: Context, name: str, id: str, old: Topic | None) -> Topic:
    """A group's copy: the root's text, settings and state under the group's name."""
    return attrs.evolve(
        root,
        id=id,
        context=context,
        root=root.id,
        title=copy_title(root.title, name),
        group_category=None,
        assignment=None,
        sections=None,
        pinned=False if old is None else old.pinned,
        position=None if old is None else old.position,
        last_reply_at=None if old is None else old.last_reply_at,
        created_at=root.updated_at if old is None else old.created_at,
    )


def list_topics(request: RequestContext, command: ListTopics) -> ServerPage[DiscussionTopic] | Denied:
    """One page of the topics of a course or group."""
    query = read_query(command.params)
    decision = may_list(query.kind, request.caller) & query.decision
    if not decision.allowed:
        return refuse(request, decision)
    if query.root is not None and not request.caller.course_or_group.in_course:
        return _redirect_to_copy(request, query.root, command.base)
    listed, hidden = _listed(request, query)
    page = map(request.view.topic, cut_without(listed, hidden, query.page))
    shown = tuple(
        render_topic(request, topic, query.include, plain=query.plain)
        for topic in page
        if topic is not None and _stays(request, topic, query)
    )
    return ServerPage(shown, numbered_links(query.page, len(listed) - len(hidden)), decision=decision)


def _listed(request: RequestContext, query: TopicQuery) -> tuple[Sequence[str], set[str]]:
    """The ids of the list in their order, and which of them are left out.

    Only topics that may be left out are looked at, unless the query needs a look at each.
    """
    view, context = request.view, request.caller.course_or_group.context
    listed = view.listed(context, query.kind, query.order)
    hidden: set[str] = set()
    if needs_a_look(query):
        listed = tuple(id for id in listed if _in_list(request, id, query))
    else:
        hidden = {id for id in view.not_for_all(context, query.kind) if not _in_list(request, id, query)}
    if query.unread:
        marked = [id for id in view.topics_marked_by(request.caller.user or "") if id not in hidden]
        hidden |= {id for id in marked if _in_list(request, id, query) and _all_read(request, id)}
    return listed, hidden


def _all_read(request: RequestContext, id: str) -> bool:
    return not is_unread(request.view.participant(id, request.caller.user or ""))


def _in_list(request: RequestContext, id: str, query: TopicQuery) -> bool:
    topic = request.view.topic(id)
    if topic is None or topic.state is TopicState.DELETED:
        return False
    there = topic.context == request.caller.course_or_group.context and topic.kind is query.kind
    return there and in_list(topic, query, request.caller, request.now)


def _stays(request: RequestContext, topic: Topic, query: TopicQuery) -> bool:
    """What is judged after paging: whether the caller sees it, and its lock if the query names it."""
    if not sees(topic, request.caller, request.now):
        return False
    return on_page(query, locked=lock_on(topic, request.root_of(topic), request.now) is not None)


def _redirect_to_copy(request: RequestContext, root: str, base: str) -> Denied:
    group = request.caller.course_or_group.context
    for copy in map(request.view.topic, request.view.copies_of(root)):
        if copy is not None and copy.context == group:
            location = f"{base}/groups/{group.id}/discussion_topics/{copy.id}"
            instead = Finding(ListingReason.COPY_INSTEAD, Effect.REFUSED, "root_discussion_topic_id")
            return Denied(
                ErrorResponse(302, headers=(("Location", location),), text=""), Decision((instead,))
            )
    return refuse(request, not_found("root_discussion_topic_id"))


def show_topic(request: RequestContext, command: ShowTopic) -> Response[DiscussionTopic] | Denied:
    """One topic."""
    topic = topic_at(request, command.topic, GatedAction.SHOW)
    if isinstance(topic, Denied):
        return topic
    decision = served(topic)
    if not decision.allowed:
        return refuse(request, decision)
    return Response(render_topic(request, topic, frozenset(as_texts(command.include))), decision)


def delete_topic(
    request: RequestContext, command: DeleteTopic
) -> tuple[Response[DeletedTopic] | Denied, Changes]:
    """Softly, with its assignment and copies; doing it again answers the same."""
    topic = find(request, command.topic)
    if topic is None:
        return refuse(request, not_found("topic")), ()
    decision = needs(TopicPermission.DELETE, request.permissions(topic))
    if not decision.allowed:
        return refuse(request, decision), ()
    copies = (copy for copy in map(request.view.topic, request.view.copies_of(topic.id)) if copy is not None)
    gone = [_deleted(request, one) for one in (topic, *copies)]
    return Response(render_deleted(request, gone[0])), (
        *map(PutTopic, gone),
        *changes_of_grading(gone[0], topic),
    )


def _deleted(request: RequestContext, topic: Topic) -> Topic:
    if topic.state is TopicState.DELETED:
        return topic
    return attrs.evolve(
        topic, state=TopicState.DELETED, deleted_at=request.now, updated_at=request.now, assignment=None
    )


def reorder_topics(
    request: RequestContext, command: ReorderTopics
) -> tuple[Response[tuple[str, ...]] | Denied, Changes]:
    """Put pinned topics in order."""
    pinned = in_pinned_order(request.topics(TopicKind.DISCUSSION))
    order = reorder(command.order, [topic.id for topic in pinned])
    decision = may_reorder(request.caller) & order.decision
    if not decision.allowed:
        return refuse(request, decision), ()
    return Response(order.ids), tuple(map(PutTopic, moved_topics(pinned, order.ids)))


def duplicate_topic(
    request: RequestContext, command: DuplicateTopic
) -> tuple[Response[DiscussionTopic] | Denied, Changes]:
    """Copy a topic without its entries.

    The answer has two keys more: `new_positions` of the pinned topics, and whether it is graded.
    """
    topic = topic_at(request, command.topic, GatedAction.DUPLICATE)
    if isinstance(topic, Denied):
        return topic, ()
    decision = may_copy(topic, request.caller) if topic.root is None else not_found("topic")
    if not decision.allowed:
        return refuse(request, decision), ()
    copy = _copy_of(request, topic)
    changes = changes_of_writing(request, copy, None)
    extra: dict[str, object] = {}
    if topic.pinned:
        pinned = in_pinned_order(request.topics(TopicKind.DISCUSSION))
        placed = insert_below(topic, copy, pinned)
        changes += tuple(PutTopic(one) for one in placed if one not in pinned)
        copy = next(one for one in placed if one.id == copy.id)
        extra["new_positions"] = {one.id: one.position for one in placed}
    if copy.assignment is not None:
        extra["set_assignment"] = True
    return Response(attrs.evolve(render_topic(request, copy, SHOWN_OF_A_COPY), extra=extra)), changes


def _copy_of(request: RequestContext, topic: Topic) -> Topic:
    moderator = moderates(topic.kind, request.caller)
    assignment = topic.assignment
    if assignment is not None:
        assignment = attrs.evolve(assignment, id=request.view.new_id())
    return attrs.evolve(
        topic,
        id=request.view.new_id(),
        title=duplicate_title(topic.title, [one.title for one in request.topics(TopicKind.DISCUSSION)]),
        state=TopicState.UNPUBLISHED if moderator else TopicState.ACTIVE,
        author=request.caller.user,
        editor=None,
        created_at=request.now,
        updated_at=request.now,
        posted_at=request.now,
        last_reply_at=None,
        is_anonymous_author=False,
        position=None,
        assignment=assignment,
        attachment=None,
    )


def list_messageable_users(
    request: RequestContext, command: ListMessageableUsers
) -> ServerPage[Person] | Denied:
    """The people whom the caller can write to and who see the topic, by name only."""
    topic = topic_at(request, command.topic, GatedAction.SHOW)
    if isinstance(topic, Denied):
        return topic
    page = read_page(command.page, command.per_page, MESSAGEABLE_USERS_POLICY)
    decision = may_list_people(topic, request.caller, request.edition) & page.decision
    if not decision.allowed:
        return refuse(request, decision)
    search = as_text(command.search) or ""
    users = messageable_users(request.view.directory, topic, request.caller.user or "", search, request.now)
    found, bookmark = bookmarked(users, page)
    return ServerPage(
        tuple(Person(user.id, user.short_name, user.name) for user in found), bookmark_links(page, bookmark)
    )


def use_language_model(request: RequestContext, command: UseLanguageModel) -> Denied:
    """Summaries and insights, which are off."""
    topic = topic_at(request, command.topic, GatedAction.SHOW)
    return topic if isinstance(topic, Denied) else refuse(request, FEATURE_OFF)


READS: Mapping[type[Command[Any]], Read] = {
    ListTopics: list_topics,
    ListMessageableUsers: list_messageable_users,
    ShowTopic: show_topic,
    UseLanguageModel: use_language_model,
}

WRITES: Mapping[type[Command[Any]], Write] = {
    CreateTopic: create_topic,
    UpdateTopic: update_topic,
    DeleteTopic: delete_topic,
    ReorderTopics: reorder_topics,
    DuplicateTopic: duplicate_topic,
}
