"""Everything that one Canvas LMS in memory holds: people, stores, jobs, and what was handed out."""

from collections.abc import Mapping
from typing import cast

import attrs

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.operations import UserRegistered
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque, Secret
from canvas_comms_memory.areas import LOGINS, Store
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.directory import LiveDirectory
from canvas_comms_memory.stores.jobs import JobQueue
from canvas_comms_memory.stores.logins import Logins
from canvas_comms_memory.worlds.logins import developer_key_of
from canvas_comms_memory.worlds.stored import names_stored, people_stored, rows_of
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.leaves import Natural
from canvas_comms_wire.worlds.stored import LmsStored


@attrs.define(eq=False, repr=False)
class LmsState(Opaque):
    """Everything that a world fills, swapped as a whole."""

    world: LmsWorld
    """The one that was loaded: it says what holds for the whole."""
    directory: LiveDirectory
    new_id: Ids
    stores: Mapping[str, Store]
    store_of: Mapping[type, Store]
    """Type of change → the store that applies it."""
    refs: dict[str, str] = attrs.field(factory=dict)
    tokens: dict[str, Secret] = attrs.field(factory=dict)
    """What was handed out under names of users and tokens."""
    sessions: dict[str, Secret] = attrs.field(factory=dict)
    jobs: JobQueue = attrs.field(factory=JobQueue)

    @property
    def logins(self) -> Logins:
        """Who may log in how."""
        return cast(Logins, self.stores[LOGINS.name])

    def apply(self, change: object) -> None:
        """Store what a change says. Raises `TypeError` for a change of no area."""
        match change:
            case Queued():
                self.jobs.put(change.job)
            case UserRegistered():
                self.directory.register(change.user_id)
            case _:
                store = self.store_of.get(type(change))
                if store is None or not store.apply(change):
                    raise TypeError(f"no area applies {type(change).__name__}")

    def dump(self, edition: LmsEdition) -> LmsWorld:
        """All of it as a world. Raises `NotSupported` if an area stores what no world says."""
        changes = [change for store in self.stores.values() for change in store.stored()]
        key = developer_key_of(self.world)
        stored = LmsStored(
            people=people_stored(self.directory.everybody),
            last_id=Natural(self.new_id.last if isinstance(self.new_id, CountingIds) else 0),
            names=names_stored(self.refs, self.tokens, self.sessions),
            developer_keys=tuple(one for one in self.logins.keys if one != key),
            **rows_of((*changes, *self.jobs.stored())),
        )
        return LmsWorld(
            edition=edition,
            settings=self.world.settings,
            notifications=self.world.notifications,
            developer_key=self.world.developer_key,
            stored=stored,
        )


__all__ = ["LmsState"]
