"""The entries of one topic, in order of time, by what they are asked for."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.discussions.model import Entry


@attrs.define(eq=False, repr=False)
class EntryIndex:
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


__all__ = ["EntryIndex"]
