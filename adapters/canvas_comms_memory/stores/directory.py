"""The people and places of one Canvas LMS, to which more can be added, and what all stores share."""

import copy
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from canvas_comms.lms.directory import Directory, IndexedDirectory, People
from canvas_comms.lms.people import UserState
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque
from canvas_comms_memory.environment import RandomIds
from canvas_comms_memory.stores.files import FileStore


class LiveDirectory(IndexedDirectory):
    """A directory in which users can become registered, and to which more can be added."""

    def __init__(self, people: People) -> None:
        super().__init__(people)
        self._people = people

    @property
    def everybody(self) -> People:
        """Everybody and every place, as they are now."""
        return attrs.evolve(self._people, users=self.users)

    def welcome(self, more: People) -> None:
        """From now on these are there as well. `more` has no accounts of its own."""
        self.__init__(join(self.everybody, more))  # type: ignore[misc]  # every index is made anew

    def register(self, user_id: str) -> None:
        """From now on the user is registered."""
        user = self._users.get(user_id)
        if user is not None:
            self._users[user_id] = attrs.evolve(user, state=UserState.REGISTERED)


def join(people: People, more: People) -> People:
    """These and those."""
    names = [field.name for field in attrs.fields(People)]
    return People(**{name: getattr(people, name) + getattr(more, name) for name in names})


@attrs.frozen
class Shared:
    """What the stores of all areas share. `people` gives the directory as it is now.

    `files` are what messages, topics and entries carry.
    """

    people: Callable[[], Directory]
    new_id: Ids
    texts: Ids = attrs.field(factory=RandomIds)
    """Texts that nobody can guess."""
    files: FileStore = attrs.field(
        default=attrs.Factory(lambda self: FileStore(self.people, self.new_id), takes_self=True)
    )


@attrs.define(eq=False, repr=False)
class AreaStore(Opaque):
    """What the store of an area begins with. By itself it stores nothing."""

    shared: Shared

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.shared.people()

    def new_id(self) -> str:
        """An id for one more thing."""
        return self.shared.new_id()

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of the area."""
        return False

    def stored(self) -> Iterable[object]:
        """The changes that make an empty store this one."""
        return ()


def with_other_ids(store: Any, ids: Ids) -> Any:
    """The same store, which gives other ids: to decide upon, not to apply changes to."""
    other = copy.copy(store)
    if isinstance(other, AreaStore):
        files = _files_with_other_ids(other.shared.files, ids)
        other.shared = attrs.evolve(other.shared, new_id=ids, files=files)
        return other
    other.new_id = ids
    if hasattr(other, "files"):
        other.files = _files_with_other_ids(other.files, ids)
    return other


def _files_with_other_ids(files: FileStore, ids: Ids) -> FileStore:
    other = copy.copy(files)
    other.new_id = ids
    return other


__all__ = ["AreaStore", "LiveDirectory", "Shared", "join", "with_other_ids"]
