"""One Canvas Medical in memory: its server, its store and the session of one actor.

The store implements the core's `View` and applies the core's changes; it knows no rule. Under
which keys a message is found is the core's to say (`search_keys`).
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

import attrs

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE
from canvas_comms.destinations import MEMORY
from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.instants import checked_time
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms.medical.model import Message, MessageState, PersonKind, Reference
from canvas_comms.medical.operations import (
    Command,
    Create,
    Denied,
    MarkAsRead,
    PressSend,
    PutMessage,
    Read,
    Response,
    Search,
    SendDue,
)
from canvas_comms.medical.people.model import BOT, Person
from canvas_comms.medical.people.operations import (
    ReadPatient,
    ReadPerson,
    ReadPractitioner,
    SearchPatients,
    SearchPeople,
    SearchPractitioners,
)
from canvas_comms.medical.people.ports import PeoplePage
from canvas_comms.medical.people.resources import Resource
from canvas_comms.medical.people.server import as_resource, read_person, search_people
from canvas_comms.medical.ports import Page, Placed, StaffActions
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms.medical.rules.routing import Routing, route
from canvas_comms.medical.rules.searching import SearchKey, search_keys
from canvas_comms.medical.server import Changes, as_communication, decide, send_due
from canvas_comms.outcomes import Issue, Refused, Rejected, Sent
from canvas_comms.ports import Clock, Ids
from canvas_comms.redaction import Opaque
from canvas_comms_memory.environment import Environment, is_frozen
from canvas_comms_memory.medical_worlds import load
from canvas_comms_wire.worlds import MedicalWorld

_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}

R = TypeVar("R")


class Server(Protocol):
    """Executes commands."""

    def execute(self, command: Command[R], actor: Actor | None) -> R:
        """Do what the core decides."""
        ...


@attrs.frozen(eq=False)
class MedicalSession:
    """A `MedicalCarrier` that executes each command for one actor. None is nobody."""

    capabilities = COMMUNICATIONS | PEOPLE
    destination = MEMORY

    edition: Edition
    actor: Actor | None
    _server: Server = attrs.field(repr=False)

    def create(self, command: Create) -> Sent | Rejected:
        """A new message is stored, or rejected as the server would reject it."""
        result = self._server.execute(command, self.actor)
        if isinstance(result, Response):
            return Sent(result.message.id)
        issues = tuple(Issue(p.code, p.finding.reason.value, p.finding.where) for p in result.answer.problems)
        status = result.answer.status
        return Rejected(status, issues, result.decision, wants_token=status == 401)

    def read(self, command: Read) -> Communication:
        """A message. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`, `RefusedByServer`."""
        result = self._server.execute(command, self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        return as_communication(result.message, self.edition)

    def search(self, command: Search, cursor: object | None) -> Page:
        """One page; a page's `next` is where the next one begins. Raises as `read` does."""
        result = self._server.execute(_at(command, cursor), self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        found = tuple(as_communication(message, self.edition) for message in result.messages)
        return Page(found, result.total, result.links.get("next"))

    def read_person(self, command: ReadPerson) -> Resource:
        """Somebody. Raises as `read` does."""
        result = self._server.execute(command, self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        return as_resource(result)

    def search_people(self, command: SearchPeople, cursor: object | None) -> PeoplePage:
        """One page, as `search` gives it. Raises as `read` does."""
        result = self._server.execute(_at(command, cursor), self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        return PeoplePage(tuple(map(as_resource, result.people)), result.total, result.links.get("next"))


S = TypeVar("S", bound=Search | SearchPatients | SearchPractitioners)


def _at(command: S, cursor: object | None) -> S:
    """The same search from where a page's `next` says on."""
    if cursor is None:
        return command
    others = tuple(pair for pair in command.params if pair[0] != "_offset")
    return attrs.evolve(command, params=(*others, ("_offset", str(cursor))))


@attrs.frozen(eq=False)
class OpenedMedical(MedicalGateway):
    """A `MedicalGateway` that also tells what a client needs of the world it holds.

    `names` are those of the world: name → id. `clock` is the memory's, and `staff` work in its
    home-app.
    """

    names: Mapping[str, str] = attrs.field(repr=False)
    clock: Clock = attrs.field(repr=False)
    staff: StaffActions = attrs.field(repr=False)


def _error(result: Denied) -> AnsweredError:
    answer = result.answer
    code = answer.problems[0].code if answer.problems else ""
    return _ERRORS.get(answer.status, RefusedByServer)(answer.status, code)


_NONE: Sequence[str] = ()


@attrs.define(eq=False, repr=False)
class MedicalStore(Opaque):
    """People, messages by id, and ids by search key in the order of arrival."""

    new_id: Ids
    people: dict[Reference, Person] = attrs.field(factory=lambda: {BOT.reference: BOT})
    counted: dict[PersonKind, int] = attrs.field(factory=dict)
    messages: dict[str, Message] = attrs.field(factory=dict)
    index: dict[SearchKey, list[str]] = attrs.field(factory=dict)
    scheduled: list[tuple[datetime, str]] = attrs.field(factory=list)
    """When each scheduled message is to be sent, and its id; the earliest first."""

    def knows(self, person: Reference) -> bool:
        """Whether this person exists."""
        return person in self.people

    def person(self, reference: Reference) -> Person | None:
        """Whoever this is, if they exist."""
        return self.people.get(reference)

    def people_of(self, kind: PersonKind) -> Sequence[Person]:
        """Everybody of a kind, in the order in which they came."""
        return [person for person in self.people.values() if person.reference.kind is kind]

    def welcome(self, people: Iterable[Person]) -> None:
        """Let these exist: who is known keeps their number, others have the next one of their kind."""
        for person in people:
            known = self.people.get(person.reference)
            kind = person.reference.kind
            if known is None:
                self.counted[kind] = self.counted.get(kind, 0) + 1
            number = self.counted[kind] if known is None else known.number
            self.people[person.reference] = attrs.evolve(person, number=number)

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        return self.messages.get(id)

    def found(self, key: SearchKey) -> Sequence[str]:
        """The ids under a search key, oldest first. Valid until the next change."""
        return self.index.get(key, _NONE)

    def due(self, now: datetime) -> Sequence[str]:
        """The ids of scheduled messages whose time has come, the earliest first."""
        end = bisect_right(self.scheduled, now, key=lambda one: one[0])
        return [id for _, id in self.scheduled[:end]]

    def apply(self, changes: Iterable[PutMessage]) -> None:
        """Make these messages the ones with their ids."""
        for change in changes:
            message = self._with_people_of_here(change.message)
            before = self.messages.get(message.id)
            if before is None:
                self._add_to_index(message)
            elif before.state is MessageState.SCHEDULED:
                del self.scheduled[bisect_left(self.scheduled, (before.sent, before.id))]
            if message.state is MessageState.SCHEDULED:
                insort(self.scheduled, (message.sent, message.id))
            self.messages[message.id] = message

    def _with_people_of_here(self, message: Message) -> Message:
        """The same message about the people whom the store holds already, so that none is held twice."""
        sender, recipient = self._known(message.sender), self._known(message.recipient)
        if sender is message.sender and recipient is message.recipient:
            return message
        return attrs.evolve(message, sender=sender, recipient=recipient)

    def _known(self, reference: Reference) -> Reference:
        person = self.people.get(reference)
        return reference if person is None else person.reference

    def _add_to_index(self, message: Message) -> None:
        index = self.index
        for key in search_keys(message):
            ids = index.get(key)
            if ids is None:
                index[key] = [message.id]
            else:
                ids.append(message.id)


@attrs.define(eq=False, init=False)
class MemoryMedical:
    """A Canvas Medical of one edition. Thread-safe: each call is one step in one order.

    Its background job, which sends scheduled messages whose time has come, runs before each call; it
    waits for `run_jobs` while the clock is frozen.
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
            self.store.welcome(Person(person) for person in people if not self.store.knows(person))

    def load(self, world: MedicalWorld, clock: datetime | None = None) -> Mapping[str, str]:
        """Add what a world holds; gives the id of every name in it.

        `clock` is what `@now` means, by default the present moment. Raises `InvalidWorld`
        for times that cannot be, `InvalidValue` for a clock without a zone; then
        nothing was added.
        """
        at = None if clock is None else checked_time(clock, "clock")
        with self.environment.lock:
            now, ids = at or self.environment.now(), self.environment.ids
            people, changes, refs = load(world, now, ids, self.store.knows)
            self.store.welcome(people)
            self.store.apply(changes)
        return refs

    def execute(self, command: Command[R], actor: Actor | None = FULL_ACCESS) -> R:
        """Do what the core decides about one command of one actor."""
        with self.environment.lock:
            now = self.environment.now()
            if not is_frozen(self.environment.clock):
                self._send_due(now)
            result, changes = self._decided(command, actor, now)
            changes = tuple(self.environment.kept(changes))
            self.store.apply(changes)
            if self.environment.history is not None:
                self.environment.history.note(self.edition, now, command, actor, result, changes)
            self.environment.called()
        return cast(R, result)

    @property
    def waiting_jobs(self) -> int:
        """How many messages are scheduled, due or not."""
        with self.environment.lock:
            return len(self.store.scheduled)

    def _decided(self, command: Command[Any], actor: Actor | None, now: datetime) -> tuple[Any, Changes]:
        if isinstance(command, ReadPatient | ReadPractitioner):
            return read_person(self.store, command, actor, self.edition), ()
        if isinstance(command, SearchPatients | SearchPractitioners):
            return search_people(self.store, command, actor, self.edition), ()
        return decide(self.store, command, actor, self.edition, now)

    def run_jobs(self) -> int:
        """Send every scheduled message whose time has come; how many there were."""
        with self.environment.lock:
            return self._send_due(self.environment.now())

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
            if not is_frozen(self.environment.clock):
                self._send_due(self.environment.now())
            message = self.store.message(id)
        if message is None:
            raise NotFound(404, "not-found")
        return route(message, self.edition)

    def _send_due(self, now: datetime) -> int:
        changes = send_due(self.store, now)
        if not changes:
            return 0
        self.store.apply(changes)
        if self.environment.history is not None:
            self.environment.history.note(self.edition, now, SendDue(), None, None, changes)
        return len(changes)

    def _staff_action(self, command: Command[Response | Refused]) -> Placed | Refused:
        result = self.execute(command)
        if isinstance(result, Refused):
            return result
        return Placed(route(result.message, self.edition), result.decision)


def _moment(at: datetime | None) -> datetime | None:
    return None if at is None else checked_time(at, "at")


__all__ = ["MedicalSession", "MedicalStore", "MemoryMedical", "OpenedMedical"]
