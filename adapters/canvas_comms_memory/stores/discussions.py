"""The topics, entries and marks of one Canvas LMS, indexed for every question there is.

It implements the core's `DiscussionView` and applies the core's changes; it knows no rule. Where a
topic stands in which list is the core's to say (`rules.ordering.places`).
The entries of one topic stand in an index of their own, in order of time.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import overload

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.model import (
    Entry,
    EntryParticipant,
    Topic,
    TopicKind,
    TopicParticipant,
    TopicState,
    Tree,
)
from canvas_comms.lms.discussions.rules.ordering import Place, TopicListOrder, places
from canvas_comms.lms.discussions.rules.visibility import for_all_always
from canvas_comms.lms.discussions.state import (
    Change,
    OneMoreUnread,
    PutEntry,
    PutLastPosition,
    PutMark,
    PutParticipant,
    PutTopic,
    PutTree,
    ShiftUnread,
)
from canvas_comms.lms.files.state import FileLookup
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque
from canvas_comms_memory.stores.files import FileStore


@attrs.define(eq=False, repr=False)
class EntryIndex(Opaque):
    """Ids oldest first: all, live ones at the top, live ones below each top-level entry.

    `posts` counts the live entries of each author; `live` all of them. `entries` are the
    store's, to know the order by.
    """

    entries: Mapping[str, Entry]
    all: list[str] = attrs.field(factory=list)
    top: list[str] = attrs.field(factory=list)
    below: dict[str, list[str]] = attrs.field(factory=dict)
    posts: dict[str, int] = attrs.field(factory=dict)
    live: int = 0

    def add(self, entry: Entry) -> None:
        """Take in an entry that the store holds already."""
        self._insert(self.all, entry)
        if not entry.deleted:
            self._insert(self._among(entry), entry)
            self.posts[entry.author] = self.posts.get(entry.author, 0) + 1
            self.live += 1

    def bury(self, entry: Entry) -> None:
        """Take a live entry out of what is live; its place among all of them stays."""
        ids = self._among(entry)
        del ids[bisect_left(ids, self._turn(entry.id), key=self._turn)]
        left = self.posts[entry.author] - 1
        if left:
            self.posts[entry.author] = left
        else:
            del self.posts[entry.author]
        self.live -= 1

    def _among(self, entry: Entry) -> list[str]:
        return self.top if entry.root is None else self.below.setdefault(entry.root, [])

    def _insert(self, ids: list[str], entry: Entry) -> None:
        if not ids or self._turn(ids[-1]) < self._turn(entry.id):
            ids.append(entry.id)
        else:
            insort(ids, entry.id, key=self._turn)

    def _turn(self, id: str) -> tuple[datetime, int, str]:
        return self.entries[id].created_at, len(id), id


class InPlaces(Sequence[str]):
    """The ids of a list that is kept with their places; copies nothing."""

    __slots__ = ("_kept",)

    def __init__(self, kept: Sequence[tuple[Place, str]]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [id for _, id in self._kept[index]]
        return self._kept[index][1]


def _shifted(one: TopicParticipant, by: int) -> TopicParticipant:
    """The same with another unread count."""
    return TopicParticipant(one.topic, one.user, one.read, one.unread_count + by, one.subscribed)


_NONE: Sequence[str] = ()
_NOBODY: Mapping[str, TopicParticipant] = {}
_NO_MARKS: Mapping[str, EntryParticipant] = {}


@attrs.define(eq=False, repr=False)
class DiscussionStore(Opaque):
    """Topics and entries by id; ids by place and by topic, in order; marks by user."""

    people: Callable[[], Directory]
    new_id: Ids
    files: FileLookup = attrs.field(
        default=attrs.Factory(lambda self: FileStore(self.people, self.new_id), takes_self=True)
    )
    write_html: HtmlWriter = as_written
    _topics: dict[str, Topic] = attrs.field(factory=dict)
    _places: dict[tuple[Context, TopicKind], list[str]] = attrs.field(factory=dict)
    _lists: dict[tuple[Context, TopicKind, TopicListOrder], list[tuple[Place, str]]] = attrs.field(
        factory=dict
    )
    _not_for_all: dict[tuple[Context, TopicKind], dict[str, None]] = attrs.field(factory=dict)
    _last_positions: dict[tuple[Context, TopicKind], int] = attrs.field(factory=dict)
    _copies: dict[str, list[str]] = attrs.field(factory=dict)
    _entries: dict[str, Entry] = attrs.field(factory=dict)
    _index: dict[str, EntryIndex] = attrs.field(factory=dict)
    _participants: dict[str, dict[str, TopicParticipant]] = attrs.field(factory=dict)
    """Their unread counts are less by `_posted` of the topic than what is shown."""
    _posted: dict[str, int] = attrs.field(factory=dict)
    _marked_by: dict[str, dict[str, None]] = attrs.field(factory=dict)
    _marks: dict[str, dict[str, EntryParticipant]] = attrs.field(factory=dict)
    _trees: dict[str, Tree] = attrs.field(factory=dict)
    _carriers: dict[str, dict[str, None]] = attrs.field(factory=dict)

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.people()

    def topic(self, id: str) -> Topic | None:
        """The topic with this id, deleted ones too."""
        return self._topics.get(id)

    def topics_from(self, number: int) -> Iterator[Topic]:
        """Every topic in the order of creation, deleted ones too, from the n-th on."""
        return islice(self._topics.values() if number < len(self._topics) else (), number, None)

    def entries_from(self, number: int) -> Iterator[Entry]:
        """Every entry in the order of writing, deleted ones too, from the n-th on."""
        return islice(self._entries.values() if number < len(self._entries) else (), number, None)

    def topics_in(self, context: Context, kind: TopicKind) -> Sequence[str]:
        """The live topics of a context."""
        return self._places.get((context, kind), _NONE)

    def listed(self, context: Context, kind: TopicKind, order: TopicListOrder) -> Sequence[str]:
        """The live topics of a context as a list has them. Valid until the next change."""
        return InPlaces(self._lists.get((context, kind, order), ()))

    def not_for_all(self, context: Context, kind: TopicKind) -> Collection[str]:
        """Those live topics of a context that are not for all always."""
        return self._not_for_all.get((context, kind), _NONE)

    def last_position(self, context: Context, kind: TopicKind) -> int:
        """The highest position that a topic of this kind was given in the context; 0 if none."""
        return self._last_positions.get((context, kind), 0)

    def copies_of(self, root: str) -> Sequence[str]:
        """The live copies of a group discussion's root."""
        return self._copies.get(root, _NONE)

    def entry(self, id: str) -> Entry | None:
        """The entry with this id, deleted ones too."""
        return self._entries.get(id)

    def entries_of(self, topic: str) -> Sequence[str]:
        """All entries of a topic, deleted ones too, by time, oldest first."""
        index = self._index.get(topic)
        return _NONE if index is None else index.all

    def live_count(self, topic: str) -> int:
        """How many live entries a topic has."""
        index = self._index.get(topic)
        return 0 if index is None else index.live

    def top_level(self, topic: str) -> Sequence[str]:
        """The live top-level entries of a topic by time, oldest first."""
        index = self._index.get(topic)
        return _NONE if index is None else index.top

    def below(self, entry: str) -> Sequence[str]:
        """The live entries under a top-level one by time, oldest first."""
        found = self._entries.get(entry)
        index = None if found is None else self._index.get(found.topic)
        return _NONE if index is None else index.below.get(entry, _NONE)

    def posts_by(self, topic: str, user: str) -> int:
        """How many live entries of the topic this user wrote."""
        index = self._index.get(topic)
        return 0 if index is None else index.posts.get(user, 0)

    def authors_in(self, topic: str) -> Iterable[str]:
        """Who has live entries in the topic."""
        index = self._index.get(topic)
        return _NONE if index is None else index.posts

    def participant(self, topic: str, user: str) -> TopicParticipant | None:
        """What is stored of this user at this topic."""
        stored = self._participants.get(topic, _NOBODY).get(user)
        posted = self._posted.get(topic, 0)
        return stored if stored is None or not posted else _shifted(stored, posted)

    def topics_marked_by(self, user: str) -> Iterable[str]:
        """The topics at which something is stored of this user."""
        return self._marked_by.get(user, _NONE)

    def participants(self, topic: str) -> Iterable[str]:
        """The users of whom something is stored at this topic."""
        return self._participants.get(topic, _NOBODY)

    def mark(self, entry: str, user: str) -> EntryParticipant | None:
        """What is stored of this user at this entry."""
        return self._marks.get(user, _NO_MARKS).get(entry)

    def tree(self, topic: str) -> Tree | None:
        """The cached tree of a topic."""
        return self._trees.get(topic)

    def carriers(self, file: str) -> Iterable[str]:
        """The topics that carry the file themselves or in an entry."""
        return self._carriers.get(file, _NONE)

    def stored(self) -> Iterator[Change]:
        """The changes that make an empty store this one."""
        yield from map(PutTopic, self._topics.values())
        for (context, kind), position in self._last_positions.items():
            yield PutLastPosition(context, kind, position)
        yield from map(PutEntry, self._entries.values())
        for topic, people in self._participants.items():
            found = (self.participant(topic, user) for user in people)
            yield from (PutParticipant(one) for one in found if one is not None)
        yield from (PutMark(mark) for marks in self._marks.values() for mark in marks.values())
        yield from map(PutTree, self._trees.values())

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of discussions."""
        match change:
            case PutTopic():
                self._put_topic(change.topic)
            case PutEntry():
                self._put_entry(change.entry)
            case PutParticipant():
                self._put_participant(change.participant)
            case PutMark():
                self._marks.setdefault(change.mark.user, {})[change.mark.entry] = change.mark
            case ShiftUnread():
                self._shift(change)
            case OneMoreUnread():
                self._one_more(change)
            case PutTree():
                self._trees[change.tree.topic] = change.tree
            case PutLastPosition():
                self._raise_last_position(change.context, change.kind, change.position)
            case _:
                return False
        return True

    def _put_topic(self, topic: Topic) -> None:
        before = self._topics.get(topic.id)
        self._topics[topic.id] = topic
        self._carry(topic.id, None if before is None else before.attachment, topic.attachment)
        if topic.position is not None:
            self._raise_last_position(topic.context, topic.kind, topic.position)
        was = before is not None and before.state is not TopicState.DELETED
        live = topic.state is not TopicState.DELETED
        self._put_in_lists(topic, before if was else None, live)
        if was is live:
            return
        place = self._places.setdefault((topic.context, topic.kind), [])
        lists = [place] if topic.root is None else [place, self._copies.setdefault(topic.root, [])]
        for ids in lists:
            if live:
                ids.append(topic.id)
            else:
                ids.remove(topic.id)

    def _raise_last_position(self, context: Context, kind: TopicKind, position: int) -> None:
        at = context, kind
        self._last_positions[at] = max(position, self._last_positions.get(at, 0))

    def _put_in_lists(self, topic: Topic, before: Topic | None, live: bool) -> None:
        old = {} if before is None else places(before)
        new = places(topic) if live else {}
        for order in {**old, **new}:
            if old.get(order) == new.get(order):
                continue
            rows = self._lists.setdefault((topic.context, topic.kind, order), [])
            if order in old:
                del rows[bisect_left(rows, (old[order], topic.id))]
            if order in new:
                insort(rows, (new[order], topic.id))
        rest = self._not_for_all.setdefault((topic.context, topic.kind), {})
        if live and not for_all_always(topic):
            rest[topic.id] = None
        else:
            rest.pop(topic.id, None)

    def _put_participant(self, one: TopicParticipant) -> None:
        posted = self._posted.get(one.topic, 0)
        self._participants.setdefault(one.topic, {})[one.user] = _shifted(one, -posted) if posted else one
        self._marked_by.setdefault(one.user, {})[one.topic] = None

    def _one_more(self, change: OneMoreUnread) -> None:
        """Moves what all counts are less by, and its author's count against that."""
        author = self.participant(change.topic, change.author)
        self._posted[change.topic] = self._posted.get(change.topic, 0) + 1
        if author is not None:
            self._put_participant(author)

    def _put_entry(self, entry: Entry) -> None:
        index = self._index.setdefault(entry.topic, EntryIndex(self._entries))
        before = self._entries.get(entry.id)
        self._entries[entry.id] = entry
        self._carry(entry.topic, None if before is None else before.attachment, entry.attachment)
        if before is None:
            index.add(entry)
        elif entry.deleted and not before.deleted:
            index.bury(entry)

    def _carry(self, topic: str, before: str | None, now: str | None) -> None:
        if before is not None and before != now:
            self._carriers[before].pop(topic, None)
        if now is not None:
            self._carriers.setdefault(now, {})[topic] = None

    def _shift(self, change: ShiftUnread) -> None:
        for user in change.users:
            one = self.participant(change.topic, user)
            if one is not None:
                self._put_participant(_shifted(one, max(change.by, -one.unread_count)))


__all__ = ["DiscussionStore", "EntryIndex"]
