"""One Canvas Medical in memory."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import attrs

from canvas_comms.errors import NotFound
from canvas_comms.instants import checked_time
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms.medical.model import Reference
from canvas_comms.medical.operations import Command, MarkAsRead, PressSend, Response
from canvas_comms.medical.ports import Placed
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms.medical.rules.lifecycle import at_time
from canvas_comms.medical.rules.routing import Routing, route
from canvas_comms.medical.server import decide
from canvas_comms.outcomes import Refused
from canvas_comms_memory.environment import Environment
from canvas_comms_memory.medical_session import MedicalSession
from canvas_comms_memory.medical_store import MedicalStore
from canvas_comms_memory.medical_worlds import load
from canvas_comms_wire.worlds import MedicalWorld

R = TypeVar("R")


@attrs.define(eq=False, init=False)
class MemoryMedical:
    """A Canvas Medical of one edition. Thread-safe: each call is one step in one order.

    Which rules hold is said by the core alone; this adds a lock, a clock, ids and a store.
    """

    edition: Edition
    environment: Environment
    store: MedicalStore = attrs.field(repr=False)

    def __init__(self, edition: Edition, environment: Environment | None = None) -> None:
        self.edition = edition
        self.environment = environment or Environment()
        self.store = MedicalStore(self.environment.ids)

    def introduce(self, *people: Reference) -> None:
        """Let these people exist."""
        with self.environment.lock:
            self.store.people.update(people)

    def load(self, world: MedicalWorld, clock: datetime | None = None) -> Mapping[str, str]:
        """Add what a world holds; gives the id of every name in it.

        `clock` is what `@now` means, by default the present moment. Raises `InvalidWorld`
        for times that do not exist, `InvalidValue` for a clock without a zone; then
        nothing was added.
        """
        at = None if clock is None else checked_time(clock, "clock")
        with self.environment.lock:
            people, changes, refs = load(world, at or self.environment.now(), self.environment.ids)
            self.store.people.update(people)
            self.store.apply(changes)
        return refs

    def execute(self, command: Command[R], actor: Actor | None = FULL_ACCESS) -> R:
        """Do what the core decides about one command of one actor."""
        with self.environment.lock:
            now = self.environment.now()
            result, changes = decide(self.store, command, actor, self.edition, now)
            changes = tuple(self.environment.kept(changes))
            self.store.apply(changes)
            if self.environment.history is not None:
                self.environment.history.note(self.edition, now, command, actor, result, changes)
            self.environment.called()
        return result

    def session(self, actor: Actor | None = FULL_ACCESS) -> MedicalGateway:
        """The same Canvas as seen by one actor: a `CommunicationGateway`. None is nobody."""
        return MedicalGateway(MedicalSession(self.edition, actor, self))

    def press_send(self, id: str, by: Reference, at: datetime | None = None) -> Placed | Refused:
        """Press send on a draft, as staff do in the home-app, now or `at` a moment.

        Raises `InvalidValue` (`at`) for a moment without a zone.
        """
        return self._staff_action(PressSend(id, by, _moment(at)))

    def mark_as_read(self, id: str, by: Reference, at: datetime | None = None) -> Placed | Refused:
        """Mark a message as read, as staff do in the home-app, now or `at` a moment.

        Raises `InvalidValue` (`at`) for a moment without a zone.
        """
        return self._staff_action(MarkAsRead(id, by, _moment(at)))

    def whereabouts(self, id: str) -> Routing:
        """Where a message shows now. Raises `NotFound`."""
        with self.environment.lock:
            message, now = self.store.message(id), self.environment.now()
        if message is None:
            raise NotFound(404, "not-found")
        return route(at_time(message, now), self.edition)

    def _staff_action(self, command: Command[Response | Refused]) -> Placed | Refused:
        result = self.execute(command)
        if isinstance(result, Refused):
            return result
        return Placed(route(result.message, self.edition), result.decision)


def _moment(at: datetime | None) -> datetime | None:
    return None if at is None else checked_time(at, "at")


__all__ = ["MemoryMedical"]
