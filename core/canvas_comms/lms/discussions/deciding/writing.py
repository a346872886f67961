"""Topics written: created and changed, with what follows from it."""

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.commands import CreateTopic, UpdateTopic
from canvas_comms.lms.discussions.deciding.entering import Changes, find, refuse
from canvas_comms.lms.discussions.drafting import Draft, draft
from canvas_comms.lms.discussions.participants import TopicParticipant
from canvas_comms.lms.discussions.resources import Copy
from canvas_comms.lms.discussions.results import AnyTopic, TopicShown
from canvas_comms.lms.discussions.rules.grouping import copy_title
from canvas_comms.lms.discussions.rules.pinning import PLACERS, Order, in_pinned_order, places
from canvas_comms.lms.discussions.scenes import Scene
from canvas_comms.lms.discussions.seeing import topic_seen
from canvas_comms.lms.discussions.topics import Topic, TopicState
from canvas_comms.lms.discussions.views import Change, PutParticipant, PutTopic, PutTree, Tree
from canvas_comms.lms.discussions.works import GoLive, Introduce
from canvas_comms.lms.given import Parameters
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import not_found

SHOWN_AFTER_WRITE = frozenset({"sections", "sections_user_count"})
"""What the answer to a write shows besides."""


def create_topic(scene: Scene, command: CreateTopic) -> tuple[AnyTopic, Changes]:
    """Make a topic or an announcement."""
    drafted = draft(scene, command.given, None, scene.view.new_id())
    topic = drafted.topic
    if topic is None:
        return refuse(scene, drafted.decision), ()
    return _written(scene, drafted, topic, None, command.given)


def update_topic(scene: Scene, command: UpdateTopic) -> tuple[AnyTopic, Changes]:
    """Change a topic or an announcement."""
    before = find(scene, command.topic)
    if before is None or before.state is TopicState.DELETED:
        return refuse(scene, not_found("topic")), ()
    drafted = draft(scene, command.given, before, before.id)
    topic = drafted.topic
    if topic is None:
        return refuse(scene, drafted.decision), ()
    return _written(scene, drafted, topic, before, command.given)


def _written(
    scene: Scene, drafted: Draft, topic: Topic, before: Topic | None, given: Parameters
) -> tuple[AnyTopic, Changes]:
    """The topic as the caller sees it once the changes are made: in its place, its copies there."""
    order, moved = _moved(scene, topic, given)
    topic = next((one for one in moved if one.id == topic.id), topic)
    changes = stored(scene, topic, before)
    written = (change.topic for change in changes if isinstance(change, PutTopic))
    copies = [one for one in written if one.root == topic.id and one.state is not TopicState.DELETED]
    shown = attrs.evolve(
        topic_seen(scene, topic, SHOWN_AFTER_WRITE),
        topic_children=tuple(copy.id for copy in copies),
        group_topic_children=tuple(Copy(copy.id, copy.context.id) for copy in copies),
    )
    others = tuple(PutTopic(one) for one in moved if one.id != topic.id)
    return TopicShown(shown, drafted.decision & order), (*changes, *others)


def _moved(scene: Scene, topic: Topic, given: Parameters) -> tuple[Decision, tuple[Topic, ...]]:
    """The pinned topics that the call moves, the topic itself among them."""
    asked = [(given.at(field), placed) for field, placed in PLACERS if given.has(field)]
    if not asked:
        return Decision(), ()
    stored_ones = tuple(one for one in scene.topics(topic.kind) if one.id != topic.id)
    pinned = in_pinned_order((*stored_ones, topic))
    order = Order(Decision(), ())
    for value, placed in asked:
        now = placed(value, topic.id, order.ids or [one.id for one in pinned])
        order = Order(order.decision & now.decision, now.ids or order.ids)
    return order.decision, places(pinned, order.ids)


def stored(scene: Scene, topic: Topic, before: Topic | None) -> Changes:
    """Everything that follows from a topic being written."""
    changes: list[Change] = [PutTopic(topic)]
    if before is None:
        changes.append(PutTree(Tree(topic.id, ())))
        changes += followed(scene, topic)
    changes += _later(scene, topic, before)
    return (*changes, *_copies(scene, topic, before))


def followed(scene: Scene, topic: Topic) -> Changes:
    """The author has read it, and follows it unless a hold applies."""
    if topic.author is None:
        return ()
    follows = scene.hold(topic) is None
    return (PutParticipant(TopicParticipant(topic.id, topic.author, read=True, subscribed=follows)),)


def _later(scene: Scene, topic: Topic, before: Topic | None) -> Changes:
    """What is left for later: going live at its date, announcements being shown to everybody."""
    if topic.state is TopicState.POST_DELAYED and topic.delayed_post_at is not None:
        moved = before is None or before.delayed_post_at != topic.delayed_post_at
        return (Queued(Job(GoLive(topic.id), topic.delayed_post_at)),) if moved else ()
    live = topic.state is TopicState.ACTIVE
    was_live = before is not None and before.state is TopicState.ACTIVE
    if topic.is_announcement and live and not was_live:
        return (Queued(Job(Introduce(topic.id), scene.now, f"introduce {topic.id}")),)
    return ()


def _copies(scene: Scene, topic: Topic, before: Topic | None) -> Changes:
    """The copies of a root, one per group: made, kept like the root, or taken away."""
    if topic.root is not None:
        return ()
    found = map(scene.view.topic, scene.view.copies_of(topic.id))
    copies = {copy.context: copy for copy in found if copy is not None}
    if topic.group_category is None and not copies:
        return ()
    changes: list[Change] = []
    groups = scene.view.directory.groups_in_category(topic.group_category or "")
    for group in groups:
        old = copies.pop(group.context, None)
        copy_id = scene.view.new_id() if old is None else old.id
        changes.append(PutTopic(copy_for_group(topic, group.context, group.name, copy_id, old)))
        if old is None:
            changes.append(PutTree(Tree(copy_id, ())))
    gone = (attrs.evolve(copy, state=TopicState.DELETED, deleted_at=scene.now) for copy in copies.values())
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
