"""Who owns what is being sent, and how long still.

An intent that is being sent has a lease, by the clock of the database. Once that has run out nobody can
renew it: from then on the intent is abandoned, and its owner may not begin. An owner also counts by the
running clock of its own machine, sleep included, from before it asked for the lease: so it never thinks
that it has longer than the database thinks.

While something is being sent a thread renews the leases, over a connection of its own. That connection holds
a session lock in the owner's name, which the database drops as soon as the connection breaks. It is an
early sign that the owner is gone, and no proof: nothing is taken over for it.
"""

import contextlib
import os
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import psycopg

from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Intent
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres import queries
from canvas_comms_outbox.postgres.database import Database, cursor_on
from canvas_comms_outbox.postgres.statements import Cursor, Statements

DEADLINES = 3
"""A lease lasts so many times what one attempt may take."""


@attrs.frozen
class _Lease:
    """A lease of this process: for which write of the intent, how long each time, until which tick."""

    version: int
    seconds: float
    until: float


def ticks() -> float:
    """Seconds since this machine started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@attrs.define(eq=False, repr=False)
class Leases(Opaque):
    """The leases of this process, and the thread that renews them. Another owner in a forked child."""

    _database: Database
    _of: Statements
    _lasting: timedelta
    _process: int = attrs.field(factory=os.getpid, init=False)
    _owner: str = attrs.field(factory=lambda: uuid.uuid4().hex, init=False)
    _mine: dict[str, _Lease] = attrs.field(factory=dict, init=False)
    _changed: threading.Condition = attrs.field(factory=threading.Condition, init=False)
    _renewing: threading.Lock = attrs.field(factory=threading.Lock, init=False)
    """Held from the look at a lease to the note of its renewal, so that none goes by what another changed."""
    _thread: threading.Thread | None = attrs.field(default=None, init=False)
    _closed: bool = attrs.field(default=False, init=False)

    @property
    def owner(self) -> str:
        """Who this process is."""
        if self._process != os.getpid():
            self._process, self._owner, self._mine = os.getpid(), uuid.uuid4().hex, {}
            self._changed, self._thread = threading.Condition(), None
            self._renewing = threading.Lock()
        return self._owner

    @property
    def seconds(self) -> float:
        """How long a lease lasts that is asked for with a claim."""
        return self._lasting.total_seconds()

    def granted(self, intent: Intent, since: float) -> None:
        """The intent was claimed by this process, which asked for that at the tick `since`."""
        self.owner  # noqa: B018 - a forked child begins anew
        with self._changed:
            self._mine[intent.id] = _Lease(intent.version, self.seconds, since + self.seconds)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._keep, name="canvas-comms-leases", daemon=True)
                self._thread.start()

    def ended(self, id: str) -> None:
        """The intent is no longer sent by this process."""
        with self._changed:
            self._mine.pop(id, None)

    def lasts(self, intent: Intent, seconds: float) -> bool:
        """Whether the intent is this process's for so many seconds at least; its lease is renewed first."""
        self.owner  # noqa: B018 - a forked child begins anew, and with a lock that nobody holds
        with self._renewing:
            with self._changed:
                lease = self._mine.get(intent.id)
            if lease is None or lease.version != intent.version:
                return False
            longer = attrs.evolve(lease, seconds=max(lease.seconds, DEADLINES * seconds))
            before = ticks()
            with self._database.transaction() as cursor:
                renewed = self._renewed(cursor, {intent.id: longer})
            self._note(renewed, {intent.id: longer}, before)
        with self._changed:
            kept = self._mine.get(intent.id)
        return kept is not None and kept.until - ticks() >= seconds

    def renew(self, connection: psycopg.Connection[Any]) -> None:
        """Renew every lease of this process that has not run out. What was taken over is let go."""
        with self._renewing:
            with self._changed:
                mine = dict(self._mine)
            if mine:
                before = ticks()
                with connection.transaction():
                    renewed = self._renewed(cursor_on(connection), mine)
                self._note(renewed, mine, before)

    def gone_quiet(self) -> tuple[str, ...]:
        """Owners of what is being sent whose session lock is free: they have probably died."""
        with self._database.transaction() as cursor:
            rows = cursor.execute(self._of(queries.OWNERS)).fetchall()
            locked = cursor.execute(self._of(queries.SESSION_LOCKS)).fetchall()
        alive = {number for (number,) in locked}
        return tuple(owner for (owner,) in rows if owner is not None and _lock_of(owner) not in alive)

    def close(self) -> None:
        """Let go of everything: what this process was sending is abandoned from now on."""
        owner = self.owner
        with self._changed:
            self._closed, thread, mine = True, self._thread, dict(self._mine)
            self._mine.clear()
            self._changed.notify_all()
        if thread is not None:
            thread.join(timeout=10.0)
        if mine:  # a database that is away lets the leases run out by itself
            with contextlib.suppress(psycopg.Error, JournalError), self._database.transaction() as cursor:
                cursor.execute(self._of(queries.LET_GO), (list(mine), owner))

    def _renewed(self, cursor: Cursor, leases: dict[str, _Lease]) -> frozenset[str]:
        found = cursor.execute(
            self._of(queries.RENEW),
            {
                "ids": list(leases),
                "versions": [lease.version for lease in leases.values()],
                "seconds": [lease.seconds for lease in leases.values()],
                "owner": self.owner,
            },
        ).fetchall()
        return frozenset(id for (id,) in found)

    def _note(self, renewed: frozenset[str], leases: dict[str, _Lease], before: float) -> None:
        with self._changed:
            for id, lease in leases.items():
                known = self._mine.get(id)
                if known is None or known.version != lease.version:
                    continue
                if id in renewed:
                    self._mine[id] = attrs.evolve(lease, until=before + lease.seconds)
                else:
                    del self._mine[id]

    def _keep(self) -> None:
        """Renew until this is closed. A database that is away is tried again; leases run out meanwhile."""
        while not self._closed:
            with contextlib.suppress(psycopg.Error), self._in_the_owners_name() as connection:
                while not self._closed:
                    self.renew(connection)
                    self._wait(self.seconds / DEADLINES)
            self._wait(self.seconds / DEADLINES / 2)

    @contextlib.contextmanager
    def _in_the_owners_name(self) -> Iterator[psycopg.Connection[Any]]:
        connection = self._database.dedicated()
        try:  # what still has the lock is our own connection, which broke; there is nothing to wait for
            cursor_on(connection).execute("SELECT pg_try_advisory_lock(%s)", (_lock_of(self.owner),))
            yield connection
        finally:
            self._database.give_back(connection)

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if not self._closed:
                self._changed.wait(seconds)


def _lock_of(owner: str) -> int:
    """The number of an owner's session lock: 64 bits, with a sign."""
    return int.from_bytes(bytes.fromhex(owner[:16]), "big", signed=True)


__all__ = ["Leases", "ticks"]
