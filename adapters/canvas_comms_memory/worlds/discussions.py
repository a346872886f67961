"""Filling discussions and announcements from a world."""

from collections.abc import Iterator

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.server.seed import (
    SeedEntry,
    rebuild_tree,
    seed_deletion,
    seed_entry,
    seed_topic,
)
from canvas_comms.lms.discussions.state import Change
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.discussions import WorldEntry, WorldTopic


def load_discussions(store: DiscussionStore, world: LmsWorld, loading: Loading) -> Iterator[Change]:
    """Topics and entries in the order of the world, then what of them is deleted."""
    edition = loading.edition
    for i, one in enumerate(world.topics):
        topic = _topic(loading, i, one)
        children = {loading.id(child.group): loading.create(child.ref) for child in one.children}
        yield from seed_topic(store, topic, edition, children)
    seeds = [_entry(loading, i, one) for i, one in enumerate(world.entries)]
    for seed in seeds:
        yield from seed_entry(store, seed, edition)
    for seed, entry in zip(seeds, world.entries, strict=True):
        if entry.deleted:
            yield from seed_deletion(store, seed.id, edition, loading.clock)
    for topic_id in dict.fromkeys(seed.topic for seed in seeds):
        yield from rebuild_tree(store, topic_id)


def _topic(loading: Loading, index: int, world: WorldTopic) -> Topic:
    where = f"lms.topics[{index}]"
    created = loading.created("topics", index, world.created_at)
    sections = world.specific_sections
    return Topic(
        id=loading.create(world.ref),
        context=_context(loading, world.context),
        kind=world.kind,
        title=world.title,
        message=world.message,
        created_at=created,
        posted_at=loading.when(world.posted_at, f"{where}.posted_at") or created,
        updated_at=created,
        author=loading.maybe(world.author),
        state=world.state,
        discussion_type=world.discussion_type,
        locked=world.locked,
        delayed_post_at=loading.when(world.delayed_post_at, f"{where}.delayed_post_at"),
        lock_at=loading.when(world.lock_at, f"{where}.lock_at"),
        last_reply_at=loading.when(world.last_reply_at, f"{where}.last_reply_at"),
        deleted_at=created if world.state is TopicState.DELETED else None,
        pinned=world.pinned,
        position=world.position,
        require_initial_post=world.require_initial_post,
        allow_rating=world.allow_rating,
        only_graders_can_rate=world.only_graders_can_rate,
        anonymous_state=world.anonymous_state,
        sections=None if sections is None else frozenset(map(loading.id, sections)),
        group_category=loading.maybe(world.group_category),
    )


def _context(loading: Loading, ref: str) -> Context:
    groups = {group.ref for group in loading.world.groups}
    return Context(ContextKind.GROUP if ref in groups else ContextKind.COURSE, loading.id(ref))


def _entry(loading: Loading, index: int, world: WorldEntry) -> SeedEntry:
    return SeedEntry(
        id=loading.create(world.ref),
        topic=loading.id(world.topic),
        author=loading.id(world.user),
        message=world.message,
        parent=loading.maybe(world.parent),
        at=loading.created("entries", index, world.created_at),
    )


__all__ = ["load_discussions"]
