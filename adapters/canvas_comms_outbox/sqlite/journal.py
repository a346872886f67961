"""The journal on SQLite. It stores what the core decides, each write only if nobody wrote in between.

Every query that a worker repeats goes through an index of its own (`schema`), so that a journal of
millions is as quick as a small one.
"""

import os
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Draft, Intent, KeyTaken
from canvas_comms.outbox.ports import Count
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import UNSETTLED, State
from canvas_comms.outbox.submission import Submission, accept, hash_of_key
from canvas_comms.redaction import Opaque, veiled
from canvas_comms_outbox import forks
from canvas_comms_outbox.sealing import Cipher, Seal
from canvas_comms_outbox.sqlite import opening, schema, sql
from canvas_comms_outbox.sqlite.link import MOVED, Connect, Connection, connect
from canvas_comms_outbox.sqlite.owners import Presence
from canvas_comms_outbox.sqlite.rows import intent_of, microseconds, moment_of, row_of

_PAGE, _BATCH = 200, 500
_NEVER = 2**63 - 1
_LONG_AGO = moment_of(0)


@attrs.define(eq=False, repr=False, init=False)
class SqliteJournal(Opaque):
    """A `Journal` in a folder of this machine, for any number of threads and processes.

    `path` is a folder of its own, made if it is not there, that no other user may enter. `cipher` encrypts
    content and keys. `patience` is how long to wait for a program that keeps the file locked. `moved` opens
    a journal whose messages have moved elsewhere as well (`leave`); it is only read. `connect` and `steps`
    are for tests: another way to SQLite, another history of the schema. Raises `JournalError`.
    """

    _seal: Seal
    _books: opening.Books
    _presence: Presence

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        cipher: Cipher | None = None,
        patience: timedelta = timedelta(seconds=10),
        moved: bool = False,
        connect: Connect = connect,
        steps: schema.Steps = schema.STEPS,
    ) -> None:
        self._seal = Seal(cipher)
        self._books = opening.open_books(Path(path), self._seal, patience, connect, steps, moved=moved)
        self._presence = Presence(self._books.place.owners)
        forks.watch(self)

    @property
    def owner(self) -> str:
        """Who this process is, among those that use the journal; another one in a forked child."""
        return self._books.link.read(lambda _: self._presence.name())

    @property
    def is_encrypted(self) -> bool:
        """Whether content and keys are stored encrypted."""
        return self._seal.cipher is not None

    @veiled
    def submit(self, drafts: Sequence[Draft], now: Reading) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages; see `Journal`. They are on disk when this returns."""
        if not drafts:
            return ()
        return self._books.link.write(
            lambda connection: tuple(self._accepted(connection, draft, now) for draft in drafts)
        )

    def _accepted(self, connection: Connection, draft: Draft, now: Reading) -> Intent | KeyTaken:
        last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'intents'").fetchone()
        answer = accept(
            draft,
            _Held(connection, self._seal, self._books.secret),
            now,
            id=uuid.uuid4().hex,
            number=1 if last is None else last[0] + 1,
            secret=self._books.secret,
        )
        if not isinstance(answer, Submission):
            return answer
        new = answer.intent
        if answer.new and answer.shared and new.moment is not None:
            connection.execute(sql.MARK_SHARED, (new.scope, new.pair, microseconds(new.moment)))
        if answer.new:
            connection.execute(sql.INSERT, (*row_of(new, self._seal), new.scope, new.pair, new.number))
        return new

    @veiled
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
        until, ahead = microseconds(now.wall), _NEVER if latest is None else microseconds(latest)
        if not self._has_due(scopes, until, ahead, in_order):
            return ()  # looked up without a lock, so that the idle keep nobody waiting

        def work(connection: Connection) -> tuple[Intent, ...]:
            found = [
                intent_of(row, self._seal)
                for scope in set(scopes)
                for query, bound in ((sql.TAKE[in_order], until), (sql.TAKE_AHEAD[in_order], ahead))
                for row in connection.execute(query, (scope, bound, limit)).fetchall()
            ]
            found.sort(key=lambda one: (one.due or now.wall, one.number))
            return tuple(self._stepped(connection, one, step) for one in found[:limit])

        return self._books.link.write(work)

    def _has_due(self, scopes: Collection[str], until: int, ahead: int, in_order: bool) -> bool:
        """Whether something is due until then, or further ahead than that, or at a time that is no number."""
        queries = (sql.NEXT_DUE[in_order], sql.LAST_DUE[in_order])
        found = self._books.link.read(
            lambda connection: [
                connection.execute(query, (scope,)).fetchone() for scope in set(scopes) for query in queries
            ]
        )
        dues = [row[0] for row in found if row is not None]
        return any(not isinstance(due, int | float) or due <= until or due > ahead for due in dues)

    def _stepped(self, connection: Connection, one: Intent, step: Callable[[Intent], Intent]) -> Intent:
        after = step(one)
        self._replaced(connection, one, after)
        return after

    def _replaced(self, connection: Connection, before: Intent, after: Intent) -> bool:
        row = row_of(after, self._seal)
        pair = (after.scope, after.pair)
        if before.damaged:
            connection.execute(sql.SAY, (*sql.said(row), before.number, before.version))
        else:
            where = (after.state is State.PENDING, *pair, after.number, before.id, before.version)
            connection.execute(sql.REPLACE, (*row[2:], *where))
        if connection.execute("SELECT changes()").fetchone()[0] == 0:
            return False
        if (before.state in UNSETTLED) is not (after.state in UNSETTLED):
            connection.execute(sql.REORDER, pair)
        return True

    @veiled
    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        """What owners whose process is gone were sending; see `Journal`."""

        def work(connection: Connection) -> tuple[Intent, ...]:
            named = [owner for (owner,) in connection.execute(sql.OWNERS).fetchall()]
            return tuple(
                intent_of(row, self._seal)
                for owner in named
                if self._presence.is_gone(owner)
                for row in connection.execute(sql.ABANDONED, (owner,)).fetchall()
            )

        return self._books.link.read(work)

    @veiled
    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        """Whether this process is sending it: while it lives nobody takes it over."""
        held = self.get(intent.id)
        return held is not None and held.version == intent.version and held.owner == self.owner

    @veiled
    def replace(self, before: Intent, after: Intent) -> bool:
        """Store `after` in place of `before`; see `Journal`."""
        return self._books.link.write(lambda connection: self._replaced(connection, before, after))

    @veiled
    def get(self, id: str) -> Intent | None:
        """The intent with this id."""
        return self._one(sql.BY_ID, id)

    @veiled
    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        return self._one(sql.BY_KEY, hash_of_key(self._books.secret, scope, key))

    def _one(self, query: str, *parameters: str) -> Intent | None:
        row = self._books.link.read(lambda connection: connection.execute(query, parameters).fetchone())
        return None if row is None else intent_of(row, self._seal)

    def intents(
        self, states: Collection[State] = (), scopes: Collection[str] = (), *, limit: int | None = None
    ) -> Iterator[Intent]:
        """Those in these states and scopes; see `Journal`. Read page by page."""
        last, left = 0, limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            page = self._page(tuple(set(states)), tuple(scopes), last, size)
            yield from page
            if len(page) < size:
                return
            last = page[-1].number
            left = None if left is None else left - len(page)

    @veiled
    def _page(
        self, states: tuple[State, ...], scopes: tuple[str, ...], last: int, size: int
    ) -> tuple[Intent, ...]:
        end = (f" AND {sql.among('scope', scopes)}" if scopes else "") + " ORDER BY number LIMIT ?"
        queries: list[tuple[str, tuple[Any, ...]]] = [
            (sql.PAGE_OF_STATE + end, (state.value, last, *scopes, size)) for state in states
        ] or [(sql.PAGE + end, (last, *scopes, size))]
        rows = self._books.link.read(
            lambda connection: [row for query in queries for row in connection.execute(*query).fetchall()]
        )
        rows.sort(key=lambda row: row[0])
        return tuple(intent_of(row, self._seal) for row in rows[:size])

    @veiled
    def counts(self, scopes: Collection[str] = ()) -> Mapping[State, Count]:
        """Every state, how many, and the oldest."""
        where = f" WHERE {sql.among('scope', scopes)}" if scopes else ""
        rows = self._books.link.read(
            lambda connection: connection.execute(
                f"{sql.COUNTS}{where} GROUP BY state", tuple(scopes)
            ).fetchall()
        )
        counted = {state: (number, _moment(oldest)) for state, number, oldest in rows}
        return {state: Count(*counted.get(state.value, (0, None))) for state in State}

    @veiled
    def next_due(self, scopes: Collection[str], *, in_order: bool = True) -> datetime | None:
        """When `take` will give something next."""
        query = sql.NEXT_DUE[in_order]
        found = self._books.link.read(
            lambda connection: [connection.execute(query, (scope,)).fetchone() for scope in set(scopes)]
        )
        return min((_moment(row[0]) or _LONG_AGO for row in found if row is not None), default=None)

    @veiled
    def blank(self, settled_before: datetime) -> int:
        """Take content and key from what has settled; nothing of them stays in the file or beside it.

        What others are reading at the moment stays in the write-ahead log until the next time.
        """
        blanked = self._in_batches(sql.BLANK, settled_before)
        self._books.link.clean()
        return blanked

    @veiled
    def purge(self, settled_before: datetime) -> int:
        """Delete what has settled, as thoroughly."""
        purged = self._in_batches(sql.PURGE, settled_before)
        self._books.link.clean()
        return purged

    def _in_batches(self, statement: str, settled_before: datetime) -> int:
        def work(connection: Connection) -> int:
            connection.execute(statement, (microseconds(settled_before), _BATCH))
            return int(connection.execute("SELECT changes()").fetchone()[0])

        total = done = self._books.link.write(work)
        while done == _BATCH:
            done = self._books.link.write(work)
            total += done
        return total

    @veiled
    def note(self, scope: str, name: str, value: str) -> None:
        """Keep a fact about the server of a scope."""
        self._books.link.write(lambda connection: connection.execute(sql.NOTE, (scope, name, value)))

    @veiled
    def noted(self, scope: str, name: str) -> str | None:
        """A fact that was kept."""
        row = self._books.link.read(
            lambda connection: connection.execute(sql.NOTED, (scope, name)).fetchone()
        )
        return None if row is None else str(row[0])

    @veiled
    def owned(self, scope: str, ids: Collection[str]) -> frozenset[str]:
        """Which of these ids at the server are those of an intent of the scope."""
        wanted = tuple(set(ids))

        def work(connection: Connection) -> frozenset[str]:
            found: set[str] = set()
            for start in range(0, len(wanted), _BATCH):
                some = wanted[start : start + _BATCH]
                query = f"{sql.REMOTE_IDS} AND {sql.among('remote_id', some)}"
                found.update(id for (id,) in connection.execute(query, (scope, *some)).fetchall())
            return frozenset(found)

        return self._books.link.read(work)

    @veiled
    def others_alike(self, intent: Intent) -> bool:
        """Whether another intent has the same content and people, and may have gone out near it."""
        settled = None if intent.settled_at is None else microseconds(intent.settled_at)
        which = (intent.scope, intent.pair, intent.fingerprint, intent.number)
        when = (microseconds(intent.accepted_at), settled)
        return self._books.link.read(
            lambda connection: connection.execute(sql.HAS_ALIKE, (*which, *when)).fetchone() is not None
        )

    @property
    def secret(self) -> bytes:
        """What keys the hashes of this journal: with it another one knows the same keys and pairs."""
        return self._books.secret

    def notes(self) -> tuple[tuple[str, str, str], ...]:
        """All facts about servers: scope, name and value."""
        return self._books.link.read(
            lambda connection: tuple(
                connection.execute("SELECT scope, name, value FROM notes ORDER BY scope, name").fetchall()
            )
        )

    def leave(self) -> None:
        """From now on nobody writes here any more: nothing is accepted, given out or stored; it can be read.

        That is on disk when this returns, and holds for every process that has the journal open. Once is as
        good as twice. Raises `JournalError` while somebody who lives is sending a message; then nothing was
        changed.
        """
        link = self._books.link

        def work(connection: Connection) -> None:
            owners = [owner for (owner,) in connection.execute(sql.OWNERS).fetchall()]
            if not all(self._presence.is_gone(owner) for owner in owners):
                raise JournalError("a worker is sending: stop all workers first")
            connection.execute(f"PRAGMA user_version = {link.version + MOVED}")

        version = link.read(lambda connection: connection.execute("PRAGMA user_version").fetchone()[0])
        if version != link.version + MOVED:
            link.write(work)
            link.clean()

    def close(self) -> None:
        """Let go of the file; what this process was sending counts as abandoned from now on.

        A thread that is sending finishes its attempt, whose end is no longer stored: `JournalError`. Whoever
        opens the journal next looks for that message, and sends it again only after a quiet period, which is
        longer than any attempt.
        """
        self._books.link.close()
        self._presence.leave()

    def before_fork(self) -> None:
        """Let go of the connection; see `forks`."""
        self._books.link.before_fork()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self._books.link.after_fork()

    def after_fork_in_child(self) -> None:
        """Go on as somebody else."""
        self._presence.forget()
        self._books.link.after_fork()


@attrs.frozen(eq=False, repr=False)
class _Held(Opaque):
    """What the journal holds, as the transaction sees it that accepts a message."""

    connection: Connection
    seal: Seal
    secret: bytes

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        row = self.connection.execute(sql.BY_KEY, (hash_of_key(self.secret, scope, key),)).fetchone()
        return None if row is None else intent_of(row, self.seal)

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """Whether an intent of the pair has this moment."""
        of = (scope, pair, microseconds(moment))
        return self.connection.execute(sql.HAS_MOMENT, of).fetchone() is not None


def _moment(stored: object) -> datetime | None:
    """A moment that is told, and not acted on; None for what is no number."""
    return moment_of(stored) if isinstance(stored, int) else None


__all__ = ["SqliteJournal"]
