"""Topics and entries that are there from the start, made as the model makes them.

No right is checked. Everything else follows as from a call: the author has read the topic
and follows it where the rules say so, unread counts go up, groups get their copies. Trees
are cached once at the end (`rebuild_tree`), since background jobs run once.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.discussions.model import Entry, Topic, TopicState, Tree
from canvas_comms.lms.discussions.rules.caller import caller_in
from canvas_comms.lms.discussions.rules.entries import nest
from canvas_comms.lms.discussions.server.context import RequestContext, stored_html
from canvas_comms.lms.discussions.server.entries import changes_of_deleting, changes_of_posting
from canvas_comms.lms.discussions.server.jobs import PublishDelayedTopic, tree_now
from canvas_comms.lms.discussions.server.topics import author_follows, copy_for_group
from canvas_comms.lms.discussions.state import Change, DiscussionView, PutTopic, PutTree
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class SeedEntry(Redacted):
    """An entry to be made: by whom, where, when, and under which."""

    id: str
    topic: str
    author: str
    message: str = attrs.field(metadata=PRIVATE)
    at: datetime
    parent: str | None = None
    attachment: str | None = None


def seed_topic(
    view: DiscussionView, topic: Topic, edition: LmsEdition, copies: Mapping[str, str]
) -> Iterator[Change]:
    """A topic and what follows from it. `copies`: group id → the id of that group's copy.

    Announcements and pinned topics without a position get the next one.
    """
    if topic.position is None and (topic.is_announcement or topic.pinned):
        topic = attrs.evolve(topic, position=view.last_position(topic.context, topic.kind) + 1)
    if topic.message is not None:
        html = stored_html(view, topic.message, topic.context, edition).html
        topic = attrs.evolve(topic, message=html)
    yield PutTopic(topic)
    yield PutTree(Tree(topic.id, ()))
    request = _request(view, topic, topic.author, edition, topic.created_at)
    if request is not None:
        yield from author_follows(request, topic)
    if topic.state is TopicState.POST_DELAYED and topic.delayed_post_at is not None:
        yield Queued(Job(PublishDelayedTopic(topic.id), topic.delayed_post_at))
    for group in view.directory.groups_in_category(topic.group_category or ""):
        copy_id = copies.get(group.id) or view.new_id()
        yield PutTopic(copy_for_group(topic, group.context, group.name, copy_id, None))
        yield PutTree(Tree(copy_id, ()))


def seed_entry(view: DiscussionView, seed: SeedEntry, edition: LmsEdition) -> Iterator[Change]:
    """An entry and what follows from it; nothing if its topic is not there."""
    topic = view.topic(seed.topic)
    request = None if topic is None else _request(view, topic, seed.author, edition, seed.at)
    if topic is None or request is None:
        return
    parent = None if seed.parent is None else view.entry(seed.parent)
    root = None if parent is None or parent.root is None else view.entry(parent.root)
    nesting = nest(parent, root, topic.discussion_type, edition)
    entry = Entry(
        seed.id,
        topic.id,
        seed.author,
        request.sanitise_entry(seed.message).html,
        seed.at,
        seed.at,
        nesting.parent,
        nesting.root,
        nesting.depth,
        attachment=seed.attachment,
    )
    yield from _without_jobs(changes_of_posting(request, topic, entry))


def seed_deletion(view: DiscussionView, id: str, edition: LmsEdition, now: datetime) -> Iterator[Change]:
    """A seeded entry is deleted by its author."""
    entry = view.entry(id)
    topic = None if entry is None else view.topic(entry.topic)
    if entry is None or topic is None:
        return
    request = _request(view, topic, entry.author, edition, now)
    if request is not None:
        changes = changes_of_deleting(request, topic, entry)
        yield from _without_jobs(changes)


def rebuild_tree(view: DiscussionView, topic: str) -> Iterator[Change]:
    """The topic's tree, cached as it is now."""
    found = view.topic(topic)
    if found is not None:
        yield PutTree(tree_now(view, found))


def _request(
    view: DiscussionView, topic: Topic, user: str | None, edition: LmsEdition, at: datetime
) -> RequestContext | None:
    caller = None if user is None else caller_in(view.directory, user, topic.context)
    return None if caller is None else RequestContext(view, caller, edition, at)


def _without_jobs(changes: tuple[Change, ...]) -> Iterator[Change]:
    return (change for change in changes if not isinstance(change, Queued))


__all__ = ["SeedEntry", "rebuild_tree", "seed_deletion", "seed_entry", "seed_topic"]
