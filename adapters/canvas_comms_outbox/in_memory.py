"""A journal in memory: for tests, simulations, and sending many without a file. It ends with the process."""

import itertools
import secrets
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from canvas_comms.outbox.model import Draft, Intent, KeyTaken
from canvas_comms.outbox.ports import Count
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import TAKABLE, TERMINAL, UNSETTLED, State
from canvas_comms.outbox.steps import blanked
from canvas_comms.outbox.submission import Submission, accept, hash_of_key
from canvas_comms.redaction import Opaque


@attrs.define(eq=False, repr=False)
class _Books(Opaque):
    """What several `MemoryJournal`s of one process share."""

    secret: bytes = attrs.field(factory=lambda: secrets.token_bytes(32))
    lock: threading.RLock = attrs.field(factory=threading.RLock)
    intents: dict[str, Intent] = attrs.field(factory=dict)
    notes: dict[tuple[str, str], str] = attrs.field(factory=dict)
    gone: set[str] = attrs.field(factory=set)
    numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        of = hash_of_key(self.secret, scope, key)
        return next((one for one in self.intents.values() if one.key_hash == of), None)

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """Whether an intent of the pair has this moment."""
        of = (scope, pair, moment)
        return any((one.scope, one.pair, one.moment) == of for one in self.intents.values())


@attrs.define(eq=False, repr=False)
class MemoryJournal(Opaque):
    """A `Journal` in memory, safe under threads. `another` opens a second owner of the same books."""

    _books: _Books = attrs.field(factory=_Books, init=False)
    owner: str = attrs.field(factory=lambda: uuid.uuid4().hex, init=False)

    def another(self) -> "MemoryJournal":
        """Another owner of what this journal holds, as a second process would be."""
        journal = MemoryJournal()
        journal._books = self._books
        return journal

    def submit(self, drafts: Sequence[Draft], now: Reading) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages; see `Journal`."""
        books = self._books
        with books.lock:
            kept, answers = dict(books.intents), []
            try:
                for draft in drafts:
                    answers.append(self._accepted(draft, now))
            except BaseException:
                books.intents = kept
                raise
            return tuple(answers)

    def _accepted(self, draft: Draft, now: Reading) -> Intent | KeyTaken:
        books = self._books
        answer = accept(
            draft, books, now, id=uuid.uuid4().hex, number=next(books.numbers), secret=books.secret
        )
        if not isinstance(answer, Submission):
            return answer
        intent = answer.intent
        if answer.new and answer.shared:
            self._mark_shared(intent)
        if answer.new:
            books.intents[intent.id] = intent
        return intent

    def _mark_shared(self, intent: Intent) -> None:
        of = (intent.scope, intent.pair, intent.moment)
        for one in tuple(self._books.intents.values()):
            if (one.scope, one.pair, one.moment) == of and not one.shared:
                marked = attrs.evolve(one, shared=True, version=one.version + 1)
                self._books.intents[one.id] = marked

    def take(
        self,
        scopes: Collection[str],
        now: Reading,
        limit: int,
        step: Callable[[Intent], Intent],
        *,
        in_order: bool = True,
        latest: datetime | None = None,
    ) -> tuple[Intent, ...]:
        """What is due, as `step` makes it; see `Journal`."""
        with self._books.lock:
            waiting = sorted(self._to_be_done(scopes, in_order), key=lambda one: (one[0], one[1].number))
            due = [one for at, one in waiting if at <= now.wall or (latest is not None and at > latest)]
            taken = tuple(step(one) for one in due[:limit])
            self._books.intents.update((one.id, one) for one in taken)
            return taken

    def _to_be_done(self, scopes: Collection[str], in_order: bool) -> Iterator[tuple[datetime, Intent]]:
        busy: set[tuple[str, str]] = set()
        for one in self._books.intents.values():
            pair = (one.scope, one.pair)
            waits = one.state is State.PENDING and in_order and pair in busy
            if one.state in UNSETTLED:
                busy.add(pair)
            if one.scope in scopes and one.due is not None and not waits and one.state in TAKABLE:
                yield one.due, one

    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        """What owners that closed their journal were sending; see `Journal`."""
        with self._books.lock:
            every = tuple(self._books.intents.values())
            return tuple(o for o in every if o.state is State.SENDING and o.owner in self._books.gone)

    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        """Whether this owner is sending it; see `Journal`."""
        held = self.get(intent.id)
        return held is not None and held.version == intent.version and held.owner == self.owner

    def replace(self, before: Intent, after: Intent) -> bool:
        """Store `after` in place of `before`; see `Journal`."""
        with self._books.lock:
            held = self._books.intents.get(before.id)
            if held is None or held.version != before.version:
                return False
            self._books.intents[before.id] = after
            return True

    def get(self, id: str) -> Intent | None:
        """The intent with this id."""
        with self._books.lock:
            return self._books.intents.get(id)

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        with self._books.lock:
            return self._books.by_key(scope, key)

    def intents(
        self, states: Collection[State] = (), scopes: Collection[str] = (), *, limit: int | None = None
    ) -> Iterator[Intent]:
        """Those in these states and scopes; see `Journal`."""
        with self._books.lock:
            every = tuple(self._books.intents.values())
        found = [o for o in every if (not states or o.state in states) and (not scopes or o.scope in scopes)]
        yield from found[:limit]

    def counts(self, scopes: Collection[str] = ()) -> Mapping[State, Count]:
        """Every state, how many, and the oldest."""
        found: dict[State, list[datetime]] = {state: [] for state in State}
        for one in self.intents(scopes=scopes):
            found[one.state].append(one.accepted_at)
        return {state: Count(len(times), min(times, default=None)) for state, times in found.items()}

    def next_due(self, scopes: Collection[str], *, in_order: bool = True) -> datetime | None:
        """When `take` will find something next."""
        with self._books.lock:
            return min((due for due, _ in self._to_be_done(scopes, in_order)), default=None)

    def blank(self, settled_before: datetime) -> int:
        """Take the content from what has settled."""
        with self._books.lock:
            settled = [one for one in self._settled(settled_before) if one.content is not None]
            self._books.intents.update((one.id, blanked(one)) for one in settled)
            return len(settled)

    def purge(self, settled_before: datetime) -> int:
        """Delete what has settled."""
        with self._books.lock:
            settled = self._settled(settled_before)
            for one in settled:
                del self._books.intents[one.id]
            return len(settled)

    def _settled(self, before: datetime) -> list[Intent]:
        done = (o for o in self._books.intents.values() if o.state in TERMINAL and o.due is None)
        return [one for one in done if one.settled_at is not None and one.settled_at < before]

    def note(self, scope: str, name: str, value: str) -> None:
        """Keep a fact about the server of a scope."""
        self._books.notes[scope, name] = value

    def noted(self, scope: str, name: str) -> str | None:
        """A fact that was kept."""
        return self._books.notes.get((scope, name))

    def owned(self, scope: str, ids: Collection[str]) -> frozenset[str]:
        """Which of these ids at the server are those of an intent of the scope."""
        own = {one.remote_id for one in self.intents(scopes=(scope,))}
        return frozenset(id for id in ids if id in own)

    def others_alike(self, intent: Intent) -> bool:
        """Whether another intent has the same content and people, and may have gone out near it."""
        return any(
            one.id != intent.id and one.fingerprint == intent.fingerprint and one.pair == intent.pair
            and _overlap(one, intent)
            for one in self.intents(scopes=(intent.scope,))
        )  # fmt: skip

    def close(self) -> None:
        """What this owner is sending counts as abandoned."""
        with self._books.lock:
            self._books.gone.add(self.owner)


def _overlap(one: Intent, other: Intent) -> bool:
    first, second = sorted((one, other), key=lambda intent: intent.number)
    return first.settled_at is None or first.settled_at >= second.accepted_at


__all__ = ["MemoryJournal"]
