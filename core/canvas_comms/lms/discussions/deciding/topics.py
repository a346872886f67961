"""Topics: listed, shown, deleted, put in order, copied."""

import attrs

from canvas_comms.lms.discussions.commands import (
    DeleteTopic,
    DuplicateTopic,
    ListTopics,
    ReorderTopics,
    ShowTopic,
)
from canvas_comms.lms.discussions.deciding.entering import Changes, find, refuse, topic_at
from canvas_comms.lms.discussions.deciding.writing import stored
from canvas_comms.lms.discussions.results import (
    AnyTopic,
    AnyTopics,
    Deleting,
    Duplicated,
    Duplicating,
    Ordering,
    Reordered,
    SeeCopy,
    TopicDeleted,
    TopicShown,
    TopicsListed,
)
from canvas_comms.lms.discussions.rules.contents import MAX_TITLE
from canvas_comms.lms.discussions.rules.creating import may_copy, may_reorder
from canvas_comms.lms.discussions.rules.initial_post import Gated
from canvas_comms.lms.discussions.rules.listing import (
    TopicQuery,
    in_list,
    in_order,
    is_unread,
    may_list,
    on_page,
    read_query,
)
from canvas_comms.lms.discussions.rules.locking import lock_on
from canvas_comms.lms.discussions.rules.pinning import in_pinned_order, places, reorder
from canvas_comms.lms.discussions.rules.places import served
from canvas_comms.lms.discussions.rules.powers import Power, moderates, needs
from canvas_comms.lms.discussions.rules.visibility import sees
from canvas_comms.lms.discussions.scenes import Scene
from canvas_comms.lms.discussions.seeing import topic_seen
from canvas_comms.lms.discussions.topics import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.views import PutTopic
from canvas_comms.lms.given import as_texts
from canvas_comms.lms.operations import Denied, not_found
from canvas_comms.lms.paging import cut, numbered_links


def list_topics(scene: Scene, command: ListTopics) -> AnyTopics:
    """One page of the topics of a course or group."""
    query = read_query(command.given)
    decision = may_list(query.kind, scene.caller) & query.decision
    if not decision.allowed:
        return refuse(scene, decision)
    if query.root is not None and not scene.caller.place.in_course:
        return _copy_here(scene, query.root)
    found = [t for t in scene.topics(query.kind) if in_list(t, query, scene.caller, scene.now)]
    if query.unread:
        found = [t for t in found if is_unread(scene.stored(t))]
    page = cut(in_order(found, query), query.page)
    shown = tuple(
        topic_seen(scene, topic, query.include, plain=query.plain)
        for topic in page
        if _stays(scene, topic, query)
    )
    return TopicsListed(shown, numbered_links(query.page, len(found)), decision)


def _stays(scene: Scene, topic: Topic, query: TopicQuery) -> bool:
    """What is judged after paging: whether the caller sees it, and its lock if asked for."""
    if not sees(topic, scene.caller, scene.now):
        return False
    return on_page(query, locked=lock_on(topic, scene.root_of(topic), scene.now) is not None)


def _copy_here(scene: Scene, root: str) -> SeeCopy | Denied:
    for copy in map(scene.view.topic, scene.view.copies_of(root)):
        if copy is not None and copy.context == scene.caller.place.context:
            return SeeCopy(copy.id)
    return refuse(scene, not_found("root_discussion_topic_id"))


def show_topic(scene: Scene, command: ShowTopic) -> AnyTopic:
    """One topic."""
    topic = topic_at(scene, command.topic, Gated.SHOW)
    if isinstance(topic, Denied):
        return topic
    decision = served(topic)
    if not decision.allowed:
        return refuse(scene, decision)
    return TopicShown(topic_seen(scene, topic, frozenset(as_texts(command.given.at("include")))), decision)


def delete_topic(scene: Scene, command: DeleteTopic) -> tuple[Deleting, Changes]:
    """Softly, with its assignment and copies; doing it again answers the same."""
    topic = find(scene, command.topic)
    if topic is None:
        return refuse(scene, not_found("topic")), ()
    decision = needs(Power.DELETE, scene.powers(topic))
    if not decision.allowed:
        return refuse(scene, decision), ()
    copies = (copy for copy in map(scene.view.topic, scene.view.copies_of(topic.id)) if copy is not None)
    gone = [_deleted(scene, one) for one in (topic, *copies)]
    return TopicDeleted(gone[0], topic_seen(scene, gone[0])), tuple(map(PutTopic, gone))


def _deleted(scene: Scene, topic: Topic) -> Topic:
    if topic.state is TopicState.DELETED:
        return topic
    return attrs.evolve(
        topic, state=TopicState.DELETED, deleted_at=scene.now, updated_at=scene.now, assignment=None
    )


def reorder_topics(scene: Scene, command: ReorderTopics) -> tuple[Ordering, Changes]:
    """Put pinned topics in order."""
    pinned = in_pinned_order(scene.topics(TopicKind.DISCUSSION))
    order = reorder(command.order, [topic.id for topic in pinned])
    decision = may_reorder(scene.caller) & order.decision
    if not decision.allowed:
        return refuse(scene, decision), ()
    return Reordered(order.ids), tuple(map(PutTopic, places(pinned, order.ids)))


def duplicate_topic(scene: Scene, command: DuplicateTopic) -> tuple[Duplicating, Changes]:
    """Copy a topic without its entries."""
    topic = topic_at(scene, command.topic, Gated.DUPLICATE)
    if isinstance(topic, Denied):
        return topic, ()
    decision = may_copy(topic, scene.caller) if topic.root is None else not_found("topic")
    if not decision.allowed:
        return refuse(scene, decision), ()
    copy = _copied(scene, topic)
    changes = stored(scene, copy, None)
    positions: tuple[tuple[str, int], ...] = ()
    if topic.pinned:
        pinned = in_pinned_order(scene.topics(TopicKind.DISCUSSION))
        ids = [one.id for one in pinned]
        ids.insert(ids.index(topic.id) + 1, copy.id)
        positions = tuple(zip(ids, range(1, len(ids) + 1), strict=True))
        changes += tuple(map(PutTopic, places((*pinned, copy), ids)))
        copy = attrs.evolve(copy, position=dict(positions)[copy.id])
    return Duplicated(topic_seen(scene, copy), positions, copy.assignment is not None), changes


def _copied(scene: Scene, topic: Topic) -> Topic:
    draft = moderates(topic.kind, scene.caller)
    assignment = topic.assignment
    if assignment is not None:
        assignment = attrs.evolve(assignment, id=scene.view.new_id())
    return attrs.evolve(
        topic,
        id=scene.view.new_id(),
        title=f"{topic.title[: MAX_TITLE - 5]} Copy",
        state=TopicState.UNPUBLISHED if draft else TopicState.ACTIVE,
        author=scene.caller.user,
        editor=None,
        created_at=scene.now,
        updated_at=scene.now,
        posted_at=scene.now,
        last_reply_at=None,
        assignment=assignment,
    )
