"""One Canvas LMS in memory."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import attrs

from canvas_comms.errors import InvalidValue, InvalidWorld
from canvas_comms.instants import checked_time
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.courses import CourseRole, Enrollment
from canvas_comms.lms.directory import Directory, People
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.rules.storing import MIB
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.lms.people import User
from canvas_comms.lms.rules.credentials import token_is_good
from canvas_comms.lms.rules.throttling import Bucket
from canvas_comms.ports import Ids
from canvas_comms.redaction import PRIVATE, Redacted, Secret
from canvas_comms_memory.areas import AREAS, LOGINS, Area, Decide, Store, Work
from canvas_comms_memory.environment import CountingIds, Environment, is_frozen
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_memory.lms_state import LmsState
from canvas_comms_memory.stores.activity_stream import ActivityStreamStore, StreamOfArea
from canvas_comms_memory.stores.directory import LiveDirectory, Shared, with_other_ids
from canvas_comms_memory.stores.files import FileStore
from canvas_comms_memory.stores.logins import Logins
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_memory.worlds.logins import developer_key_of, tokens_of
from canvas_comms_memory.worlds.people import account_settings, directory_of, people_of
from canvas_comms_memory.worlds.stored import changes_of, people_again
from canvas_comms_wire.lms_ids import with_own_ids
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.stored import LmsStored
from canvas_comms_wire.worlds.stored_references import highest_id

R = TypeVar("R")


@attrs.frozen(eq=False, repr=False)
class LoadedLms(Redacted):
    """What a loaded world hands out: ids by name, a token and a session for every listed user.

    Besides, the tokens of the world by their names. `client` are the id and secret of its developer
    key, empty where it is not known. `throttle`: how full the bucket of a client is at the start, by
    the text of its token.
    """

    refs: Mapping[str, str]
    tokens: Mapping[str, Secret] = attrs.field(metadata=PRIVATE)
    sessions: Mapping[str, Secret] = attrs.field(metadata=PRIVATE)
    throttle: Mapping[str, Bucket] = attrs.field(metadata=PRIVATE)
    client: Mapping[str, str] = attrs.field(factory=dict, metadata=PRIVATE)


HYPOTHETICAL = 10**15
"""Ids of what would be stored begin here, where nothing is."""


class _Known(dict[str, str]):
    """Names of what there is; whatever is no such name is an id."""

    def __missing__(self, ref: str) -> str:
        return ref


class MemoryLms:
    """A Canvas LMS of one edition. Thread-safe: each call is one step in one order.

    Which rules hold is said by the core alone; this adds a lock, a clock, ids, people and
    one store for each area. Jobs that are due run at the start of the next call, but only
    on `run_jobs` while the clock is frozen. It begins with an empty world. `new_ids` makes
    the source of ids of each world: digits as text, by default 1, 2, 3 …
    """

    def __init__(
        self,
        edition: LmsEdition,
        environment: Environment | None = None,
        areas: Iterable[Area] = AREAS,
        new_ids: Callable[[], Ids] = CountingIds,
    ) -> None:
        self.edition = edition
        self.environment = environment or Environment()
        self._areas = (LOGINS, *areas)
        self._new_ids = new_ids
        self._loaded: LmsState | None = None

    @functools.cached_property
    def _deciders(self) -> Mapping[type, tuple[str, Decide]]:
        return {kind: (a.name, decide) for a in self._areas for kind, decide in a.decides.items()}

    @functools.cached_property
    def _works(self) -> Mapping[type, tuple[str, Work]]:
        return {kind: (a.name, work) for a in self._areas for kind, work in a.works.items()}

    @property
    def _state(self) -> LmsState:
        if self._loaded is None:
            with self.environment.lock:
                if self._loaded is None:
                    self.load(LmsWorld())
        return cast(LmsState, self._loaded)

    @property
    def directory(self) -> Directory:
        """The people and places there are now."""
        return self._state.directory

    @property
    def logins(self) -> Logins:
        """Tokens and sessions; give more, or revoke them, here."""
        return self._state.logins

    def store(self, area: str) -> Any:
        """The store of one area, by the area's name."""
        return self._state.stores[area]

    def load(self, world: LmsWorld, clock: datetime | None = None) -> LoadedLms:
        """Forget everything and hold what a world holds.

        `clock` is what `@now` means, by default the present moment. An edition that the
        world names replaces the one before. Raises `InvalidWorld`, and `InvalidValue` for a
        clock without a zone; then nothing changed.
        """
        at = None if clock is None else checked_time(clock, "clock")
        with self.environment.lock:
            edition = world.edition or self.edition
            if world.stored is None:
                state, loading = self._build(world, at or self.environment.now(), edition)
                loaded = _hand_out(state, loading)
            else:
                state = self._build_again(world, world.stored)
                loaded = _hand_out_again(state, world.stored)
            self._loaded, self.edition = state, edition
        return loaded

    def dump(self) -> LmsWorld:
        """What there is now as a world that loads to the same answers. Changes nothing.

        It holds every token, code and text. Raises `NotSupported` if an area stores what no world says.
        """
        with self.environment.lock:
            return self._state.dump(self.edition)

    def introduce(self, ids: Sequence[str]) -> None:
        """Let users with these ids exist, as students of every course, unless they do already."""
        with self.environment.lock:
            now, state = self.environment.now(), self._state
            new = [id for id in ids if state.directory.user(id) is None]
            courses = [course.id for course in state.directory.courses]
            first = {course: state.directory.sections_of(course)[0].id for course in courses}
            studies = tuple(
                Enrollment(state.new_id(), user, course, section, CourseRole.STUDENT)
                for user in new
                for course, section in first.items()
            )
            users = tuple(User(id, f"User {id}", f"User {id}", now) for id in new)
            state.directory.welcome(People(accounts=(), users=users, enrollments=studies))

    def add(self, world: LmsWorld) -> LoadedLms:
        """Add what a world holds to what there is; gives what is new.

        Names of what is there may be used, and so may ids. What it says of the whole
        (edition, settings, notifications) counts only when a world is loaded. Raises
        `InvalidWorld` for times that do not exist; then some of it may be there.
        """
        with self.environment.lock:
            state = self._state
            known = _Known(state.refs)
            loading = Loading(world, self.environment.now(), self.edition, state.new_id, known)
            directory = state.directory
            accounts = (directory.root_account, directory.site_admin_account)
            directory.welcome(people_of(loading, *accounts))
            self._fill(state, loading)
            loading.refs = {ref: id for ref, id in known.items() if ref not in state.refs}
            state.refs.update(loading.refs)
            return _hand_out(state, loading)

    def enroll(self, user_id: str, course_id: str, role: CourseRole, observes: str | None = None) -> None:
        """Let a user be something in the first section of a course, from now on.

        `observes` is the student whom an observer is linked to. Raises `InvalidValue` if
        there is no such user or course.
        """
        with self.environment.lock:
            state = self._state
            if state.directory.user(user_id) is None:
                raise InvalidValue("user_id", "names nobody here")
            sections = state.directory.sections_of(course_id)
            if not sections:
                raise InvalidValue("course_id", "names no course here")
            one = Enrollment(
                state.new_id(),
                user_id,
                course_id,
                sections[0].id,
                role,
                observes=observes,
                created_at=self.environment.now(),
            )
            state.directory.welcome(People(accounts=(), enrollments=(one,)))

    def execute(self, command: Command[R], actor: Actor | None) -> R | Denied:
        """Do what the core decides about one command of one actor."""
        area, decide = self._deciders[type(command)]
        with self.environment.lock:
            now = self.environment.now()
            if not is_frozen(self.environment.clock):
                self._run_due(now)
            state = self._state
            spelt = with_own_ids(command, state.directory)
            result, changes = decide(state.stores[area], spelt, actor, self.edition, now)
            changes = tuple(self.environment.kept(changes))
            for change in changes:
                state.apply(change)
            if self.environment.history is not None:
                self.environment.history.note(self.edition, now, command, actor, result, changes)
            self.environment.called()
        return cast(R, result)

    def decided_in(self, edition: LmsEdition, command: Command[R], actor: Actor | None) -> R | Denied:
        """What a server of an edition would say of a command, with what there is now.

        Nothing is stored, and no id of ours is used up.
        """
        area, decide = self._deciders[type(command)]
        with self.environment.lock:
            state = self._state
            spelt = with_own_ids(command, state.directory)
            store = with_other_ids(state.stores[area], CountingIds(HYPOTHETICAL))
            result, _ = decide(store, spelt, actor, edition, self.environment.now())
        return cast(R, result)

    @property
    def waiting_jobs(self) -> int:
        """How many jobs wait, due or not."""
        with self.environment.lock:
            return len(self._state.jobs)

    def run_jobs(self) -> int:
        """Run every job that is due, and those that they queue and that are due as well; how many."""
        with self.environment.lock:
            return self._run_due(self.environment.now())

    def session(self, user_id: str, as_user: str | None = None) -> LmsSession:
        """The same Canvas as seen by a user with a web session, acting as another only if said."""
        return LmsSession(Actor(user_id, as_user=as_user), self)

    def token_session(self, token: Secret) -> LmsSession:
        """The same Canvas as seen by the owner of a token; by nobody, if it is no good.

        Scopes name routes of the REST API and limit nothing here.
        """
        known = self.logins.token(token.reveal())
        key = None if known is None else self.logins.developer_key(known.key_id)
        if known is None or not token_is_good(known, key, None, self.environment.now()).allowed:
            return LmsSession(None, self)
        return LmsSession(Actor(known.user_id, known, known.acts_as), self)

    def observe_user(self, user_id: str) -> Mapping[str, object] | None:
        """What can be seen of a user behind the API; None if there is no such user."""
        with self.environment.lock:
            user = self.directory.user(user_id)
            if user is None:
                return None
            seen: dict[str, object] = {"state": user.state.value}
            for area in self._areas:
                seen.update(area.observe_user(self._state.stores[area.name], user_id))
        return seen

    def _run_due(self, now: datetime) -> int:
        state, count = self._state, 0
        while (job := state.jobs.take(now)) is not None:
            area, work = self._works[type(job.work)]
            changes = []
            for change in work(state.stores[area], job.work, self.edition, now):
                state.apply(change)
                changes.append(change)
            if self.environment.history is not None:
                self.environment.history.note(self.edition, now, job.work, None, None, tuple(changes))
            count += 1
        return count

    def _build(self, world: LmsWorld, clock: datetime, edition: LmsEdition) -> tuple[LmsState, Loading]:
        new_id = self._new_ids()
        loading = Loading(world, clock, edition, new_id)
        try:
            directory = directory_of(loading)
        except OverflowError:
            raise InvalidWorld("clock", "must be a time that exists") from None
        state = self._empty(world, directory, new_id)
        state.refs = loading.refs
        self._fill(state, loading)
        return state, loading

    def _build_again(self, world: LmsWorld, stored: LmsStored) -> LmsState:
        new_id = self._new_ids()
        if isinstance(new_id, CountingIds):
            new_id.last = highest_id(stored)
        directory = LiveDirectory(people_again(stored, account_settings(world)))
        state = self._empty(world, directory, new_id)
        state.refs = {one.name: one.id for one in stored.names if one.id is not None}
        for key in stored.developer_keys:
            state.logins.put_key(key)
        for change in changes_of(stored):
            state.apply(change)
        return state

    def _empty(self, world: LmsWorld, directory: LiveDirectory, new_id: Ids) -> LmsState:
        """People and places, and nothing stored of what they do."""
        quota = world.settings.user_quota_mb * MIB
        files = FileStore(lambda: directory, new_id, user_quota=quota)
        shared = Shared(lambda: directory, new_id, self.environment.ids, files)
        stores = {area.name: area.open(shared, world) for area in self._areas}
        files.elsewhere = tuple(
            functools.partial(area.reads_carrier, stores[area.name])
            for area in self._areas
            if area.reads_carrier is not None
        )
        for store in stores.values():
            if isinstance(store, ActivityStreamStore):
                store.areas = tuple(_streams(self._areas, stores))
        store_of = {kind: stores[area.name] for area in self._areas for kind in area.changes}
        state = LmsState(world, directory, new_id, stores, store_of)
        state.logins.put_key(developer_key_of(world))
        return state

    def _fill(self, state: LmsState, loading: Loading) -> None:
        for area in self._areas:
            for change in area.load(state.stores[area.name], loading.world, loading):
                state.apply(change)


def _streams(areas: Iterable[Area], stores: Mapping[str, Store]) -> Iterator[StreamOfArea]:
    """How each area tells what is new for a user."""
    return (functools.partial(a.stream, stores[a.name]) for a in areas if a.stream is not None)


def _hand_out(state: LmsState, loading: Loading) -> LoadedLms:
    world, logins = loading.world, state.logins
    users = [(str(user.ref), loading.id(user.ref)) for user in world.users]
    tokens = {ref: logins.give_token(id) for ref, id in users}
    sessions = {ref: logins.give_session(id) for ref, id in users}
    throttle = {tokens[one.user].reveal(): Bucket(one.bucket_level, loading.clock) for one in world.throttle}
    tokens |= tokens_of(logins, loading)
    state.tokens |= tokens
    state.sessions |= sessions
    return LoadedLms(_public(loading.refs), tokens, sessions, throttle, _client(world))


def _hand_out_again(state: LmsState, stored: LmsStored) -> LoadedLms:
    """What was handed out before."""
    state.tokens = {one.name: one.token for one in stored.names if one.token is not None}
    state.sessions = {one.name: one.session for one in stored.names if one.session is not None}
    throttle = {one.client.reveal(): Bucket(one.level, one.at) for one in stored.buckets}
    tokens, sessions = dict(state.tokens), dict(state.sessions)
    return LoadedLms(_public(state.refs), tokens, sessions, throttle, _client(state.world))


def _client(world: LmsWorld) -> Mapping[str, str]:
    key = world.developer_key
    return {"client_id": str(key.id), "client_secret": key.secret}


def _public(refs: Mapping[str, str]) -> Mapping[str, str]:
    """The names that a world can use."""
    return {ref: id for ref, id in refs.items() if "/" not in ref}


__all__ = ["LoadedLms", "MemoryLms"]
