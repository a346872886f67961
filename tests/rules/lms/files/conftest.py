"""A store of files for the rules to look at, with a user, a course and a group."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.files.model import StoredFile, StoredFolder
from canvas_comms.lms.files.rules.folders import reach
from canvas_comms.lms.files.state import PutFile
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.files import FileStore

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
NOBODY = IndexedDirectory(People((Account("1"), Account("2", AccountKind.SITE_ADMIN))))
OWNER, COURSE, GROUP = contexts.user("7"), contexts.course("8"), contexts.group("9")


@attrs.frozen
class Shelves:
    store: FileStore

    def folder(self, *path: str, owner: Context = OWNER) -> StoredFolder:
        found = reach(self.store, owner, path, self.store.new_id, NOON)
        for change in found.changes:
            self.store.apply(change)
        return found.folder

    def file(self, size: int = 3, *path: str, owner: Context = OWNER) -> StoredFile:
        id = self.store.new_id()
        folder = self.folder(*path, owner=owner)
        file = StoredFile(
            id, owner, folder.id, "secret", f"{id}.txt", f"{id}.txt", "text/plain", size, NOON, NOON
        )
        self.store.apply(PutFile(attrs.evolve(file, content=b"x" * size)))
        return file


@pytest.fixture
def open_shelves() -> Callable[..., Shelves]:
    def opened(**more: Any) -> Shelves:
        return Shelves(FileStore(lambda: NOBODY, CountingIds(), **more))

    return opened


@pytest.fixture
def shelves(open_shelves: Callable[..., Shelves]) -> Shelves:
    return open_shelves()
