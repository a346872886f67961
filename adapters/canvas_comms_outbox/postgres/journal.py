"""The journal in PostgreSQL: any number of processes on any number of hosts."""

import copy
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox.model import Draft, Intent, KeyTaken
from canvas_comms.outbox.ports import Count
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import TERMINAL, State
from canvas_comms.outbox.steps import OutboxReason
from canvas_comms.outbox.submission import hash_of_key
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres import queries
from canvas_comms_outbox.postgres.accepting import Accepting
from canvas_comms_outbox.postgres.arriving import receive
from canvas_comms_outbox.postgres.database import Database, Pool
from canvas_comms_outbox.postgres.failures import journal_errors
from canvas_comms_outbox.postgres.leases import Leases, ticks
from canvas_comms_outbox.postgres.rows import aware, intent_of, naive, row_of, written
from canvas_comms_outbox.postgres.schema import install, secret_of
from canvas_comms_outbox.postgres.statements import Cursor, Statements
from canvas_comms_outbox.sealing import Cipher, Seal

_AT_ONCE = 500
"""So many intents are read at once."""


class PostgresJournal(Opaque):
    """A `Journal` in a PostgreSQL database. Safe under threads, for many processes on many hosts.

    `conninfo` says which database, as libpq has it; or give a `psycopg_pool.ConnectionPool`, which stays
    yours. `schema` is where the tables stand; they are made if need be, which needs the right to. `lease` is
    how long a claim lasts unless its owner renews it, and so how long what a dead owner was sending waits.
    `wait` is how many seconds to wait for a database that is away; a pool has its own. `cipher` encrypts
    content and keys, as in a folder.

    Raises `InvalidValue` (`schema`, `lease`), and `JournalError` for a database that cannot be used or holds
    tables of a later version.
    """

    def __init__(
        self,
        conninfo: str | Pool,
        *,
        schema: str = "canvas_comms_outbox",
        lease: timedelta = timedelta(seconds=90),
        wait: float = 10.0,
        cipher: Cipher | None = None,
    ) -> None:
        if not isinstance(lease, timedelta) or lease <= timedelta():
            raise InvalidValue("lease", "must be a timedelta of more than nothing")
        self._of, self._seal = Statements(schema), Seal(cipher)
        self._database = (
            Database(conninfo, wait=wait) if isinstance(conninfo, str) else Database(given=conninfo)
        )
        self._leases = Leases(self._database, self._of, lease)
        self._only: str | None = None
        try:
            self._accepting = Accepting(self._database, self._of, self._install(), self._seal)
        except BaseException:
            self._database.close()
            raise

    @journal_errors
    def _install(self) -> bytes:
        with self._database.transaction() as cursor:
            install(cursor, self._of, seal=self._seal)
            states = [state.value for state in State]
            cursor.execute(self._of(queries.HOLD_NOWHERE), (OutboxReason.DAMAGED.code, states))
            return secret_of(cursor, self._of, self._seal)

    @property
    def is_encrypted(self) -> bool:
        """Whether content and keys are stored encrypted."""
        return self._seal.cipher is not None

    @property
    def owner(self) -> str:
        """Who this process is; another one in a forked child."""
        return self._leases.owner

    def only(self, id: str) -> "PostgresJournal":
        """The same journal, which gives no other intent than this one to be worked on."""
        narrowed = copy.copy(self)
        narrowed._only = id
        return narrowed

    @journal_errors
    def submit(self, drafts: Sequence[Draft], now: Reading) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages in one transaction; see `Journal`."""
        return self._accepting.by_itself(drafts, now)

    @journal_errors
    def submit_within(
        self, connection: object, drafts: Sequence[Draft], now: Reading
    ) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages in the caller's own transaction; see `JoinsTransactions`."""
        return self._accepting.within(connection, drafts, now)

    @journal_errors
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
        since = ticks()
        asked = {
            "scopes": list(scopes),
            "now": naive(now.wall),
            "latest": naive(latest),
            "limit": limit,
            "in_order": in_order,
            "only": self._only,
        }
        taken = []
        with self._database.transaction() as cursor:
            for row in cursor.execute(self._of(queries.TAKE), asked).fetchall():
                before = intent_of(row, self._seal)
                after = step(before)
                self._write(cursor, before, after)
                taken.append(after)
        for intent in taken:
            self._follow(intent, since)
        return tuple(taken)

    @journal_errors
    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        """What is being sent and whose lease has run out, by the clock of the database; see `Journal`."""
        with self._database.transaction() as cursor:
            rows = cursor.execute(self._of(queries.ABANDONED), {"only": self._only}).fetchall()
        return tuple(intent_of(row, self._seal) for row in rows)

    @journal_errors
    def overdue(
        self, before: datetime, limit: int, scopes: Collection[str] = (), *, latest: datetime | None = None
    ) -> tuple[str, ...]:
        """Ids of what has been due since then at least, or was abandoned; what waits longest comes first.

        Of these scopes, or of all if none is named. What is due after `latest` is due; see `Journal`.
        """
        asked = {"before": naive(before), "limit": limit, "scopes": list(scopes), "latest": naive(latest)}
        with self._database.transaction() as cursor:
            rows = cursor.execute(self._of(queries.OVERDUE), asked).fetchall()
        return tuple(str(id) for (id,) in rows)

    @journal_errors
    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        """Whether this process's lease lasts so long, by the clocks of database and machine.

        The lease is renewed with the question, for three times as long at least.
        """
        return self._leases.lasts(intent, seconds)

    @journal_errors
    def replace(self, before: Intent, after: Intent) -> bool:
        """Store `after` in place of `before`; see `Journal`."""
        since = ticks()
        with self._database.transaction() as cursor:
            stored = self._write(cursor, before, after)
        if stored:
            self._follow(after, since)
        return stored

    def _write(self, cursor: Cursor, before: Intent, after: Intent) -> bool:
        more = {"before": before.version, "seconds": self._leases.seconds}
        statement = queries.SAY if before.damaged else queries.REPLACE
        return cursor.execute(self._of(statement), {**row_of(after, self._seal), **more}).rowcount == 1

    def _follow(self, intent: Intent, since: float) -> None:
        if intent.state is State.SENDING and intent.owner == self.owner:
            self._leases.granted(intent, since)
        else:
            self._leases.ended(intent.id)

    @journal_errors
    def get(self, id: str) -> Intent | None:
        """The intent with this id."""
        with self._database.transaction() as cursor:
            row = cursor.execute(self._of(queries.BY_ID), (id,)).fetchone()
        return None if row is None else intent_of(row, self._seal)

    @journal_errors
    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for, also after it was blanked."""
        hashed = hash_of_key(self._accepting.secret, scope, key)
        with self._database.transaction() as cursor:
            row = cursor.execute(self._of(queries.BY_KEYS), ([hashed],)).fetchone()
        return None if row is None else intent_of(row, self._seal)

    def intents(
        self, states: Collection[State] = (), scopes: Collection[str] = (), *, limit: int | None = None
    ) -> Iterator[Intent]:
        """Those in these states and scopes, page by page; see `Journal`."""
        after, left = -1, limit
        while left is None or left > 0:
            page = self._page(states, scopes, after, _AT_ONCE if left is None else min(left, _AT_ONCE))
            if not page:
                return
            yield from page
            after, left = page[-1].number, None if left is None else left - len(page)

    @journal_errors
    def _page(
        self, states: Collection[State], scopes: Collection[str], after: int, limit: int
    ) -> tuple[Intent, ...]:
        asked = {
            "states": [state.value for state in states],
            "scopes": list(scopes),
            "after": after,
            "limit": limit,
        }
        with self._database.transaction() as cursor:
            return tuple(
                intent_of(row, self._seal) for row in cursor.execute(self._of(queries.PAGE), asked).fetchall()
            )

    @journal_errors
    def counts(self, scopes: Collection[str] = ()) -> Mapping[State, Count]:
        """Every state, how many, and the oldest."""
        with self._database.transaction() as cursor:
            rows = cursor.execute(self._of(queries.COUNTS), {"scopes": list(scopes)}).fetchall()
        found = {state: Count(number, aware(oldest)) for state, number, oldest in rows}
        return {state: found.get(state.value, Count(0, None)) for state in State}

    @journal_errors
    def next_due(self, scopes: Collection[str], *, in_order: bool = True) -> datetime | None:
        """When `take` will give something next; see `Journal`."""
        asked = {"scopes": list(scopes), "in_order": in_order}
        with self._database.transaction() as cursor:
            row = cursor.execute(self._of(queries.NEXT_DUE), asked).fetchone()
        return None if row is None else aware(row[0])

    @journal_errors
    def blank(self, settled_before: datetime) -> int:
        """Take the content from what has settled."""
        return self._of_settled(queries.BLANK, settled_before)

    @journal_errors
    def purge(self, settled_before: datetime) -> int:
        """Delete what has settled."""
        return self._of_settled(queries.PURGE, settled_before)

    def _of_settled(self, statement: str, before: datetime) -> int:
        with self._database.transaction() as cursor:
            states = [state.value for state in TERMINAL]
            return cursor.execute(self._of(statement), (states, naive(before))).rowcount

    @journal_errors
    def note(self, scope: str, name: str, value: str) -> None:
        """Keep a fact about the server of a scope."""
        with self._database.transaction() as cursor:
            cursor.execute(self._of(queries.NOTE), (scope, name, value))

    @journal_errors
    def noted(self, scope: str, name: str) -> str | None:
        """A fact that was kept."""
        with self._database.transaction() as cursor:
            row = cursor.execute(self._of(queries.NOTED), (scope, name)).fetchone()
        return None if row is None else str(row[0])

    @journal_errors
    def owned(self, scope: str, ids: Collection[str]) -> frozenset[str]:
        """Which of these ids at the server are those of an intent of the scope."""
        with self._database.transaction() as cursor:
            rows = cursor.execute(
                self._of(queries.OWNED),
                (scope, [written(id) for id in ids]),
            ).fetchall()
        return frozenset(json.loads(id) for (id,) in rows)

    @journal_errors
    def others_alike(self, intent: Intent) -> bool:
        """Whether another intent has the same content and people, and may have gone out near it."""
        with self._database.transaction() as cursor:
            return cursor.execute(self._of(queries.ALIKE), row_of(intent, self._seal)).fetchone() is not None

    @journal_errors
    def receive(self, secret: bytes, intents: Iterable[Intent], notes: Iterable[tuple[str, str, str]]) -> int:
        """Store what comes from another journal; see `canvas_comms_outbox.moving`.

        Nobody else may have opened this one before: they would hash with another secret.
        """
        with self._database.transaction() as cursor:
            moved = receive(cursor, self._of, secret, intents, notes, self._seal)
        self._accepting = attrs.evolve(self._accepting, secret=secret)
        return moved

    @journal_errors
    def owners_gone_quiet(self) -> tuple[str, ...]:
        """Owners of what is being sent that have lost their connection, so probably died.

        An early sign for people. Nothing is taken over for it: that waits until the lease has run out.
        """
        return self._leases.gone_quiet()

    def close(self) -> None:
        """Let go of connections; what this process was sending counts as abandoned from now on."""
        self._leases.close()
        self._database.close()


__all__ = ["PostgresJournal"]
